import type { LiveLinkReply } from '../../../server/contract/live-link.ts';

const LARGEST_TILE = 0xffff;
const LARGEST_EPOCH = 0xffffffff;
const LARGEST_SIDE = 0xffff;

type Fields = Record<string, unknown>;

/**
 * A text frame of the hub. Null for what is not of the form of the contract: something on the way may have its own idea of the frames, and a
 * newer hub may say things that this page does not know.
 */
export function readLiveLinkReply(text: string): LiveLinkReply | null {
  const fields = parseObject(text);
  if (fields === null) return null;
  if (fields.type === 'pong') {
    return isNumber(fields.sentAtMs) && isNumber(fields.hubTimeMs) ? (fields as LiveLinkReply) : null;
  }
  return isWhole(fields.tile, LARGEST_TILE) && hasItsFields(fields) ? (fields as LiveLinkReply) : null;
}

function hasItsFields(fields: Fields): boolean {
  switch (fields.type) {
    case 'opened':
    case 'interrupted':
      return true;
    case 'track': {
      const { epoch, mime, width, height, displayWidth, displayHeight } = fields;
      const sides = [width, height, displayWidth, displayHeight];
      const sized = sides.every((side) => isWhole(side, LARGEST_SIDE));
      return sized && isWhole(epoch, LARGEST_EPOCH) && typeof mime === 'string';
    }
    case 'dropped':
      return isWhole(fields.parts, Number.MAX_SAFE_INTEGER);
    case 'refused':
      return typeof fields.code === 'string' && typeof fields.message === 'string';
    default:
      return false;
  }
}

function parseObject(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Fields) : null;
  } catch {
    return null;
  }
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value);
}

function isWhole(value: unknown, most: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most;
}
