import { HEALTH_STATES } from '../contract/health-states.ts';
import type { CatalogCamera } from './catalog-camera.ts';
import { CodedColumn } from './coded-column.ts';
import type { NameSpeller } from './name-speller.ts';
import { searchTextsOf, tagsText } from './search-texts.ts';
import { TextBlocks } from './text-blocks.ts';

/**
 * Every camera in a slot of its own, and beside it what lists are filtered by in columns: tens of thousands of objects are nowhere
 * near each other in memory, and to look into each of them takes longer than a request may.
 */
export class CameraTable {
  readonly domain = new CodedColumn();
  readonly region = new CodedColumn();
  readonly mode = new CodedColumn();
  readonly filingState = new CodedColumn();
  readonly managedBy = new CodedColumn();
  /** Numbered in the order in which states are listed. Changes by itself, beside the camera. */
  readonly state = new CodedColumn(HEALTH_STATES);
  readonly ascii = new TextBlocks();
  readonly other = new TextBlocks();
  readonly tags = new TextBlocks();
  private readonly cameras: (CatalogCamera | null)[] = [];
  private readonly slots = new Map<string, number>();
  private readonly free: number[] = [];
  private readonly speller: NameSpeller;

  constructor(speller: NameSpeller) {
    this.speller = speller;
  }

  /** Of cameras. */
  get size(): number {
    return this.slots.size;
  }

  /** Every slot is below this. */
  get slotCount(): number {
    return this.cameras.length;
  }

  get(id: string): CatalogCamera | undefined {
    const slot = this.slots.get(id);
    return slot === undefined ? undefined : (this.cameras[slot] ?? undefined);
  }

  /** Of a slot that is taken. */
  at(slot: number): CatalogCamera {
    const camera = this.cameras[slot];
    if (!camera) throw new RangeError(`slot ${slot} is empty`);
    return camera;
  }

  slotOf(id: string): number | undefined {
    return this.slots.get(id);
  }

  /** Returns its slot: the one it had, or a free one. */
  put(camera: CatalogCamera): number {
    const slot = this.slots.get(camera.id) ?? this.free.pop() ?? this.cameras.length;
    this.slots.set(camera.id, slot);
    this.cameras[slot] = camera;
    this.domain.set(slot, camera.file.domain);
    this.region.set(slot, camera.file.region);
    this.mode.set(slot, camera.file.mode);
    this.filingState.set(slot, camera.file.filingState);
    this.managedBy.set(slot, camera.managedBy);
    const { ascii, other } = searchTextsOf(camera, this.speller.spell(camera.file.name));
    this.ascii.set(slot, ascii);
    this.other.set(slot, other);
    this.tags.set(slot, tagsText(camera.file.tags));
    return slot;
  }

  /** Leaves the texts of a slot that is empty: no order leads to it. */
  remove(id: string): void {
    const slot = this.slots.get(id);
    if (slot === undefined) return;
    this.slots.delete(id);
    this.cameras[slot] = null;
    this.free.push(slot);
  }
}
