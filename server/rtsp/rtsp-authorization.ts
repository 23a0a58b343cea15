import { createHash, randomBytes } from 'node:crypto';
import { type Challenge, type DigestChallenge, parseChallenges, strongestOf } from './rtsp-challenge.ts';

/**
 * Authorization: Digest (RFC 7616 §3.4, with RFC 2069's form for cameras that offer no qop) and Basic (RFC 7617).
 *
 * Tolerated: a new nonce at any time, with `stale` or (once the credentials were proven) without; a realm in any charset (GB 18030 as
 * well as UTF-8): it is hashed and echoed to the byte.
 */
export interface RtspCredentials {
  username: string;
  password: string;
}

/** What to do about a 401: ask again, or give up and why. */
export type ChallengeVerdict = 'retry' | 'no-credentials' | 'withheld' | 'refused' | 'unsupported';

/** How a 401 that ends it is told: behind the camera's address. */
export const REFUSALS: Record<ChallengeVerdict, string> = {
  retry: 'rejects every nonce that it gave itself',
  refused: 'refused user name and password',
  'no-credentials': 'asks for a user name and a password, and none are configured',
  withheld:
    'is where the camera redirects to, and asks for a user name and a password, which are for the camera alone',
  unsupported: 'asks for a way of logging in that is not supported',
};

export class RtspAuthorization {
  private readonly credentials: RtspCredentials | null;
  private readonly createClientNonce: () => string;
  private withoutCredentials: ChallengeVerdict = 'no-credentials';
  private challenge: Challenge | null = null;
  private uses = 0;
  private proven = false;

  constructor(
    credentials: RtspCredentials | null,
    createClientNonce = () => randomBytes(12).toString('hex'),
  ) {
    this.credentials = credentials;
    this.createClientNonce = createClientNonce;
  }

  /** Towards a host that the camera redirected us to: what is configured is for the configured host alone, even as a digest. */
  static forStranger(): RtspAuthorization {
    const authorization = new RtspAuthorization(null);
    authorization.withoutCredentials = 'withheld';
    return authorization;
  }

  /** As which the credentials are sent; null as long as nobody asked for them, and when there are none. */
  get scheme(): 'basic' | 'digest' | null {
    return this.challenge?.scheme ?? null;
  }

  /** Takes the WWW-Authenticate values of a 401. */
  challenged(headerValues: readonly string[]): ChallengeVerdict {
    const next = strongestOf(parseChallenges(headerValues));
    if (!this.credentials) return this.withoutCredentials;
    if (!next) return 'unsupported';
    const previous = this.challenge;
    const proven = this.proven;
    this.challenge = next;
    this.uses = 0;
    this.proven = false;
    if (!previous || (next.scheme === 'digest' && (next.stale || proven))) return 'retry';
    return 'refused';
  }

  /** A request with our authorization went through: a later 401 is about the nonce, not about the password. */
  accepted(): void {
    this.proven = this.challenge !== null;
  }

  /** The value of the Authorization header; null as long as nobody asked for one. */
  header(method: string, uri: string): string | null {
    if (!this.challenge || !this.credentials) return null;
    const { username, password } = this.credentials;
    if (this.challenge.scheme === 'basic') {
      return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    }
    this.uses += 1;
    return writeDigest(this.challenge, this.credentials, method, uri, this.uses, this.createClientNonce());
  }
}

function writeDigest(
  challenge: DigestChallenge,
  { username, password }: RtspCredentials,
  method: string,
  uri: string,
  use: number,
  clientNonce: string,
): string {
  const { realm, nonce, opaque, algorithm, qop, sessionBound } = challenge;
  const hash = (text: string) => createHash(challenge.hash).update(text, 'latin1').digest('hex');
  const name = bytesOf(username);
  const count = use.toString(16).padStart(8, '0');
  const plainSecret = hash(`${name}:${realm}:${bytesOf(password)}`);
  const secret = sessionBound ? hash(`${plainSecret}:${nonce}:${clientNonce}`) : plainSecret;
  const subject = hash(`${method}:${uri}`);
  const freshness = qop ? `${nonce}:${count}:${clientNonce}:auth` : nonce;
  const parts = [
    `username=${quote(name)}`,
    `realm=${quote(realm)}`,
    `nonce=${quote(nonce)}`,
    `uri=${quote(uri)}`,
    `response="${hash(`${secret}:${freshness}:${subject}`)}"`,
  ];
  if (algorithm !== null) parts.push(`algorithm=${algorithm}`);
  if (opaque !== null) parts.push(`opaque=${quote(opaque)}`);
  if (qop) parts.push('qop=auth', `nc=${count}`);
  if (qop || sessionBound) parts.push(`cnonce="${clientNonce}"`);
  return `Digest ${parts.join(', ')}`;
}

/** As a head is written: in UTF-8, with a character for each byte. */
function bytesOf(text: string): string {
  return Buffer.from(text).toString('latin1');
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
