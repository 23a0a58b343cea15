import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a request that changes something, or opens a socket, came from a page of this hub.
 *
 * A browser always names the page's origin on WebSocket upgrades and on requests that change something, so a foreign
 * page is told by it. What sends no `Origin` is no browser (a script, another server): nobody's cookie can be ridden
 * there. `Sec-Fetch-Site` is the second witness (Fetch Metadata, W3C).
 * @param publicOrigin what browsers see when the hub stands behind a proxy that rewrites `Host`
 */
export function isOwnOrigin(headers: IncomingHttpHeaders, publicOrigin: string | null): boolean {
  const { origin, host } = headers;
  if (origin === undefined) {
    const site = headers['sec-fetch-site'];
    return site === undefined || site === 'same-origin' || site === 'none';
  }
  if (publicOrigin !== null && origin.toLowerCase() === publicOrigin) return true;
  const at = origin.indexOf('://');
  const scheme = origin.slice(0, at);
  return (
    host !== undefined &&
    (scheme === 'http' || scheme === 'https') &&
    origin.slice(at + 3).toLowerCase() === host.toLowerCase()
  );
}
