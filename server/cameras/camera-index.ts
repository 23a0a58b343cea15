import { HEALTH_STATES, type HealthState } from '../contract/health-states.ts';
import type { Scope } from '../contract/permissions.ts';
import type { CameraFilter, CameraQuery } from '../contract/registry-dto.ts';
import { type FilterSurroundings, filterTest, scopeTest } from './camera-filter.ts';
import { CameraOrders, type KeptSort } from './camera-orders.ts';
import { CameraTable } from './camera-table.ts';
import type { CatalogCamera } from './catalog-camera.ts';
import { NameSpeller } from './name-speller.ts';

export interface CameraPage {
  /** In scope. */
  total: number;
  matching: number;
  cameras: CatalogCamera[];
}

/** Every camera, found by id, by number, and by any filter in any order within milliseconds. */
export class CameraIndex {
  private readonly table: CameraTable;
  private readonly orders: CameraOrders;
  private readonly dialNumbers = new Map<number, string>();

  private readonly stateOf: (id: string) => HealthState;

  /** @param stateOf asked when a camera is put; what changes later is noted by `setStates` */
  constructor(stateOf: (id: string) => HealthState) {
    const speller = new NameSpeller();
    this.table = new CameraTable(speller);
    this.orders = new CameraOrders(speller);
    this.stateOf = stateOf;
  }

  get size(): number {
    return this.table.size;
  }

  get(id: string): CatalogCamera | undefined {
    return this.table.get(id);
  }

  /** The id of the camera that is called by this number. */
  byDialNumber(dialNumber: number): string | undefined {
    return this.dialNumbers.get(dialNumber);
  }

  /** An id comes once at most. A few hundred at once are a matter of milliseconds. */
  replace(removedIds: readonly string[], put: readonly CatalogCamera[]): void {
    const gone = [...removedIds, ...put.map(({ id }) => id)].flatMap((id) => this.leaveNumber(id));
    for (const id of removedIds) this.table.remove(id);
    const placed = put.map((camera) => [this.table.put(camera), camera] as const);
    for (const [slot, { id }] of placed) this.table.state.set(slot, this.stateOf(id));
    this.orders.replace(gone, placed);
    for (const { id, definition } of put) {
      if (definition.dialNumber !== null) this.dialNumbers.set(definition.dialNumber, id);
    }
  }

  /** Of cameras that are in another state than when they were put; those that are not here are passed over. */
  setStates(changed: readonly { readonly cameraId: string; readonly state: HealthState }[]): void {
    for (const { cameraId, state } of changed) {
      const slot = this.table.slotOf(cameraId);
      if (slot !== undefined) this.table.state.set(slot, state);
    }
  }

  query(query: CameraQuery, scope: Scope, surroundings: FilterSurroundings): CameraPage {
    const { sort, order, offset, limit } = query;
    const walked = this.walk(query, sort === 'state' ? 'name' : sort, scope, surroundings);
    const slots = sort === 'state' ? this.byState(walked.slots) : walked.slots;
    if (order === 'desc') slots.reverse();
    const cameras = slots.slice(offset, offset + limit).map((slot) => this.table.at(slot));
    return { total: walked.total, matching: slots.length, cameras };
  }

  /** All of them, by name. */
  select(filter: CameraFilter, scope: Scope, surroundings: FilterSurroundings): CatalogCamera[] {
    return this.walk(filter, 'name', scope, surroundings).slots.map((slot) => this.table.at(slot));
  }

  private walk(
    filter: CameraFilter,
    sort: KeptSort,
    scope: Scope,
    surroundings: FilterSurroundings,
  ): { total: number; slots: number[] } {
    const inScope = scopeTest(scope, this.table);
    const matches = filterTest(filter, this.table, surroundings);
    const slots: number[] = [];
    let total = 0;
    for (const slot of this.orders.sorted(sort)) {
      if (!inScope(slot)) continue;
      total += 1;
      if (matches(slot)) slots.push(slot);
    }
    return { total, slots };
  }

  private byState(slots: readonly number[]): number[] {
    const heaps: number[][] = HEALTH_STATES.map(() => []);
    for (const slot of slots) heaps[this.table.state.codeAt(slot)]?.push(slot);
    return heaps.flat();
  }

  /** The slot of a camera that goes, or is about to be another. */
  private leaveNumber(id: string): number[] {
    const slot = this.table.slotOf(id);
    if (slot === undefined) return [];
    const { dialNumber } = this.table.at(slot).definition;
    if (dialNumber !== null && this.dialNumbers.get(dialNumber) === id) this.dialNumbers.delete(dialNumber);
    return [slot];
  }
}
