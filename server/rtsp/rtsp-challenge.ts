/**
 * WWW-Authenticate as RTSP takes it from HTTP (RFC 2326 §14, RFC 7235 §4.1, RFC 7616 §3.3, RFC 7617).
 *
 * Tolerated: several challenges in one header or in several, unquoted values, spaces around `=`, unknown schemes and
 * parameters (skipped), algorithm names in any case. Not spoken: `qop=auth-int` alone.
 */
export type Challenge = BasicChallenge | DigestChallenge;

export interface BasicChallenge {
  scheme: 'basic';
  realm: string;
}

export interface DigestChallenge {
  scheme: 'digest';
  realm: string;
  nonce: string;
  opaque: string | null;
  /** As the camera wrote it, to be echoed; null where it says nothing (then MD5). */
  algorithm: string | null;
  hash: DigestHash;
  /** The `-sess` variants: the nonces are part of the secret. */
  sessionBound: boolean;
  /** qop "auth" was offered; false: the older form of RFC 2069. */
  qop: boolean;
  /** The nonce was too old, name and password were not judged. */
  stale: boolean;
}

export type DigestHash = 'md5' | 'sha256' | 'sha512-256';

const MAX_CHALLENGES = 8;
const TOKEN = /([A-Za-z][\w-]*)\s*=\s*("(?:[^"\\]|\\.)*"|[^\s,"]+)|([A-Za-z][\w-]*)/g;
const HASHES = new Map<string, DigestHash>([
  ['md5', 'md5'],
  ['sha-256', 'sha256'],
  ['sha-512-256', 'sha512-256'],
]);

/** Every challenge that we can answer, in the camera's order. */
export function parseChallenges(headerValues: readonly string[]): Challenge[] {
  const found: Challenge[] = [];
  for (const value of headerValues) {
    for (const [scheme, parameters] of splitChallenges(value)) {
      const challenge = readChallenge(scheme, parameters);
      if (challenge && found.length < MAX_CHALLENGES) found.push(challenge);
    }
  }
  return found;
}

/** The one that gives least away: a longer hash before MD5, Digest before Basic. Null when there is none to choose from. */
export function strongestOf(challenges: readonly Challenge[]): Challenge | null {
  let best: Challenge | null = null;
  for (const challenge of challenges) {
    if (!best || strength(challenge) > strength(best)) best = challenge;
  }
  return best;
}

function strength(challenge: Challenge): number {
  if (challenge.scheme === 'basic') return 0;
  return { md5: 1, sha256: 2, 'sha512-256': 3 }[challenge.hash];
}

function splitChallenges(value: string): [string, Map<string, string>][] {
  const challenges: [string, Map<string, string>][] = [];
  for (const [, name, content, scheme] of value.matchAll(TOKEN)) {
    if (scheme !== undefined) challenges.push([scheme.toLowerCase(), new Map()]);
    else challenges.at(-1)?.[1].set(name!.toLowerCase(), unquote(content!));
  }
  return challenges;
}

function unquote(content: string): string {
  return content.startsWith('"') ? content.slice(1, -1).replace(/\\(.)/g, '$1') : content;
}

function readChallenge(scheme: string, parameters: Map<string, string>): Challenge | null {
  const realm = parameters.get('realm') ?? '';
  if (scheme === 'basic') return { scheme, realm };
  const nonce = parameters.get('nonce');
  if (scheme !== 'digest' || nonce === undefined) return null;
  const algorithm = parameters.get('algorithm') ?? null;
  const hash = HASHES.get((algorithm ?? 'md5').toLowerCase().replace(/-sess$/, ''));
  const offered = parameters.get('qop');
  const qop = offered?.split(',').some((word) => word.trim().toLowerCase() === 'auth') ?? false;
  if (!hash || (offered && !qop)) return null;
  return {
    scheme,
    realm,
    nonce,
    opaque: parameters.get('opaque') ?? null,
    algorithm,
    hash,
    sessionBound: /-sess$/i.test(algorithm ?? ''),
    qop,
    stale: parameters.get('stale')?.toLowerCase() === 'true',
  };
}
