/**
 * Names of what a live window serves beside its playlist (RFC 8216bis leaves URIs to the server). All begin with the
 * window's token, so that a name never means other media after a restart: a stale address is gone, not wrong.
 */
export type Resource =
  | { kind: 'init'; token: string; epoch: number }
  | { kind: 'segment'; token: string; sequence: number }
  | { kind: 'part'; token: string; number: number };

export const PLAYLIST_NAME = 'index.m3u8';

/** A number is written in one way: one resource has one name, and so one place in a cache. */
const FORM = /^([a-z0-9]{1,16})-(init|seg|part)-(0|[1-9]\d{0,11})\.(mp4|m4s)$/;
/** Longer than any name of ours: not even looked at. */
const MAX_NAME_LENGTH = 64;

export function initName(token: string, epoch: number): string {
  return `${token}-init-${epoch}.mp4`;
}

export function segmentName(token: string, sequence: number): string {
  return `${token}-seg-${sequence}.m4s`;
}

/**
 * Parts are numbered through, from segment to segment: so the name of the next one is known although whether it begins a
 * segment is not, and what is hinted at always comes (§4.4.5.3).
 */
export function partName(token: string, number: number): string {
  return `${token}-part-${number}.m4s`;
}

/** Null for what is not of our form. */
export function parseResourceName(name: string): Resource | null {
  if (name.length > MAX_NAME_LENGTH) return null;
  const match = FORM.exec(name);
  if (!match) return null;
  const [, token = '', kind, digits, extension] = match;
  const number = Number(digits);
  if (kind === 'init') return extension === 'mp4' ? { kind, token, epoch: number } : null;
  if (extension !== 'm4s') return null;
  return kind === 'seg' ? { kind: 'segment', token, sequence: number } : { kind: 'part', token, number };
}
