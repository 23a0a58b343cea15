/**
 * RTSP URLs (RFC 2326 §3.2, RFC 7826 §4.2, control URLs §C.1.1): `rtsp://` over TCP, `rtsps://` over TLS, and as GStreamer names
 * them `rtsph://` tunnelled through HTTP and `rtspsh://` through HTTPS.
 *
 * Tolerated: paths and queries that look like anything (`/cam/realmonitor?channel=1&subtype=0`), a Content-Base with
 * or without a slash at its end, with credentials in it, or with an address of the camera's own side of a NAT.
 */
export interface RtspAddress {
  host: string;
  port: number;
  /** Through TLS. */
  secure: boolean;
  /** Through HTTP, or HTTPS. */
  tunnelled: boolean;
  /** The request URI; never with credentials. */
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

/** An RTSP URL taken apart; null when it is none. User name and password in it are dropped. */
export function parseRtspAddress(text: string): RtspAddress | null {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return null;
  }
  const scheme = SCHEMES.get(url.protocol);
  if (!scheme || url.hostname === '') return null;
  const { defaultPort, secure, tunnelled } = scheme;
  url.username = '';
  url.password = '';
  url.hash = '';
  const port = url.port === '' ? defaultPort : Number(url.port);
  const shown = `${url.protocol}//${url.hostname}:${port}${url.pathname.replace(/=[^/]*/g, '=***')}`;
  if (tunnelled) url.protocol = secure ? 'rtsps:' : 'rtsp:';
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return { host, port, secure, tunnelled, url: asciiUri(url.href), shown };
}

/**
 * Where a Location leads (RFC 2326 §11.3): out of a tunnel or through one as before, for the camera does not know how it was
 * reached. Null when it is no RTSP URL, or would lead from TLS into the open.
 */
export function parseRedirect(from: RtspAddress, location: string): RtspAddress | null {
  const tunnel = from.secure ? 'rtspsh:' : 'rtsph:';
  const target = parseRtspAddress(from.tunnelled ? location.replace(/^\s*rtsps?:/i, tunnel) : location);
  return target && (target.secure || !from.secure) ? target : null;
}

/** The URL that relative controls start from: Content-Base, else Content-Location, else what was asked for. */
export function baseUrlOf(
  requestUrl: string,
  contentBase: string | null,
  contentLocation: string | null,
): string {
  for (const candidate of [contentBase, contentLocation]) {
    const address = candidate === null ? null : parseRtspAddress(candidate);
    if (address) return address.url;
  }
  return requestUrl;
}

/**
 * The URI of a control attribute. Relative ones are appended to the whole base, its query too: cameras build and
 * expect their URLs that way (Dahua: `…?channel=1&subtype=0/trackID=0`), not by RFC 3986 resolution.
 */
export function resolveControl(baseUrl: string, control: string | null): string {
  if (control === null || control === '' || control === '*') return baseUrl;
  if (/^rtsps?h?:\/\//i.test(control)) return parseRtspAddress(control)?.url ?? baseUrl;
  if (control.startsWith('?')) return asciiUri(baseUrl + control);
  return asciiUri(`${baseUrl.replace(/\/$/, '')}/${control.replace(/^\//, '')}`);
}

/** Whatever a camera wrote, a request line stays one line of visible ASCII. */
function asciiUri(uri: string): string {
  return uri.replace(/[^\x21-\x7e]+/g, (odd) =>
    Buffer.from(odd).toString('hex').toUpperCase().replace(/../g, '%$&'),
  );
}
