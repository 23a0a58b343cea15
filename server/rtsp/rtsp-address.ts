/**
 * RTSP URLs (RFC 2326 §3.2, RFC 7826 §4.2, control URLs §C.1.1): `rtsp://` over TCP, `rtsps://` over TLS, and as GStreamer names
 * them `rtsph://` tunnelled through HTTP and `rtspsh://` through HTTPS.
 *
 * Tolerated: paths and queries that look like anything (`/cam/realmonitor?channel=1&subtype=0`, `/live/{guid}`), which are asked for
 * to the letter, for cameras compare them with their own spelling; a Content-Base with or without a slash at its end, with
 * credentials in it, or with an address of the camera's own side of a NAT; the zone of a link-local address (RFC 4007 §11) with its
 * percent sign escaped, as RFC 6874 §2 wants it, or bare.
 */
export interface RtspAddress {
  /** A name or an address; a link-local one with its zone: `fe80::1%eth0`. */
  host: string;
  port: number;
  /** Through TLS. */
  secure: boolean;
  /** Through HTTP, or HTTPS. */
  tunnelled: boolean;
  /** The request URI; never with credentials, nor with a zone, which means something on this machine alone (RFC 6874 §4). */
  url: string;
  /** For messages that people read: host, port and path; no query and nothing behind a `=` (some vendors put the password there). */
  shown: string;
}

const SCHEMES = new Map([
  ['rtsp:', { defaultPort: 554, secure: false, tunnelled: false }],
  ['rtsps:', { defaultPort: 322, secure: true, tunnelled: false }],
  ['rtsph:', { defaultPort: 80, secure: false, tunnelled: true }],
  ['rtspsh:', { defaultPort: 443, secure: true, tunnelled: true }],
]);

const PARTS = /^([a-z]+:)\/\/([^/?#]*)([^#]*)/i;
/** An authority with what the URL parser does not take. */
const ZONED = /^((?:.*@)?\[[0-9a-f:.]+)%(?:25)?([\w.~-]+)(\](?::\d*)?)$/is;
/** Up to the bracket that closes it; such addresses mean something within their zone. */
const LINK_LOCAL = /^(\s*\w+:\/\/[^/?#]*\[fe[89ab][0-9a-f]:[0-9a-f:]*)\]/i;
/** A redirect may lead to a path of any length. */
const MAX_SHOWN_PATH = 200;

/** An RTSP URL taken apart; null when it is none. User name and password in it are dropped. */
export function parseRtspAddress(text: string): RtspAddress | null {
  const [, protocol = '', authority = '', rest = ''] = PARTS.exec(text.trim()) ?? [];
  const scheme = SCHEMES.get(protocol.toLowerCase());
  const [, before = authority, zone, behind = ''] = ZONED.exec(authority) ?? [];
  const origin = scheme && originOf(`${protocol}//${before}${behind}`);
  if (!scheme || !origin || origin.hostname === '') return null;
  const { defaultPort, secure, tunnelled } = scheme;
  const port = origin.port === '' ? defaultPort : Number(origin.port);
  const hostname = zone === undefined ? origin.hostname : origin.hostname.replace(']', `%${zone}]`);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const target = asciiUri(rest);
  const path = target
    .replace(/\?.*/, '')
    .slice(0, MAX_SHOWN_PATH)
    .replace(/=[^/]*/g, '=***');
  return {
    ...{ host, port, secure, tunnelled },
    url: `${secure ? 'rtsps' : 'rtsp'}://${origin.host}${target}`,
    shown: `${origin.protocol}//${hostname}:${port}${path}`,
  };
}

/** What is to travel through TLS or a tunnel does not travel beside it. */
export function mayGoBeside({ secure, tunnelled }: RtspAddress): boolean {
  return !secure && !tunnelled;
}

/** Scheme, host and port alone are for the URL parser: it would spell a path its own way. */
function originOf(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/**
 * Where a Location leads (RFC 2326 §11.3): out of a tunnel or through one as before, for the camera does not know how it was
 * reached. Link-local, it is in the zone that the camera was reached in, which the camera does not know. Null when it is no RTSP
 * URL, or would lead from TLS into the open.
 */
export function parseRedirect(from: RtspAddress, location: string): RtspAddress | null {
  const tunnel = from.secure ? 'rtspsh:' : 'rtsph:';
  const zone = from.host.split('%')[1];
  const zoned = zone === undefined ? location : location.replace(LINK_LOCAL, `$1%25${zone}]`);
  const target = parseRtspAddress(from.tunnelled ? zoned.replace(/^\s*rtsps?:/i, tunnel) : zoned);
  return target && (target.secure || !from.secure) ? target : null;
}

/**
 * The URL that relative controls start from: the first of these that is an absolute one, else what was asked for. As in
 * live555, FFmpeg and gortsplib the session's own control goes before Content-Base.
 */
export function baseUrlOf(
  requestUrl: string,
  sessionControl: string | null,
  contentBase: string | null,
  contentLocation: string | null,
): string {
  for (const candidate of [sessionControl, contentBase, contentLocation]) {
    const address = candidate === null ? null : parseRtspAddress(candidate);
    if (address) return address.url;
  }
  return requestUrl;
}

/**
 * The URI of a control attribute. Relative ones are appended to the whole base, its query too: cameras build and
 * expect their URLs that way (Dahua: `…?channel=1&subtype=0/trackID=0`), not by RFC 3986 resolution. One that repeats the
 * path of the base begins at the root.
 */
export function resolveControl(baseUrl: string, control: string | null): string {
  if (control === null || control === '' || control === '*') return baseUrl;
  if (/^rtsps?h?:\/\//i.test(control)) return parseRtspAddress(control)?.url ?? baseUrl;
  if (control.startsWith('?')) return asciiUri(baseUrl + control);
  const base = baseUrl.replace(/\/$/, '');
  const root = /^[a-z]+:\/\/[^/?]*/.exec(base)![0];
  if (control.startsWith(`${base.slice(root.length)}/`)) return asciiUri(root + control);
  return asciiUri(`${base}/${control.replace(/^\//, '')}`);
}

/** A URL from a head, where each character is a byte (see rtsp-message.ts): what is not ASCII is escaped byte by byte. */
export function urlOfHeader(value: string): string {
  return value.replace(/[\x80-\xff]+/g, (bytes) => percentEncode(Buffer.from(bytes, 'latin1')));
}

/** Whatever a camera wrote, a request line stays one line of visible ASCII. */
function asciiUri(uri: string): string {
  return uri.replace(/[^\x21-\x7e]+/g, (odd) => percentEncode(Buffer.from(odd)));
}

function percentEncode(bytes: Buffer): string {
  return bytes.toString('hex').toUpperCase().replace(/../g, '%$&');
}
