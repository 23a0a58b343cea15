import { hash, randomBytes, randomInt } from 'node:crypto';

/** 256 bits: nobody guesses one, so a plain SHA-256 is enough to keep it by. */
export function createSecret(prefix: string): string {
  return prefix + randomBytes(32).toString('base64url');
}

export function hashSecret(secret: string): string {
  return hash('sha256', secret, 'hex');
}

/** Without the characters that are read wrongly from a terminal: 0 o 1 l i. */
const READABLE = 'abcdefghjkmnpqrstuvwxyz23456789';

/** To be read and typed by a person, 79 bits: `k7rm-9xqe-…`. */
export function createReadablePassword(): string {
  const group = () => Array.from({ length: 4 }, () => READABLE[randomInt(READABLE.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}
