import { isIP } from 'node:net';
import { endpointOf } from '../config/camera-address.ts';
import type { ConnectionTestDto } from '../contract/connection-dto.ts';
import type {
  ConnectionReason,
  ConnectionStep,
  ConnectionTransport,
  CredentialsUsed,
  OwnPull,
  StillMissing,
} from '../contract/connection-steps.ts';
import type { TrialFailure, TrialFindings } from './camera-trial.ts';
import type { TrialContact } from './trial-contact.ts';
import type { TrialMedia } from './trial-media.ts';

/** What was tried, as far as the answer is about it. */
export interface TriedAddress {
  readonly url: string;
  readonly credentialsUsed: CredentialsUsed;
}

export interface StillAnswer {
  readonly still: string | null;
  readonly stillMissing: StillMissing | null;
}

type Verdict = Pick<ConnectionTestDto, 'ok' | 'failedStep' | 'reason' | 'message'>;
/** Of the camera itself: a media thread that was lost says nothing about it. */
export interface CameraFailure {
  readonly code: Exclude<TrialFailure['code'], 'engine-restarting'>;
  readonly message: string;
}

export interface CameraFindings extends Omit<TrialFindings, 'failure'> {
  readonly failure: CameraFailure | null;
}

/** An address that nobody tried: it may not be connected to. */
export function refusedAnswer(tried: TriedAddress, refusal: string): ConnectionTestDto {
  const verdict = failed('address', 'address-forbidden', refusal);
  return { ...UNKNOWN, ...verdict, durationMs: 0, credentials: tried.credentialsUsed };
}

/** All that a trial found. `ownPull`: what the hub's own running stream has to do with it. */
export function trialAnswer(
  tried: TriedAddress,
  { contact, media, firstPictureAfterMs, pictureWaitMs, failure }: CameraFindings,
  rest: StillAnswer & { readonly durationMs: number; readonly ownPull: OwnPull | null },
): ConnectionTestDto {
  return {
    ...(failure ? verdictOf(failure, contact, tried.url) : GOOD),
    ...rest,
    durationMs: Math.round(rest.durationMs),
    connectedTo: contact.remote || null,
    connectedAfterMs: rounded(contact.connectedAfterMs),
    describedAfterMs: rounded(contact.describedAfterMs),
    firstPictureAfterMs: rounded(firstPictureAfterMs),
    pictureWaitMs: failure?.code === 'no-picture-yet' ? rounded(pictureWaitMs) : null,
    redirectedTo: contact.redirectedTo,
    transport: transportOf(tried.url, contact),
    certificateFingerprint: contact.certificateFingerprint,
    login: contact.login,
    credentials: tried.credentialsUsed,
    device: contact.device,
    pictureFormat: formatOf(contact),
    video: videoOf(media, contact),
    audio: audioOf(media, contact),
    unplayable: [...contact.ignored],
  };
}

const GOOD: Verdict = { ok: true, failedStep: null, reason: null, message: null };

const UNKNOWN: Omit<ConnectionTestDto, keyof Verdict | 'durationMs' | 'credentials'> = {
  connectedTo: null,
  connectedAfterMs: null,
  describedAfterMs: null,
  firstPictureAfterMs: null,
  pictureWaitMs: null,
  redirectedTo: null,
  transport: null,
  certificateFingerprint: null,
  login: null,
  device: null,
  pictureFormat: null,
  video: null,
  audio: null,
  unplayable: [],
  ownPull: null,
  still: null,
  stillMissing: 'no-picture',
};

function failed(failedStep: ConnectionStep, reason: ConnectionReason, message: string): Verdict {
  return { ok: false, failedStep, reason, message };
}

function verdictOf({ code, message }: CameraFailure, contact: TrialContact, url: string): Verdict {
  if (code === 'host-unreachable' && leadsNowhere(contact, url)) {
    return failed('address', 'name-not-found', message);
  }
  return failed(stepOf(code, contact), code, message);
}

function stepOf(code: CameraFailure['code'], contact: TrialContact): ConnectionStep {
  switch (code) {
    case 'address-forbidden':
      return 'address';
    case 'wrong-credentials':
      // One who was let in and may not see the pictures is told so by the very same status (403).
      return contact.isDescribed ? 'media' : 'login';
    case 'needs-ffmpeg':
    case 'no-free-lane':
    case 'no-playable-track':
      return contact.isPlaying ? 'media' : 'description';
    default:
      return contact.openStep;
  }
}

/** A name that nobody knows. After a redirect it may be another than that in the address; it is the address all the same. */
function leadsNowhere(contact: TrialContact, url: string): boolean {
  if (contact.openStep !== 'connection' || contact.isResolved) return false;
  const host = endpointOf(contact.redirectedTo ?? url)?.host ?? '';
  return isIP(host) === 0;
}

function transportOf(url: string, { transport, connectedAfterMs }: TrialContact): ConnectionTransport | null {
  if (connectedAfterMs === null) return null;
  if (url.startsWith('rtspsh:')) return 'https-tunnel';
  if (url.startsWith('rtsph:')) return 'http-tunnel';
  return url.startsWith('rtsps:') ? 'tls' : transport;
}

const FORMAT_NAMES: Readonly<Record<string, string>> = { H264: 'H.264', H265: 'H.265' };

function formatOf({ transcoded, picture }: TrialContact): string | null {
  return transcoded ?? (picture && (FORMAT_NAMES[picture] ?? picture));
}

const VIDEO_NAMES = { h264: 'H.264', h265: 'H.265' } as const;

function videoOf(
  { init, picture, figures }: TrialMedia,
  { transcoded }: TrialContact,
): ConnectionTestDto['video'] {
  if (!init || !picture) return null;
  const { codec, width, height, declaredFrameRate } = init.video;
  const { frameRate, keyFrameIntervalMs, keyFrameIntervalIsLonger, bitrateKbps } = figures;
  return {
    codec: init.videoCodecs,
    name: VIDEO_NAMES[codec],
    width,
    height,
    frameRate: frameRate === null ? declaredFrameRate : Math.round(frameRate * 100) / 100,
    transcodedFrom: transcoded,
    // What is made here says nothing of the camera.
    keyFrameIntervalMs: transcoded ? null : rounded(keyFrameIntervalMs),
    keyFrameIntervalIsLonger: !transcoded && keyFrameIntervalIsLonger,
    bitrateKbps: transcoded ? null : rounded(bitrateKbps),
  };
}

/** As people know them; others by the name that the camera gives them. */
const SOUND_NAMES: Readonly<Record<string, string>> = {
  PCMA: 'G.711 A-law',
  PCMU: 'G.711 µ-law',
  'MPEG4-GENERIC': 'AAC',
  'MP4A-LATM': 'AAC',
  OPUS: 'Opus',
};
/** Of a running stream its codecs alone are known. */
const CODEC_NAMES: readonly (readonly [start: string, name: string])[] = [
  ['mp4a', 'AAC'],
  ['opus', 'Opus'],
  ['flac', 'G.711'],
];

function audioOf(media: TrialMedia, { sound }: TrialContact): ConnectionTestDto['audio'] {
  const heard = media.soundHeard;
  if (sound) {
    const { encoding, sampleRate, channels } = sound;
    return { name: SOUND_NAMES[encoding] ?? encoding, sampleRate: sampleRate || null, channels, heard };
  }
  const codec = media.init?.codecs.split(',')[1];
  const name = CODEC_NAMES.find(([start]) => codec?.startsWith(start))?.[1];
  return name === undefined ? null : { name, sampleRate: null, channels: null, heard };
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value);
}
