import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** The camera's side of RTSP authentication: Basic (RFC 7617) and Digest (RFC 2069, 2617, 7616). */
export type AuthScheme = 'basic' | 'digest' | 'digest-sha256';

export interface PathCredentials {
  readonly username: string;
  readonly password: string;
  readonly scheme: AuthScheme;
}

const REALM = 'IP Camera(23435)';

export class Challenge {
  private readonly nonce = randomBytes(16).toString('hex');

  /** The value of WWW-Authenticate. */
  header(scheme: AuthScheme): string {
    if (scheme === 'basic') return `Basic realm="${REALM}"`;
    const algorithm = scheme === 'digest' ? 'MD5' : 'SHA-256';
    return `Digest realm="${REALM}", nonce="${this.nonce}", algorithm=${algorithm}`;
  }

  accepts(authorization: string | undefined, method: string, credentials: PathCredentials): boolean {
    if (authorization === undefined) return false;
    if (credentials.scheme === 'basic') {
      const expected = Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64');
      return same(authorization, `Basic ${expected}`);
    }
    return this.acceptsDigest(authorization, method, credentials);
  }

  private acceptsDigest(authorization: string, method: string, credentials: PathCredentials): boolean {
    const fields = parseFields(authorization);
    const hash = credentials.scheme === 'digest' ? hashWith('md5') : hashWith('sha256');
    const { username, nonce, uri, response, qop, nc, cnonce } = fields;
    if (username !== credentials.username || nonce !== this.nonce || !response) return false;
    const secret = hash(`${username}:${REALM}:${credentials.password}`);
    const request = hash(`${method}:${uri}`);
    const middle = qop ? `${nonce}:${nc}:${cnonce}:${qop}` : nonce;
    return same(response, hash(`${secret}:${middle}:${request}`));
  }
}

function hashWith(algorithm: string): (text: string) => string {
  return (text) => createHash(algorithm).update(text).digest('hex');
}

function parseFields(authorization: string): Record<string, string> {
  const fields: Record<string, string> = {};
  if (!/^digest\s/i.test(authorization)) return fields;
  for (const match of authorization.matchAll(/(\w+)\s*=\s*(?:"([^"]*)"|([^\s,]+))/g)) {
    fields[match[1]!.toLowerCase()] = match[2] ?? match[3] ?? '';
  }
  return fields;
}

function same(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
