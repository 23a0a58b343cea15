import { randomUUID } from 'node:crypto';
import { createSecret, hashSecret } from '../base/secret-token.ts';
import type { SessionRecord } from '../storage/session-store.ts';
import type { TokenRecord } from '../storage/token-store.ts';
import type { LoginLimits } from './principal.ts';

/** Whom a login came from, as far as the request tells. */
export interface LoginClient {
  readonly address: string;
  readonly userAgent: string;
}

export interface SessionLimits {
  /** Ends when unused for so long. A page that shows live pictures asks every few seconds and so is in use. */
  readonly idleMs: number;
  /** Ends this long after it was opened, however much it is used. */
  readonly lifetimeMs: number;
}

/** Recognised in a text by people and by programs that look for leaked secrets. */
const TOKEN_PREFIX = 'onescreen_';
const MAX_USER_AGENT_LENGTH = 300;

/** The token is nowhere else. */
export function createSession(
  userId: string,
  { address, userAgent }: LoginClient,
  nowMs: number,
): { token: string; record: SessionRecord } {
  const token = createSecret('');
  const record = {
    id: randomUUID(),
    userId,
    tokenHash: hashSecret(token),
    createdAtMs: nowMs,
    lastSeenAtMs: nowMs,
    address,
    userAgent: userAgent.slice(0, MAX_USER_AGENT_LENGTH),
  };
  return { token, record };
}

export interface NewToken extends LoginLimits {
  readonly userId: string;
  readonly name: string;
  /** Null: never. */
  readonly expiresAtMs: number | null;
}

/** The token is nowhere else. */
export function createToken(
  { userId, name, roles, scope, expiresAtMs }: NewToken,
  nowMs: number,
): { token: string; record: TokenRecord } {
  const token = createSecret(TOKEN_PREFIX);
  const record = {
    id: randomUUID(),
    userId,
    name,
    tokenHash: hashSecret(token),
    roles: [...roles],
    scope,
    createdAtMs: nowMs,
    expiresAtMs,
    lastUsedAtMs: null,
  };
  return { token, record };
}
