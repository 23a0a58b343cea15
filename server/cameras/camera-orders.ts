import type { CAMERA_SORTS } from '../contract/registry-terms.ts';
import type { CatalogCamera } from './catalog-camera.ts';
import type { NameSpeller } from './name-speller.ts';

/** The state is not the camera's own: it changes by itself. */
export type KeptSort = Exclude<(typeof CAMERA_SORTS)[number], 'state'>;

type Key = string | number;

/** Behind every number and every text: where there is nothing. */
const LAST_NUMBER = Number.POSITIVE_INFINITY;
const LAST_TEXT = '\uffff';

type KeyMaker = (camera: CatalogCamera, speller: NameSpeller) => Key;

const KEYS: Readonly<Record<KeptSort, KeyMaker>> = {
  name: ({ file }, speller) => sortable(speller.spell(file.name).full),
  dialNumber: ({ file }) => file.dialNumber ?? LAST_NUMBER,
  nationalId: ({ file }) => file.nationalId ?? LAST_TEXT,
  domain: ({ file }) => file.domain,
  region: ({ file }) => file.region,
  organisation: ({ file }, speller) =>
    file.organisation ? sortable(speller.spell(file.organisation).full) : LAST_TEXT,
  host: ({ host }) => sortable(host),
  updatedAtMs: ({ updatedAtMs }) => updatedAtMs ?? 0,
};
const SORTS = Object.keys(KEYS) as KeptSort[];

interface Order {
  /** By slot. */
  readonly keys: Key[];
  /** Slots, in order. */
  sorted: Uint32Array;
}

/**
 * Every order in which cameras can be listed, kept: to sort tens of thousands takes longer than a request may, to walk through
 * them does not.
 */
export class CameraOrders {
  private readonly orders = new Map<KeptSort, Order>(
    SORTS.map((sort) => [sort, { keys: [], sorted: new Uint32Array() }]),
  );
  private readonly names: Key[];
  private readonly ids: string[] = [];
  private readonly speller: NameSpeller;

  constructor(speller: NameSpeller) {
    this.speller = speller;
    this.names = this.orders.get('name')!.keys;
  }

  /** Slots in this order. Not to be kept: a change makes another. */
  sorted(sort: KeptSort): Uint32Array {
    return this.orders.get(sort)!.sorted;
  }

  /** A slot that is put anew is among the `gone` as well. */
  replace(gone: readonly number[], put: readonly (readonly [slot: number, camera: CatalogCamera])[]): void {
    for (const [slot, camera] of put) {
      this.ids[slot] = camera.id;
      for (const sort of SORTS) this.orders.get(sort)!.keys[slot] = KEYS[sort](camera, this.speller);
    }
    const slots = put.map(([slot]) => slot);
    const isGone = new Uint8Array(this.ids.length);
    for (const slot of gone) isGone[slot] = 1;
    for (const order of this.orders.values()) {
      const left = gone.length === 0 ? order.sorted : without(order.sorted, isGone, gone.length);
      order.sorted = this.merge(order.keys, left, slots);
    }
  }

  private merge(keys: readonly Key[], left: Uint32Array, put: readonly number[]): Uint32Array {
    const merged = new Uint32Array(left.length + put.length);
    let from = 0;
    let length = 0;
    for (const slot of [...put].sort((a, b) => this.compare(a, b, keys))) {
      const place = this.placeOf(slot, left, from, keys);
      merged.set(left.subarray(from, place), length);
      length += place - from;
      merged[length++] = slot;
      from = place;
    }
    merged.set(left.subarray(from), length);
    return merged;
  }

  /** The first place from `from` on that comes behind this slot. */
  private placeOf(slot: number, sorted: Uint32Array, from: number, keys: readonly Key[]): number {
    let low = from;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.compare(sorted[middle]!, slot, keys) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Cameras that are alike stand by name, so that a page is the same each time. */
  private compare(a: number, b: number, keys: readonly Key[]): number {
    return (
      compareKeys(keys[a]!, keys[b]!) ||
      compareKeys(this.names[a]!, this.names[b]!) ||
      compareKeys(this.ids[a]!, this.ids[b]!)
    );
  }
}

/** A plain loop: it is run for every order at every change. */
function without(sorted: Uint32Array, isGone: Uint8Array, goneCount: number): Uint32Array {
  const left = new Uint32Array(sorted.length - goneCount);
  let length = 0;
  for (let index = 0; index < sorted.length; index += 1) {
    const slot = sorted[index]!;
    if (isGone[slot] === 0) left[length++] = slot;
  }
  return left;
}

function compareKeys(a: Key, b: Key): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** 2 comes before 10. */
function sortable(text: string): string {
  return text.replace(/\d+/g, (digits) => digits.padStart(6, '0'));
}
