import { isInScope, type Place, type Scope } from '../contract/permissions.ts';

/** Where cameras are: the registry is one of these. */
export interface PlacedCameras {
  get(id: string): { readonly definition: Place } | undefined;
}

/** What of walls and tours lies in some scopes, in all of them: each camera is looked up once, however many walls it is on. */
export class WallSight {
  private readonly cameras: PlacedCameras;
  private readonly scopes: readonly Scope[];
  private readonly known = new Map<string, boolean>();

  constructor(cameras: PlacedCameras, scopes: readonly Scope[]) {
    this.cameras = cameras;
    this.scopes = scopes;
  }

  /** False too for one that there is not. */
  sees(cameraId: string): boolean {
    const known = this.known.get(cameraId);
    if (known !== undefined) return known;
    const camera = this.cameras.get(cameraId);
    const seen = camera !== undefined && this.scopes.every((scope) => isInScope(scope, camera.definition));
    this.known.set(cameraId, seen);
    return seen;
  }

  /** Whether anything of this domain and region can lie in the scopes; null stands for all. */
  reaches(domain: string | null, region: string | null): boolean {
    return this.scopes.every(({ domains, regions }) => {
      if (domain !== null && domains !== null && !domains.includes(domain)) return false;
      if (region === null || regions === null) return true;
      return regions.some((code) => region.startsWith(code) || code.startsWith(region));
    });
  }
}
