import { MEDIA_CEILINGS } from '../media-ceilings.ts';

/**
 * Session description (SDP, RFC 8866) as cameras answer DESCRIBE with, read for what a receiver needs. Tolerates bare LF and
 * CR line ends, a byte order mark, unknown and misplaced lines, spaces around fmtp parameters and `=` inside their values, a
 * missing rtpmap for static payload types, a missing control attribute, and media lines with several formats (the first that
 * is described counts, the others are at hand).
 */
export interface SessionDescription {
  /** Session-level `a=control`. */
  control: string | null;
  media: SdpMedia[];
}

/** One of the formats of a media line: any packet may be of any of them (RFC 3264 §5.1). */
export interface SdpFormat {
  payloadType: number;
  /** Encoding name of the rtpmap in upper case; empty when neither an rtpmap nor RFC 3551 names one. */
  encoding: string;
  /** Ticks per second; 0 when unknown. */
  clockRate: number;
  /** 1 where the rtpmap names none. */
  channels: number;
  /** Format parameters, names in lower case. */
  fmtp: Map<string, string>;
}

/** A media line with the format of it that counts. */
export interface SdpMedia extends SdpFormat {
  /** `video`, `audio`, `application` (ONVIF metadata) or whatever stands there, in lower case. */
  kind: string;
  /** Its further formats, where there are any that have a name. */
  others?: readonly SdpFormat[];
  /** Media-level `a=control`: a URL, absolute or relative to the session's. */
  control: string | null;
  frameRate: number | null;
  /** SRTP (RFC 3711), of which the keys are not known here. */
  encrypted: boolean;
  /** Nothing comes of it: it is to be sent to, for people to talk through the camera (ONVIF Streaming Specification §5.3). */
  loudspeaker?: true;
}

const MAX_TEXT_CHARS = MEDIA_CEILINGS.descriptionChars;
const MAX_MEDIA = MEDIA_CEILINGS.describedMedia;
const MAX_FORMATS = MEDIA_CEILINGS.describedFormats;
const MAX_CLOCK_RATE = 10_000_000;
const MAX_CHANNELS = 255;

interface MediaDraft {
  kind: string;
  encrypted: boolean;
  formats: Map<number, SdpFormat>;
  control: string | null;
  frameRate: number | null;
  direction: string | null;
}

/** RFC 8866 §6.7 */
const DIRECTIONS = new Set(['sendrecv', 'sendonly', 'recvonly', 'inactive']);

/**
 * @param text the body of a DESCRIBE response
 * @returns null when it is no session description or goes beyond 64 KiB; media lines after the 16th are left out
 * @see RFC 8866 §5, RFC 2326 appendix C
 */
export function parseSessionDescription(text: string): SessionDescription | null {
  if (text.length > MAX_TEXT_CHARS) return null;
  const drafts: MediaDraft[] = [];
  let current: MediaDraft | null = null;
  let control: string | null = null;
  let understood = false;

  for (const rawLine of text.replace(/^\uFEFF/, '').split(/[\r\n]+/)) {
    const line = rawLine.trim();
    if (line[1] !== '=') continue;
    const value = line.slice(2).trim();
    if (line[0] === 'v') understood = true;
    if (line[0] === 'm') {
      current = parseMediaLine(value);
      if (drafts.length < MAX_MEDIA) drafts.push(current);
      understood = true;
    } else if (line[0] === 'a') {
      if (current) applyMediaAttribute(current, value);
      else if (value.startsWith('control:')) control = value.slice(8).trim() || null;
    }
  }
  if (!understood) return null;
  const loudspeakers = loudspeakersOf(drafts);
  const media = drafts.map((draft) => ({
    ...chooseFormat(draft),
    ...(loudspeakers.includes(draft) && { loudspeaker: true as const }),
  }));
  return { control, media };
}

/**
 * Directions are told from the receiver's side: `a=sendonly` is what the camera plays. There are servers that tell their own (IDS uEye,
 * FRITZ!Box): of those the picture is sendonly too, which nobody sends to a camera.
 */
function loudspeakersOf(drafts: readonly MediaDraft[]): MediaDraft[] {
  const sendonly = drafts.filter(({ direction }) => direction === 'sendonly');
  return sendonly.some(({ kind }) => kind === 'video') ? [] : sendonly;
}

/** `m=<media> <port> <proto> <fmt> ...` (RFC 8866 §5.14); `RTP/SAVP` and `RTP/SAVPF` are SRTP (RFC 3711 §12, RFC 5124 §7). */
function parseMediaLine(value: string): MediaDraft {
  const [kind = '', , protocol = '', ...formats] = value.split(/\s+/);
  const encrypted = /\/SAVPF?$/i.test(protocol);
  const draft: MediaDraft = {
    ...{ kind: kind.toLowerCase(), encrypted },
    ...{ formats: new Map(), control: null, frameRate: null, direction: null },
  };
  for (const format of formats.slice(0, MAX_FORMATS)) {
    const payloadType = parsePayloadType(format);
    if (payloadType !== null) draft.formats.set(payloadType, staticFormat(payloadType));
  }
  return draft;
}

