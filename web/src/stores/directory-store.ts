import type { CameraDto, DirectoryDto, DomainDto, RegionDto } from '../../../server/contract/dto.ts';
import type { Tagged } from '../api/http-client.ts';
import { ValueStore } from './value-store.ts';

/** The directory with its lookups, made once per fetch. */
export interface Directory {
  site: DirectoryDto['site'];
  domains: readonly DomainDto[];
  regions: readonly RegionDto[];
  cameras: readonly CameraDto[];
  camera(id: string): CameraDto | null;
  domain(id: string): DomainDto | null;
  region(code: string): RegionDto | null;
}

export function indexDirectory(dto: DirectoryDto): Directory {
  const cameras = new Map(dto.cameras.map((camera) => [camera.id, camera]));
  const domains = new Map(dto.domains.map((domain) => [domain.id, domain]));
  const regions = new Map(dto.regions.map((region) => [region.code, region]));
  return {
    ...dto,
    camera: (id) => cameras.get(id) ?? null,
    domain: (id) => domains.get(id) ?? null,
    region: (code) => regions.get(code) ?? null,
  };
}

const RETRY_MS = 2000;

/** Null when it still is the one of this entity tag. */
export type LoadDirectory = (entityTag: string | null) => Promise<Tagged<DirectoryDto> | null>;

/** Null until it has been fetched once; afterwards the last known one stays while a newer is on its way. */
export class DirectoryStore {
  readonly directory = new ValueStore<Directory | null>(null);
  private readonly load: LoadDirectory;
  /** Of the directory that is here. */
  private entityTag: string | null = null;
  private fetching = false;
  private again = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(load: LoadDirectory) {
    this.load = load;
  }

  /** Fetches, and tries again until it succeeds or `stop` is called; a call during a fetch causes one more after it. */
  async refresh(): Promise<void> {
    clearTimeout(this.timer);
    if (this.fetching) {
      this.again = true;
      return;
    }
    this.fetching = true;
    try {
      const loaded = await this.load(this.entityTag);
      if (loaded) {
        this.entityTag = loaded.entityTag;
        this.directory.set(indexDirectory(loaded.value));
      }
    } catch {
      this.timer = setTimeout(() => void this.refresh(), RETRY_MS);
    }
    this.fetching = false;
    if (!this.again) return;
    this.again = false;
    void this.refresh();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.again = false;
  }
}
