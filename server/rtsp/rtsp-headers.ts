/**
 * The structured headers that a player needs: Session (RFC 2326 §12.37), Transport (§12.39), RTP-Info (§12.33),
 * Public (§12.28).
 *
 * Tolerated: spaces around separators, parameters in any order and case, absent or unquoted values, RTP-Info with
 * relative URLs or with commas and semicolons in them, a timeout of 0 or of days.
 */
const DEFAULT_TIMEOUT_S = 60;
const MIN_TIMEOUT_S = 4;
const MAX_TIMEOUT_S = 120;

export interface SessionHeader {
  id: string;
  timeoutMs: number;
}

/** Id and timeout of a session; null when the header holds no id. Without a sound timeout: the standard's 60 s. */
export function parseSessionHeader(value: string): SessionHeader | null {
  const [id, ...parameters] = value.split(';').map((part) => part.trim());
  if (!id) return null;
  const declared = Number(parameterOf(parameters, 'timeout'));
  const seconds =
    declared > 0 ? Math.min(Math.max(declared, MIN_TIMEOUT_S), MAX_TIMEOUT_S) : DEFAULT_TIMEOUT_S;
  return { id, timeoutMs: seconds * 1000 };
}

export interface TransportHeader {
  /** RTP inside of the RTSP connection (§10.12), as we asked; false: the camera insists on UDP. */
  overTcp: boolean;
  /** The channel of RTP; null where the camera does not say. */
  rtpChannel: number | null;
}

/** What a camera answered to our Transport. A header that says neither TCP nor channels is taken as a yes. */
export function parseTransportHeader(value: string): TransportHeader {
  const parameters = value
    .split(',')[0]!
    .split(';')
    .map((part) => part.trim());
  const channel = /^(\d{1,3})(?:\s*-\s*\d{1,3})?$/.exec(parameterOf(parameters, 'interleaved') ?? '');
  const rtpChannel = channel && Number(channel[1]) < 256 ? Number(channel[1]) : null;
  const lists = (word: string) => parameters.some((part) => part.toLowerCase().startsWith(word));
  const namesUdp = lists('rtp/avp/udp') || lists('server_port=') || lists('multicast');
  return { overTcp: rtpChannel !== null || lists('rtp/avp/tcp') || !namesUdp, rtpChannel };
}

export interface RtpInfo {
  url: string;
  /** Sequence number of the first packet of the stream. */
  sequence: number | null;
  /** RTP timestamp that belongs to the start of the range. */
  rtpTime: number | null;
}

/** One entry for each stream the camera names; an empty list when it says nothing useful. */
export function parseRtpInfo(value: string): RtpInfo[] {
  return value.split(/,\s*(?=url\s*=)/i).flatMap((entry) => {
    const start = /^\s*url\s*=/i.exec(entry);
    if (!start) return [];
    const parameters = /;\s*(?:seq|rtptime|ssrc)\s*=/i.exec(entry);
    const url = entry
      .slice(start[0].length, parameters?.index)
      .trim()
      .replace(/^"(.*)"$/, '$1');
    return [
      { url, sequence: numberIn(entry, 'seq', 0xffff), rtpTime: numberIn(entry, 'rtptime', 0xffffffff) },
    ];
  });
}

function numberIn(entry: string, name: string, most: number): number | null {
  const digits = new RegExp(`;\\s*${name}\\s*=\\s*(\\d{1,10})`, 'i').exec(entry);
  return digits && Number(digits[1]) <= most ? Number(digits[1]) : null;
}

/** The methods of a Public header, in capitals. */
export function parsePublicHeader(value: string): Set<string> {
  return new Set(value.split(',').map((method) => method.trim().toUpperCase()));
}

function parameterOf(parameters: readonly string[], name: string): string | null {
  const found = parameters.find((part) => part.toLowerCase().replace(/\s/g, '').startsWith(`${name}=`));
  return found === undefined
    ? null
    : found
        .slice(found.indexOf('=') + 1)
        .trim()
        .replace(/^"(.*)"$/, '$1');
}
