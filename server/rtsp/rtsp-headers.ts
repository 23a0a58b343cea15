/**
 * The structured headers that a player needs: Session (RFC 2326 §12.37), Transport (§12.39), RTP-Info (§12.33),
 * Public (§12.28).
 *
 * Tolerated: spaces around separators, parameters in any order and case, absent or unquoted values, RTP-Info with
 * relative URLs or with commas and semicolons in them, a timeout of 0 or of days.
 */
const MIN_TIMEOUT_S = 1;
const MAX_TIMEOUT_S = 120;

export interface SessionHeader {
  id: string;
  /** Null where the header does not say: then what was said before holds. */
  timeoutMs: number | null;
}

/** Id and timeout of a session; null when the header holds no id. */
export function parseSessionHeader(value: string): SessionHeader | null {
  const [id, ...parameters] = value.split(';').map((part) => part.trim());
  if (!id) return null;
  const declared = Number(parameterOf(parameters, 'timeout'));
  const timeoutMs = Math.min(Math.max(declared, MIN_TIMEOUT_S), MAX_TIMEOUT_S) * 1000;
  return { id, timeoutMs: declared > 0 ? timeoutMs : null };
}

export interface TransportHeader {
  /** RTP inside of the RTSP connection (§10.12), if that was asked for; false: the camera insists on UDP. */
  overTcp: boolean;
  /** RTP in packets of its own from host to host, if that was asked for; false: the camera insists on TCP or on multicast. */
  overUdp: boolean;
  /** The channel of RTP; null where the camera does not say. */
  rtpChannel: number | null;
  /** Where the camera sends RTP from and wants RTCP at; null where it does not say. */
  serverPorts: { rtp: number; rtcp: number } | null;
  /** Where media comes from, when that is not the host that answers. Whatever stands there: an address, a name, or nonsense. */
  source: string | null;
  /** The synchronisation source that it is going to send under; null where it does not say. Often wrong. */
  ssrc: number | null;
}

/** What a camera answered to our Transport. A header that names no way at all is taken as a yes. */
export function parseTransportHeader(value: string): TransportHeader {
  const parameters = value
    .split(',')[0]!
    .split(';')
    .map((part) => part.trim());
  const rtpChannel = pairIn(parameters, 'interleaved', 255)?.[0] ?? null;
  const ports = pairIn(parameters, 'server_port', 65_535);
  const lists = (word: string) => parameters.some((part) => part.toLowerCase().startsWith(word));
  const namesTcp = rtpChannel !== null || lists('rtp/avp/tcp');
  const namesUdp = lists('rtp/avp/udp') || lists('server_port=');
  return {
    overTcp: namesTcp || !(namesUdp || lists('multicast')),
    overUdp: !(namesTcp || lists('multicast')),
    rtpChannel,
    serverPorts:
      ports && ports[0] > 0 ? { rtp: ports[0], rtcp: ports[1] || Math.min(ports[0] + 1, 65_535) } : null,
    source: parameterOf(parameters, 'source') || null,
    ssrc: hexadecimal(parameterOf(parameters, 'ssrc')),
  };
}

/** RFC 2326 §12.39: eight digits, which some servers fill up to and others do not. */
function hexadecimal(value: string | null): number | null {
  return value !== null && /^[\da-f]{1,8}$/i.test(value) ? Number.parseInt(value, 16) : null;
}

/** `name=first-second` or `name=first`, neither beyond `most`. */
function pairIn(parameters: readonly string[], name: string, most: number): [number, number | null] | null {
  const digits = /^(\d{1,5})(?:\s*-\s*(\d{1,5}))?$/.exec(parameterOf(parameters, name) ?? '');
  if (!digits || Number(digits[1]) > most) return null;
  const second = digits[2] === undefined || Number(digits[2]) > most ? null : Number(digits[2]);
  return [Number(digits[1]), second];
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
