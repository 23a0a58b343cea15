import { createDepacketizer } from '../media/rtp/depacketizers/create-depacketizer.ts';
import {
  mediaOfEachFormat,
  type SdpMedia,
  type SessionDescription,
} from '../media/sdp/session-description.ts';
import { unplayableReason, videoCodecName } from '../media/sdp/unplayable-reason.ts';
import { wordsOfCamera } from '../rtsp/camera-words.ts';
import { parseRtspAddress } from '../rtsp/rtsp-address.ts';
import { RtspFailure } from '../rtsp/rtsp-failure.ts';
import type { CameraOffer, StreamAddress } from './engine-protocol.ts';

const KINDS = new Set(['video', 'audio', 'application']);

type DescribedCamera = Pick<StreamAddress, 'url' | 'credentials'>;

/**
 * What ffmpeg turns into something that browsers play, as far as it was tried with GStreamer's cameras. What sound an MPEG transport stream
 * has (encoders with HDMI, GB/T 28181 gateways) its description does not say: of that the picture is taken.
 */
const TRANSCODED = new Set([
  ...['video/JPEG', 'video/MP2T', 'video/MP4V-ES', 'video/VP8', 'video/VP9'],
  ...[
    'audio/MPEG4-GENERIC',
    'audio/MP4A-LATM',
    'audio/OPUS',
    'audio/PCMA',
    'audio/PCMU',
    'audio/L16',
    'audio/MPA',
  ],
]);

export interface ChosenMedia {
  /** The first picture, and the first sound if there is any. */
  tracks: SdpMedia[];
  /** They have to be transcoded: what the camera offers, in words. Null where they are played as they are. */
  offer: string | null;
}

/**
 * What is taken of a camera: what can be played as it is, or else what can be transcoded.
 * @throws RtspFailure that says what is offered instead, when there is no such video
 */
export function chooseMedia(description: SessionDescription, camera: DescribedCamera): ChosenMedia {
  const played = pictureAndSound(description, isPlayable);
  if (played) return { tracks: played, offer: null };
  const shown = parseRtspAddress(camera.url)?.shown ?? 'the camera';
  const media = description.media.map((track) => withoutSecret(track, camera));
  const offer = `${shown} offers ${unplayableReason({ ...description, media })}`;
  const transcoded = pictureAndSound(description, isTranscodable);
  if (!transcoded) throw new RtspFailure('no-playable-track', offer);
  return { tracks: transcoded, offer };
}

/** The same in words; also of a camera of which nothing can be taken. */
export function describeOffer(description: SessionDescription, camera: DescribedCamera): CameraOffer {
  const played = pictureAndSound(description, isPlayable);
  const tracks = played ?? pictureAndSound(description, isTranscodable) ?? [];
  const [picture, sound] = tracks;
  return {
    picture: picture?.encoding ?? null,
    transcoded: picture && !played ? videoCodecName(picture.encoding) : null,
    sound: sound ? { encoding: sound.encoding, sampleRate: sound.clockRate, channels: sound.channels } : null,
    ignored: unplayableTracks(description, tracks, camera),
  };
}

/** Pictures and sound that are left out because they cannot be played, in words. */
export function unplayableTracks(
  { media }: SessionDescription,
  chosen: readonly SdpMedia[],
  camera: DescribedCamera,
): string[] {
  return media
    .filter(({ kind }) => /^(video|audio)$/.test(kind))
    .filter((track) => !mediaOfEachFormat(track).some(isPlayable) && !chosen.some(isFrom(track)))
    .map((track) => `${trackName(track, camera)}: ${track.loudspeaker ? 'a loudspeaker' : 'not supported'}`);
}

export function trackName(track: SdpMedia, camera: DescribedCamera): string {
  const { kind, encoding, encrypted } = withoutSecret(track, camera);
  return `${kind} ${encoding || 'without a name'}${encrypted ? ' (SRTP)' : ''}`;
}

/** Of the same media line, perhaps with another of its formats. */
function isFrom({ control, payloadType }: SdpMedia): (chosen: SdpMedia) => boolean {
  return (chosen) =>
    chosen.control === control &&
    mediaOfEachFormat(chosen).some((format) => format.payloadType === payloadType);
}

function pictureAndSound(
  { media }: SessionDescription,
  accepts: (media: SdpMedia) => boolean,
): SdpMedia[] | null {
  const formats = media.flatMap(mediaOfEachFormat);
  const video = formats.find((track) => track.kind === 'video' && accepts(track));
  const audio = formats.find((track) => track.kind === 'audio' && accepts(track));
  if (!video) return null;
  return audio ? [video, audio] : [video];
}

function isPlayable(media: SdpMedia): boolean {
  return !media.loudspeaker && createDepacketizer(media) !== null;
}

function isTranscodable({ kind, encoding, encrypted, loudspeaker, clockRate }: SdpMedia): boolean {
  return (
    !encrypted && !loudspeaker && TRANSCODED.has(`${kind}/${encoding}`) && (kind === 'video' || clockRate > 0)
  );
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
