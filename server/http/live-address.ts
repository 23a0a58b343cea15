import type { ProfileId } from '../contract/dto.ts';

export type LiveAddress =
  | { kind: 'master'; camera: string }
  | { kind: 'profile'; camera: string; profile: ProfileId; file: string };

export const LIVE_PREFIX = '/live/';
const MASTER_NAME = 'master.m3u8';

/**
 * `/live/<camera>/master.m3u8` and `/live/<camera>/<profile>/<file>`; null for anything else below `/live/`. Camera ids
 * and file names are plain letters, so nothing is ever percent-decoded: what is encoded names nothing we have. Takes
 * the path without its query.
 */
export function parseLiveAddress(path: string): LiveAddress | null {
  const cameraEnd = path.indexOf('/', LIVE_PREFIX.length);
  if (cameraEnd <= LIVE_PREFIX.length) return null;
  const camera = path.slice(LIVE_PREFIX.length, cameraEnd);
  const profileEnd = path.indexOf('/', cameraEnd + 1);
  if (profileEnd === -1) return path.slice(cameraEnd + 1) === MASTER_NAME ? { kind: 'master', camera } : null;
  const profile = path.slice(cameraEnd + 1, profileEnd);
  const file = path.slice(profileEnd + 1);
  if ((profile !== 'main' && profile !== 'sub') || file === '' || file.includes('/')) return null;
  return { kind: 'profile', camera, profile, file };
}
