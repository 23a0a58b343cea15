import { createHash, randomBytes } from 'node:crypto';
import { type Challenge, type DigestChallenge, parseChallenges, strongestOf } from './rtsp-challenge.ts';

/**
 * Authorization: Digest (RFC 7616 §3.4, with RFC 2069's form for cameras that offer no qop) and Basic (RFC 7617).
 *
 * Tolerated: a new nonce at any time, with `stale` or (once the credentials were proven) without.
 */
export interface RtspCredentials {
  username: string;
  password: string;
}

/** What to do about a 401: ask again, or give up and why. */
export type ChallengeVerdict = 'retry' | 'no-credentials' | 'refused' | 'unsupported';

/** How a 401 that ends it is told: behind the camera's address. */
export const REFUSALS: Record<ChallengeVerdict, string> = {
  retry: 'rejects every nonce that it gave itself',
  refused: 'refused user name and password',
  'no-credentials': 'asks for a user name and a password, and none are configured',
  unsupported: 'asks for a way of logging in that is not supported',
};

export class RtspAuthorization {
  private readonly credentials: RtspCredentials | null;
  private readonly createClientNonce: () => string;
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

  /**
   * Takes the WWW-Authenticate values of a 401. `basicAllowed` is false towards a host that the camera redirected us to:
   * a password in clear goes to the configured host alone.
   */
  challenged(headerValues: readonly string[], basicAllowed: boolean): ChallengeVerdict {
    const offers = parseChallenges(headerValues).filter((offer) => basicAllowed || offer.scheme === 'digest');
    const next = strongestOf(offers);
    if (!next) return 'unsupported';
    if (!this.credentials) return 'no-credentials';
    const previous = this.challenge;
    const proven = this.proven;
    this.challenge = next;
    this.uses = 0;
    this.proven = false;
    if (!previous || (next.scheme === 'digest' && (next.stale || proven))) return 'retry';
    return 'refused';
  }

  /** Another host: what the last one asked for is not its business. */
  forget(): void {
    this.challenge = null;
    this.proven = false;
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
  const hash = (text: string) => createHash(challenge.hash).update(text).digest('hex');
  const count = use.toString(16).padStart(8, '0');
  const plainSecret = hash(`${username}:${realm}:${password}`);
  const secret = sessionBound ? hash(`${plainSecret}:${nonce}:${clientNonce}`) : plainSecret;
  const subject = hash(`${method}:${uri}`);
  const freshness = qop ? `${nonce}:${count}:${clientNonce}:auth` : nonce;
  const parts = [
    `username=${quote(username)}`,
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

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
