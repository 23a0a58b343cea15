import type {
  CameraDto,
  DirectoryDto,
  DomainDto,
  PlacesDto,
  RegionDto,
} from '../../../server/contract/dto.ts';

/** The places with their lookups, made once per fetch. */
export interface Places {
  site: PlacesDto['site'];
  domains: readonly DomainDto[];
  regions: readonly RegionDto[];
  domain(id: string): DomainDto | null;
  region(code: string): RegionDto | null;
}

/** All that there is to see: megabytes in a city. Who needs names of places alone takes `Places`. */
export interface Directory extends Places {
  cameras: readonly CameraDto[];
  camera(id: string): CameraDto | null;
}

export function indexPlaces(dto: PlacesDto): Places {
  const domains = new Map(dto.domains.map((domain) => [domain.id, domain]));
  const regions = new Map(dto.regions.map((region) => [region.code, region]));
  return {
    ...dto,
    domain: (id) => domains.get(id) ?? null,
    region: (code) => regions.get(code) ?? null,
  };
}

export function indexDirectory(dto: DirectoryDto): Directory {
  const cameras = new Map(dto.cameras.map((camera) => [camera.id, camera]));
  return {
    ...indexPlaces(dto),
    cameras: dto.cameras,
    camera: (id) => cameras.get(id) ?? null,
  };
}
