/**
 * RTSP URLs (RFC 2326 §3.2, control URLs §C.1.1).
 *
 * Tolerated: paths and queries that look like anything (`/cam/realmonitor?channel=1&subtype=0`), a Content-Base with
 * or without a slash at its end, with credentials in it, or with an address of the camera's own side of a NAT.
 */
export interface RtspAddress {
  host: string;
  port: number;
  /** The request URI; never with credentials. */
  url: string;
  /** For messages that people read: host, port and path; no query and nothing behind a `=` (some vendors put the password there). */
  shown: string;
}

const DEFAULT_PORT = 554;

/** An `rtsp://` URL taken apart; null when it is none. User name and password in it are dropped. */
export function parseRtspAddress(text: string): RtspAddress | null {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return null;
  }
  if (url.protocol !== 'rtsp:' || url.hostname === '') return null;
  url.username = '';
  url.password = '';
  url.hash = '';
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = url.port === '' ? DEFAULT_PORT : Number(url.port);
  return {
    host,
    port,
    url: asciiUri(url.href),
    shown: `rtsp://${url.hostname}:${port}${url.pathname.replace(/=[^/]*/g, '=***')}`,
  };
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
  if (/^rtsps?:\/\//i.test(control)) return parseRtspAddress(control)?.url ?? baseUrl;
  if (control.startsWith('?')) return asciiUri(baseUrl + control);
  return asciiUri(`${baseUrl.replace(/\/$/, '')}/${control.replace(/^\//, '')}`);
}

/** Whatever a camera wrote, a request line stays one line of visible ASCII. */
function asciiUri(uri: string): string {
  return uri.replace(/[^\x21-\x7e]+/g, (odd) =>
    Buffer.from(odd).toString('hex').toUpperCase().replace(/../g, '%$&'),
  );
}
