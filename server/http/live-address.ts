import type { ProfileId } from '../contract/dto.ts';

export type LiveAddress = (
  | { kind: 'master'; camera: string }
  | { kind: 'profile'; camera: string; profile: ProfileId; file: string }
) & {
  /** The token of a stream link, which stands in front of the camera so that what a playlist names keeps it. */
  link: string | null;
};

export const LIVE_PREFIX = '/live/';
/** In front of a link's token; no camera's id begins with it. */
const LINK_MARK = '~';
const MASTER_NAME = 'master.m3u8';

/**
 * `/live/<camera>/master.m3u8` and `/live/<camera>/<profile>/<file>`, both also as `/live/~<token>/<camera>/…`; null for anything
 * else below `/live/`. Camera ids, tokens and file names are plain letters, so nothing is ever percent-decoded: what is encoded
 * names nothing we have. Takes the path without its query.
 */
export function parseLiveAddress(path: string): LiveAddress | null {
  let begin = LIVE_PREFIX.length;
  let link: string | null = null;
  if (path[begin] === LINK_MARK) {
    const linkEnd = path.indexOf('/', begin);
    if (linkEnd <= begin + 1) return null;
    link = path.slice(begin + 1, linkEnd);
    begin = linkEnd + 1;
  }
  const cameraEnd = path.indexOf('/', begin);
  if (cameraEnd <= begin) return null;
  const camera = path.slice(begin, cameraEnd);
  const profileEnd = path.indexOf('/', cameraEnd + 1);
  if (profileEnd === -1) {
    return path.slice(cameraEnd + 1) === MASTER_NAME ? { kind: 'master', camera, link } : null;
  }
  const profile = path.slice(cameraEnd + 1, profileEnd);
  const file = path.slice(profileEnd + 1);
  if ((profile !== 'main' && profile !== 'sub') || file === '' || file.includes('/')) return null;
  return { kind: 'profile', camera, profile, file, link };
}

/** Of the master playlist, as it is handed out. */
export function linkedMasterPath(token: string, camera: string): string {
  return `${LIVE_PREFIX}${LINK_MARK}${token}/${camera}/${MASTER_NAME}`;
}
