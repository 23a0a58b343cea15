import type { CameraCredentials } from './streams-config.ts';

export type CameraAddress =
  | { ok: true; url: string; credentials: CameraCredentials | null }
  | { ok: false; expected: string };

const EXPECTED = 'expected an address such as rtsp://192.0.2.10:554/stream';
/** Over TCP, over TLS, tunnelled through HTTP and through HTTPS. */
const SCHEMES = 'rtsp://, rtsps://, rtsph:// or rtspsh://';

/**
 * Takes the credentials out of a camera's address. The rest stays as it was written, to the letter: some cameras
 * compare the address they are asked for with their own spelling. Never quotes the address.
 */
export function readCameraAddress(text: string): CameraAddress {
  const match = /^(rtsps?h?):\/\/([^/?#]*)(.*)$/is.exec(text.trim());
  if (!match) return { ok: false, expected: `${EXPECTED}, starting with ${SCHEMES}` };
  const [, scheme = '', authority = '', rest = ''] = match;
  const at = authority.lastIndexOf('@');
  const host = authority.slice(at + 1);
  if (!isHost(host)) return { ok: false, expected: expectedHost(rest) };
  if (/[\s#]/.test(rest)) return { ok: false, expected: `${EXPECTED}, without spaces and without "#"` };
  const url = `${scheme.toLowerCase()}://${host}${rest}`;
  if (at === -1) return { ok: true, url, credentials: null };
  const credentials = readUserInfo(authority.slice(0, at));
  if (!credentials) return { ok: false, expected: 'expected a user name in front of the "@"' };
  return { ok: true, url, credentials };
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { rtsp: 554, rtsps: 322, rtsph: 80, rtspsh: 443 };

/** Where an address of `readCameraAddress` leads; null when it is none. An IPv6 address comes without its brackets, its zone bare. */
export function endpointOf(url: string): { host: string; port: number } | null {
  const match = /^([a-z]+):\/\/(?:\[([^\]]*)\]|([^:/?#]*))(?::(\d+))?(?:[/?#]|$)/.exec(url);
  const [, scheme = '', bracketed, name = '', port] = match ?? [];
  const defaultPort = DEFAULT_PORTS[scheme];
  const host = bracketed?.replace(/%25(?=.)/, '%') ?? name;
  if (defaultPort === undefined || host === '') return null;
  return { host: host.toLowerCase(), port: port === undefined ? defaultPort : Number(port) };
}

export function sameCredentials(a: CameraCredentials, b: CameraCredentials): boolean {
  return a.username === b.username && a.password === b.password;
}

function isHost(host: string): boolean {
  const match = /^(\[[0-9A-Fa-f:.]+(?:%[\w.~-]+)?\]|[^\s:[\]@<>"\\^`{|}]+)(?::(\d{1,5}))?$/.exec(host);
  if (!match) return false;
  const port = match[2] === undefined ? null : Number(match[2]);
  return port === null || (port >= 1 && port <= 65_535);
}

/** An at sign behind the first slash, question mark or hash: a password with one of them was pasted as it is. */
function expectedHost(rest: string): string {
  if (!rest.includes('@')) return EXPECTED;
  return `${EXPECTED}; a password with "/", "?" or "#" in it goes into "credentials", or percent-encoded into the address`;
}

function readUserInfo(text: string): CameraCredentials | null {
  const colon = text.indexOf(':');
  const username = decode(colon === -1 ? text : text.slice(0, colon));
  const password = colon === -1 ? '' : decode(text.slice(colon + 1));
  return username === '' ? null : { username, password };
}

/** A stray percent sign is taken as it is: passwords are pasted from a camera's own page. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