function applyMediaAttribute(media: MediaDraft, attribute: string): void {
  const colon = attribute.indexOf(':');
  if (colon < 0) {
    if (DIRECTIONS.has(attribute.toLowerCase())) media.direction = attribute.toLowerCase();
    return;
  }
  const value = attribute.slice(colon + 1).trim();
  switch (attribute.slice(0, colon).toLowerCase()) {
    case 'control':
      media.control = value || null;
      break;
    case 'rtpmap':
      applyRtpmap(media, value);
      break;
    case 'fmtp':
      applyFmtp(media, value);
      break;
    case 'framerate':
    case 'x-framerate': // Axis and older Dahua firmware
      media.frameRate = parseFrameRate(value);
      break;
  }
}

/** `a=rtpmap:<payload type> <encoding name>/<clock rate>[/<channels>]` (RFC 8866 §6.6). */
function applyRtpmap(media: MediaDraft, value: string): void {
  const match = /^(\d{1,3})\s+([^/\s]+)\s*(?:\/\s*(\d{1,9}))?(?:\/(\d{1,3}))?/.exec(value);
  const format = match ? media.formats.get(Number(match[1])) : undefined;
  if (!match || !format) return;
  format.encoding = match[2]!.toUpperCase();
  if (match[3]) format.clockRate = Math.min(Number(match[3]), MAX_CLOCK_RATE);
  format.channels = Math.min(Math.max(Number(match[4] ?? 1), 1), MAX_CHANNELS);
}

/** `a=fmtp:<payload type> name=value;name=value` (RFC 8866 §6.15); a name without a value maps to an empty string. */
function applyFmtp(media: MediaDraft, value: string): void {
  const match = /^(\d{1,3})\s+(.*)$/.exec(value);
  const format = match ? media.formats.get(Number(match[1])) : undefined;
  if (!match || !format) return;
  for (const parameter of match[2]!.split(';')) {
    const equals = parameter.indexOf('=');
    const name = (equals < 0 ? parameter : parameter.slice(0, equals)).trim().toLowerCase();
    if (name) format.fmtp.set(name, equals < 0 ? '' : parameter.slice(equals + 1).trim());
  }
}

function parsePayloadType(text: string): number | null {
  const payloadType = /^\d{1,3}$/.test(text) ? Number(text) : -1;
  return payloadType >= 0 && payloadType <= 127 ? payloadType : null;
}

function parseFrameRate(value: string): number | null {
  const frameRate = Number.parseFloat(value);
  return frameRate > 0 && frameRate <= 1000 ? frameRate : null;
}

/** What RFC 3551 §6 assigns without an rtpmap, as far as cameras use it. */
function staticFormat(payloadType: number): SdpFormat {
  const format: SdpFormat = { payloadType, encoding: '', clockRate: 0, channels: 1, fmtp: new Map() };
  switch (payloadType) {
    case 0:
      return { ...format, encoding: 'PCMU', clockRate: 8000 };
    case 8:
      return { ...format, encoding: 'PCMA', clockRate: 8000 };
    case 14: // NVRs of Wisenet
      return { ...format, encoding: 'MPA', clockRate: 90_000 };
    case 26:
      return { ...format, encoding: 'JPEG', clockRate: 90_000 };
    case 32:
      return { ...format, encoding: 'MPV', clockRate: 90_000 };
    case 33: // GB/T 28181 gateways, SAT>IP
      return { ...format, encoding: 'MP2T', clockRate: 90_000 };
    default:
      return format;
  }
}

function chooseFormat(draft: MediaDraft): SdpMedia {
  const formats = [...draft.formats.values()];
  const named = formats.filter((format) => format.encoding !== '');
  const chosen = named[0] ?? formats[0] ?? staticFormat(127);
  const { kind, control, frameRate, encrypted } = draft;
  const others = named.length > 1 ? { others: named.slice(1) } : {};
  return { kind, ...chosen, ...others, control, frameRate, encrypted };
}

/** A media line once for each of its formats, the one that counts first; each has the rest as its others. */
export function mediaOfEachFormat(media: SdpMedia): SdpMedia[] {
  const { others = [], payloadType, encoding, clockRate, channels, fmtp } = media;
  const formats = [{ payloadType, encoding, clockRate, channels, fmtp }, ...others];
  if (formats.length === 1) return [media];
  return formats.map((format) => ({
    ...media,
    ...format,
    others: formats.filter((other) => other !== format),
  }));
}
