import type { Clock } from '../base/clock.ts';
import { inBatches } from '../base/in-batches.ts';
import { endpointOf } from '../config/camera-address.ts';
import type { CameraFile, DuplicateGroupDto, DuplicatesDto } from '../contract/registry-dto.ts';
import type { CatalogCamera } from './catalog-camera.ts';
import { searchable } from './search-texts.ts';

export type DuplicateKind = DuplicateGroupDto['kind'];

/** By what two entries may be one and the same camera. */
export interface DuplicateKey {
  readonly kind: DuplicateKind;
  readonly key: string;
}

type Keyed = Pick<CameraFile, 'mainUrl' | 'nationalId' | 'name' | 'domain' | 'region'>;

const BATCH = 2_000;
const MAX_GROUPS = 500;
/** Of one group: a bad table may have thousands of the same. */
const MAX_CAMERAS = 100;

/** Same address and channel, same national id, same place and name; however they are written. */
export function duplicateKeys({ mainUrl, nationalId, name, region }: Keyed): DuplicateKey[] {
  const keys: DuplicateKey[] = [];
  const address = addressKey(mainUrl);
  if (address !== null) keys.push({ kind: 'address', key: address });
  if (nationalId !== null) keys.push({ kind: 'national-id', key: nationalId });
  const bareName = searchable(name).replace(/[\s\p{P}]+/gu, '');
  if (bareName !== '') keys.push({ kind: 'place-and-name', key: `${region} ${bareName}` });
  return keys;
}

/** Finds who else is the same: of cameras, and of rows on their way in. */
export class DuplicateFinder {
  private readonly found = new Map<string, CatalogCamera[]>();

  static async over(cameras: readonly CatalogCamera[], clock: Clock): Promise<DuplicateFinder> {
    const finder = new DuplicateFinder();
    await inBatches(cameras, BATCH, clock, (batch) => {
      for (const camera of batch) finder.add(camera);
    });
    return finder;
  }

  /** Those that share a key with it, but for itself. */
  of(file: Keyed, ownId: string | null): { id: string; name: string; kind: DuplicateKind }[] {
    return duplicateKeys(file).flatMap((key) =>
      (this.found.get(mapKey(key)) ?? [])
        .filter(({ id }) => id !== ownId)
        .slice(0, MAX_CAMERAS)
        .map(({ id, file: { name } }) => ({ id, name, kind: key.kind })),
    );
  }

  groups(): DuplicatesDto {
    const shared = [...this.found].filter(([, cameras]) => cameras.length > 1);
    const groups = shared.slice(0, MAX_GROUPS).map(([key, cameras]) => describeGroup(key, cameras));
    return { groups, groupCount: shared.length };
  }

  private add(camera: CatalogCamera): void {
    for (const key of duplicateKeys(camera.file)) {
      const known = this.found.get(mapKey(key));
      if (known) known.push(camera);
      else this.found.set(mapKey(key), [camera]);
    }
  }
}

/** Scheme and credentials do not make another camera; the channel is somewhere in the path. */
function addressKey(url: string): string | null {
  const endpoint = endpointOf(url);
  if (!endpoint) return null;
  const path = url.replace(/^[a-z]+:\/\/[^/?#]*/, '').replace(/\/+$/, '');
  return `${endpoint.host}:${endpoint.port}${path}`;
}

function mapKey({ kind, key }: DuplicateKey): string {
  return `${kind} ${key}`;
}

function describeGroup(mapped: string, cameras: readonly CatalogCamera[]): DuplicateGroupDto {
  const space = mapped.indexOf(' ');
  return {
    kind: mapped.slice(0, space) as DuplicateKind,
    key: mapped.slice(space + 1),
    cameras: cameras.slice(0, MAX_CAMERAS).map(({ id, file, managedBy }) => {
      const { name, domain, region, organisation } = file;
      return { id, name, domain, region, organisation, managedBy };
    }),
  };
}
