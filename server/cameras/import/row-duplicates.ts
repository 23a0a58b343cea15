import type { Clock } from '../../base/clock.ts';
import { inBatches } from '../../base/in-batches.ts';
import { DuplicateFinder, duplicateKeys } from '../camera-duplicates.ts';
import type { CatalogCamera } from '../catalog-camera.ts';
import type { CheckedRow } from './import-check.ts';

const BATCH = 500;
/** Of one row: a bad table may have thousands of the same. */
const MAX_TOLD = 20;

/** Notes which rows may be of a camera that is there already under another id, or of the same one as another row. */
export async function noteDuplicates(
  rows: readonly CheckedRow[],
  cameras: readonly CatalogCamera[],
  clock: Clock,
): Promise<void> {
  const known = await DuplicateFinder.over(cameras, clock);
  const first = new Map<string, CheckedRow>();
  await inBatches(rows, BATCH, clock, (batch) => {
    for (const row of batch) noteOne(row, known, first);
  });
}

function noteOne(row: CheckedRow, known: DuplicateFinder, first: Map<string, CheckedRow>): void {
  const { change } = row;
  if (!change) return;
  const { file } = change.camera;
  const found = known.of(file, change.id);
  for (const { kind, key } of duplicateKeys(file)) {
    const other = first.get(`${kind} ${key}`);
    if (!other) first.set(`${kind} ${key}`, row);
    else if (other.change) {
      found.push({ id: other.change.id, name: `${other.change.camera.file.name} (${other.row})`, kind });
    }
  }
  row.duplicateOf = found.slice(0, MAX_TOLD);
}
