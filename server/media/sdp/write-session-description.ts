import type { SdpMedia } from './session-description.ts';

/**
 * A session description (RFC 8866 §5) for a program of this machine that is to read a camera's tracks. What a camera wrote goes into it only
 * where it says nothing but what it should: names, numbers and format parameters without a character that could mean something else.
 */
export interface DescribedTrack {
  media: SdpMedia;
  /** Relative to the session's address. */
  control: string;
}

/** Of video whose description leaves it out. */
const VIDEO_CLOCK_RATE = 90_000;
const NAME = /^[A-Za-z0-9-]{1,32}$/;
const PARAMETER_NAME = /^[a-z0-9-]{1,32}$/;
/** Numbers, hexadecimal, base64 and lists of them. */
const PARAMETER_VALUE = /^[A-Za-z0-9+/=,.:_-]{1,4096}$/;

/** Tracks whose encoding has no proper name are left out, and so are format parameters that look like none. */
export function writeSessionDescription(tracks: readonly DescribedTrack[]): string {
  const head = ['v=0', 'o=- 0 0 IN IP4 127.0.0.1', 's=camera', 'c=IN IP4 127.0.0.1', 't=0 0'];
  const media = tracks.filter(({ media: { encoding } }) => NAME.test(encoding)).flatMap(mediaLines);
  return `${[...head, ...media].join('\r\n')}\r\n`;
}

function mediaLines({ media, control }: DescribedTrack): string[] {
  const { kind, payloadType, encoding, clockRate, channels, fmtp, frameRate } = media;
  const rate = `${clockRate || VIDEO_CLOCK_RATE}${channels > 1 ? `/${channels}` : ''}`;
  const parameters = [...fmtp]
    .filter(([name, value]) => PARAMETER_NAME.test(name) && PARAMETER_VALUE.test(value))
    .map(([name, value]) => `${name}=${value}`);
  return [
    `m=${kind === 'video' ? 'video' : 'audio'} 0 RTP/AVP ${payloadType}`,
    `a=rtpmap:${payloadType} ${encoding}/${rate}`,
    ...(parameters.length > 0 ? [`a=fmtp:${payloadType} ${parameters.join(';')}`] : []),
    ...(frameRate === null ? [] : [`a=framerate:${frameRate}`]),
    `a=control:${control}`,
  ];
}
