import type { Config } from '../config/streams-config.ts';
import type { PlacesDto } from '../contract/dto.ts';
import type { Place } from '../contract/permissions.ts';
import type { CameraRegistry } from './camera-registry.ts';

/** Whose directory it is: what this person may see. */
export interface DirectoryScope {
  has(place: Place): boolean;
  hasDomain(id: string): boolean;
  hasRegion(code: string): boolean;
}

type NamedPlaces = Pick<Config, 'site' | 'domains' | 'regions'>;

/** Described and written in a few milliseconds. */
const CAMERAS_PER_PIECE = 500;

/** What a page needs to name places, as the JSON text of a `PlacesDto`: who owns cameras, and where they stand. */
export function writePlaces({ site, domains, regions }: NamedPlaces, scope: DirectoryScope): string {
  const places: PlacesDto = {
    site,
    domains: domains
      .filter(({ id }) => scope.hasDomain(id))
      .map(({ id, name, color }) => ({ id, name, color })),
    regions: regions.filter(({ code }) => scope.hasRegion(code)).map(({ code, name }) => ({ code, name })),
  };
  return JSON.stringify(places);
}

/**
 * What a page needs to draw the tree, as the JSON text of a `DirectoryDto`: the places, and the cameras themselves. In pieces,
 * because tens of thousands of cameras in one go would hold up the video.
 */
export function* writeDirectory(
  config: NamedPlaces,
  cameras: Pick<CameraRegistry, 'list'>,
  scope: DirectoryScope,
): Generator<string> {
  yield `${writePlaces(config, scope).slice(0, -1)},"cameras":[`;
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
