import { LIVE_LINK_MAX_BACK_MS, LIVE_LINK_STILLS, type LiveLinkRequest } from '../contract/live-link.ts';

/** The tile number travels in 16 bits of the media header. */
const MAX_TILE = 0xffff;
const MAX_CAMERA_ID = 64;

/** A page's text frame; null when it is not of the form of the contract. Never throws on what a page sent. */
export function parseLiveLinkRequest(text: string): LiveLinkRequest | null {
  const value = parseObject(text);
  if (value === null) return null;
  switch (value.type) {
    case 'open':
      return parseOpen(value);
    case 'close':
      return isTile(value.tile) ? { type: 'close', tile: value.tile } : null;
    case 'ping':
      return typeof value.sentAtMs === 'number' && Number.isFinite(value.sentAtMs)
        ? { type: 'ping', sentAtMs: value.sentAtMs }
        : null;
    default:
      return null;
  }
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function parseOpen(value: Record<string, unknown>): LiveLinkRequest | null {
  const { tile, camera, profile, sound, backMs = 0, stillsEveryMs } = value;
  if (!isTile(tile) || typeof camera !== 'string' || camera.length === 0 || camera.length > MAX_CAMERA_ID) {
    return null;
  }
  if (profile !== 'main' && profile !== 'sub') return null;
  if (!isBackMs(backMs)) return null;
  if (stillsEveryMs !== undefined && !isStillsTime(stillsEveryMs)) return null;
  const back = backMs > 0 && { backMs };
  const stills = stillsEveryMs !== undefined && { stillsEveryMs };
  return { type: 'open', tile, camera, profile, sound: sound === true, ...back, ...stills };
}

function isBackMs(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= LIVE_LINK_MAX_BACK_MS;
}

function isStillsTime(value: unknown): value is number {
  return typeof value === 'number' && value >= LIVE_LINK_STILLS.leastMs && value <= LIVE_LINK_STILLS.mostMs;
}

function isTile(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAX_TILE;
}
