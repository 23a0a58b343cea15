import { randomInt } from 'node:crypto';

/** Without those that are taken for each other when they are read aloud or copied by hand. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const LENGTH = 10;

/** For a camera that nobody gave an id. */
export function drawCameraId(): string {
  const letters = Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]);
  return `cam-${letters.join('')}`;
}
