import type { Clock } from '../../base/clock.ts';
import { inBatches } from '../../base/in-batches.ts';
import { duplicateKeys } from '../camera-duplicates.ts';
import type { CatalogCamera } from '../catalog-camera.ts';
import type { RowCells } from './row-file.ts';

const BATCH = 2_000;

/** Which camera of the registry a row is about: by its id, else its national id, else its main address. */
export class TargetFinder {
  private readonly byId = new Map<string, CatalogCamera>();
  /** Null where several cameras share it: none of them is meant more than the others. */
  private readonly byKey = new Map<string, CatalogCamera | null>();

  /** @param cameras those that the person who imports may change: of others nothing is told, not even that they are there */
  static async over(cameras: readonly CatalogCamera[], clock: Clock): Promise<TargetFinder> {
    const finder = new TargetFinder();
    await inBatches(cameras, BATCH, clock, (batch) => {
      for (const camera of batch) finder.add(camera);
    });
    return finder;
  }

  find(cells: RowCells): CatalogCamera | null {
    const id = cells.get('id');
    if (id !== undefined) return this.byId.get(id) ?? null;
    const nationalId = cells.get('nationalId')?.replace(/\s/g, '');
    const byNumber = nationalId === undefined ? null : this.byKey.get(`national-id ${nationalId}`);
    if (byNumber) return byNumber;
    const mainUrl = cells.get('mainUrl');
    if (mainUrl === undefined) return null;
    const [address] = duplicateKeys({ mainUrl, nationalId: null, name: '', domain: '', region: '' });
    return address === undefined ? null : (this.byKey.get(`address ${address.key}`) ?? null);
  }

  private add(camera: CatalogCamera): void {
    this.byId.set(camera.id, camera);
    for (const { kind, key } of duplicateKeys(camera.file)) {
      if (kind === 'place-and-name') continue;
      const mapKey = `${kind} ${key}`;
      this.byKey.set(mapKey, this.byKey.has(mapKey) ? null : camera);
    }
  }
}
