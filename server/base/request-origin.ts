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
  const page = origin.toLowerCase();
  if (publicOrigin !== null && page === publicOrigin) return true;
  const at = page.indexOf('://');
  const scheme = page.slice(0, at);
  const pageHost = page.slice(at + 3);
  // Who sits in the network can put a page at the public name without TLS: the name alone is no proof.
  if (publicOrigin?.endsWith(`://${pageHost}`)) return false;
  return host !== undefined && (scheme === 'http' || scheme === 'https') && pageHost === host.toLowerCase();
}

/** Browsers reach the hub over https. */
export function isHttps(publicOrigin: string | null): boolean {
  return publicOrigin?.startsWith('https://') ?? false;
}
