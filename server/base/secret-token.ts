import { hash, randomBytes } from 'node:crypto';

/** 256 bits: nobody guesses one, so a plain SHA-256 is enough to keep it by. */
export function createSecret(prefix: string): string {
  return prefix + randomBytes(32).toString('base64url');
}

export function hashSecret(secret: string): string {
  return hash('sha256', secret, 'hex');
}
