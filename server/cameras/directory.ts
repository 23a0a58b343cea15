import type { Config } from '../config/streams-config.ts';
import type { DirectoryDto } from '../contract/dto.ts';
import type { CameraRegistry } from './camera-registry.ts';

/** What a page needs to draw the tree: who owns cameras, where they stand, and the cameras themselves. */
export function describeDirectory(
  config: Pick<Config, 'site' | 'domains' | 'regions'>,
  cameras: Pick<CameraRegistry, 'list'>,
): DirectoryDto {
  return {
    site: config.site,
    domains: config.domains.map(({ id, name, color }) => ({ id, name, color })),
    regions: config.regions.map(({ code, name }) => ({ code, name })),
    cameras: cameras.list().map((camera) => camera.describe()),
  };
}
