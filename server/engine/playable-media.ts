import { createDepacketizer } from '../media/rtp/depacketizers/create-depacketizer.ts';
import type { SdpMedia, SessionDescription } from '../media/sdp/session-description.ts';
import { unplayableReason } from '../media/sdp/unplayable-reason.ts';
import { wordsOfCamera } from '../rtsp/camera-words.ts';
import { parseRtspAddress } from '../rtsp/rtsp-address.ts';
import { RtspFailure } from '../rtsp/rtsp-failure.ts';
import type { DescribedSound, StreamAddress } from './engine-protocol.ts';

const KINDS = new Set(['video', 'audio', 'application']);

type DescribedCamera = Pick<StreamAddress, 'url' | 'credentials'>;

/**
 * The first video track that can be played, and the first sound if there is any.
 * @throws RtspFailure that says what is offered instead, when there is no such video
 */
export function playableMedia(description: SessionDescription, camera: DescribedCamera): SdpMedia[] {
  const playable = (kind: string) =>
    description.media.find((media) => media.kind === kind && isPlayable(media));
  const video = playable('video');
  const audio = playable('audio');
  if (!video) {
    const shown = parseRtspAddress(camera.url)?.shown ?? 'the camera';
    const media = description.media.map((track) => withoutSecret(track, camera));
    const offer = unplayableReason({ ...description, media });
    throw new RtspFailure('no-playable-track', `${shown} offers ${offer}`);
  }
  return audio ? [video, audio] : [video];
}

/** The sound that is played with the pictures. */
export function soundOf({ media }: SessionDescription): DescribedSound | null {
  const sound = media.find((track) => track.kind === 'audio' && isPlayable(track));
  return sound ? { encoding: sound.encoding, sampleRate: sound.clockRate, channels: sound.channels } : null;
}

/** Pictures and sound that are left out because they cannot be played, in words. */
export function unplayableTracks({ media }: SessionDescription, camera: DescribedCamera): string[] {
  return media
    .filter((track) => /^(video|audio)$/.test(track.kind) && !isPlayable(track))
    .map((track) => `${trackName(track, camera)}: not supported`);
}

export function trackName(track: SdpMedia, camera: DescribedCamera): string {
  const { kind, encoding, encrypted } = withoutSecret(track, camera);
  return `${kind} ${encoding || 'without a name'}${encrypted ? ' (SRTP)' : ''}`;
}

function isPlayable(media: SdpMedia): boolean {
  return createDepacketizer(media) !== null;
}

/** What stands in a description are a camera's own words, but for the kinds of media that there are. */
function withoutSecret(track: SdpMedia, { credentials }: DescribedCamera): SdpMedia {
  const shown = (name: string) => wordsOfCamera(name, credentials);
  return {
    ...track,
    kind: KINDS.has(track.kind) ? track.kind : shown(track.kind),
    encoding: shown(track.encoding),
    clockRate: Number(shown(String(track.clockRate))),
  };
}
