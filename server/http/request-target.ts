/** `http://hub:8080/live/…`, which a client writes that takes the hub for its proxy (RFC 9112 §3.2.2); the host in it has no say here. */
const ABSOLUTE = /^https?:\/\/[^/?#]*/i;

/** The path and query of a request target, which every server must accept in its absolute form too. */
export function originForm(target: string): string {
  if (target.startsWith('/')) return target;
  const path = target.replace(ABSOLUTE, '');
  return path.startsWith('?') || path === '' ? `/${path}` : path;
}
