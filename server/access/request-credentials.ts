import type { IncomingHttpHeaders } from 'node:http';

const SESSION_COOKIE = 'onescreen_session';
const SECURE_SESSION_COOKIE = `__Host-${SESSION_COOKIE}`;

/**
 * Over https under a name that browsers take from the hub itself alone (RFC 6265bis §4.1.3.2): no other site of the same domain can
 * plant a session of its own there.
 * @param secure browsers reach the hub over https
 */
export function sessionCookieName(secure: boolean): string {
  return secure ? SECURE_SESSION_COOKIE : SESSION_COOKIE;
}

export interface RequestCredentials {
  sessionToken?: string;
  bearer?: string;
}

/** Longer ones are nobody's: they are not even looked up. */
const MAX_TOKEN_LENGTH = 512;

/**
 * What a request has to show: `Authorization: Bearer …` goes over the session cookie (RFC 6265 §5.4), since whoever
 * sends it means it. Runs on every HLS request: nothing is split and nothing is decoded.
 * @param secure browsers reach the hub over https
 */
export function readCredentials(headers: IncomingHttpHeaders, secure: boolean): RequestCredentials {
  const bearer = bearerOf(headers.authorization);
  if (bearer !== null) return { bearer };
  const sessionToken = cookieValue(headers.cookie, sessionCookieName(secure));
  return sessionToken === null ? {} : { sessionToken };
}

function bearerOf(header: string | undefined): string | null {
  if (header === undefined || header.length < 8 || header.length > MAX_TOKEN_LENGTH) return null;
  return header.slice(0, 7).toLowerCase() === 'bearer ' ? header.slice(7).trim() : null;
}

function cookieValue(header: string | undefined, name: string): string | null {
  if (header === undefined) return null;
  for (let at = 0; at < header.length; ) {
    let end = header.indexOf(';', at);
    if (end === -1) end = header.length;
    while (header[at] === ' ') at += 1;
    if (header.startsWith(name, at) && header[at + name.length] === '=') {
      const value = header.slice(at + name.length + 1, end).trim();
      return value.length > 0 && value.length <= MAX_TOKEN_LENGTH ? value : null;
    }
    at = end + 1;
  }
  return null;
}
