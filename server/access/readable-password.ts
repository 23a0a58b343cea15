import { randomInt } from 'node:crypto';

/** Without the characters that are read wrongly from a terminal: 0 o 1 l i. */
const READABLE = 'abcdefghjkmnpqrstuvwxyz23456789';

/** To be read and typed by a person, 79 bits: `k7rm-9xqe-…`. */
export function createReadablePassword(): string {
  const group = () => Array.from({ length: 4 }, () => READABLE[randomInt(READABLE.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}
