import type { Config } from '../config/streams-config.ts';
import type { DirectoryDto } from '../contract/dto.ts';
import type { Place } from '../contract/permissions.ts';
import type { CameraRegistry } from './camera-registry.ts';

/** Whose directory it is: what this person may see. */
export interface DirectoryScope {
  has(place: Place): boolean;
  hasDomain(id: string): boolean;
  hasRegion(code: string): boolean;
}

/** Described and written in a few milliseconds. */
const CAMERAS_PER_PIECE = 500;

/**
 * What a page needs to draw the tree, as the JSON text of a `DirectoryDto`: who owns cameras, where they stand, and the cameras
 * themselves. In pieces, because tens of thousands of cameras in one go would hold up the video.
 */
export function* writeDirectory(
  { site, domains, regions }: Pick<Config, 'site' | 'domains' | 'regions'>,
  cameras: Pick<CameraRegistry, 'list'>,
  scope: DirectoryScope,
): Generator<string> {
  const head: Omit<DirectoryDto, 'cameras'> = {
    site,
    domains: domains
      .filter(({ id }) => scope.hasDomain(id))
      .map(({ id, name, color }) => ({ id, name, color })),
    regions: regions.filter(({ code }) => scope.hasRegion(code)).map(({ code, name }) => ({ code, name })),
  };
  yield `${JSON.stringify(head).slice(0, -1)},"cameras":[`;
  const all = cameras.list();
  let separator = '';
  for (let at = 0; at < all.length; at += CAMERAS_PER_PIECE) {
    const own = all.slice(at, at + CAMERAS_PER_PIECE).filter(({ definition }) => scope.has(definition));
    if (own.length > 0) {
      yield separator + own.map((camera) => JSON.stringify(camera.describe())).join();
      separator = ',';
    } else {
      yield '';
    }
  }
  yield ']}';
}
