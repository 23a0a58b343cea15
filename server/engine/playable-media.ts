import { createDepacketizer } from '../media/rtp/depacketizers/create-depacketizer.ts';
import type { SdpMedia, SessionDescription } from '../media/sdp/session-description.ts';
import { unplayableReason } from '../media/sdp/unplayable-reason.ts';
import { RtspFailure } from '../rtsp/rtsp-failure.ts';

/**
 * The first video track that can be played, and the first sound if there is any.
 * @param url of the camera, without credentials
 * @throws RtspFailure that says what is offered instead, when there is no such video
 */
export function playableMedia(description: SessionDescription, url: string): SdpMedia[] {
  const playable = (kind: string) =>
    description.media.find((media) => media.kind === kind && createDepacketizer(media) !== null);
  const video = playable('video');
  const audio = playable('audio');
  if (!video) throw new RtspFailure('no-playable-track', `${url} offers ${unplayableReason(description)}`);
  return audio ? [video, audio] : [video];
}
