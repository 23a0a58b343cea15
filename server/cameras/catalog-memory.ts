import type { Clock } from '../base/clock.ts';
import { inBatches } from '../base/in-batches.ts';
import type { CameraConfig, FileCamera } from '../config/streams-config.ts';
import type { CameraConditions } from './camera-filter.ts';
import { CameraIndex } from './camera-index.ts';
import type { CameraChanges } from './camera-registry.ts';
import { type CatalogCamera, ofFileCamera, withoutDialNumber } from './catalog-camera.ts';

export interface CatalogMemoryOptions {
  registry: {
    get(id: string): { readonly definition: CameraConfig } | undefined;
    apply(changes: CameraChanges): void;
  };
  conditions: CameraConditions;
  clock: Clock;
}

/** To spell, sort and start so many cameras is about what a turn of the event loop may take. */
const BATCH = 150;

/**
 * All cameras in memory: those of the file in front of registered ones of the same id. What is changed here runs at once. One
 * change at a time: the caller sees to it.
 */
export class CatalogMemory {
  readonly index: CameraIndex;
  private readonly options: CatalogMemoryOptions;
  private readonly registered = new Map<string, CatalogCamera>();
  private ofFile = new Map<string, CatalogCamera>();
  /** Of registered cameras, whoever of the file has the number besides. */
  private readonly registeredNumbers = new Map<number, string>();
  private fileNumbers: ReadonlySet<number> = new Set();

  constructor(options: CatalogMemoryOptions) {
    this.options = options;
    this.index = new CameraIndex((id) => options.conditions.of(id).state);
  }

  /** As it counts: that of the file where there are two. */
  get(id: string): CatalogCamera | undefined {
    return this.index.get(id);
  }

  /** Also one that waits behind a camera of the file. */
  getRegistered(id: string): CatalogCamera | undefined {
    return this.registered.get(id);
  }

  isFileManaged(id: string): boolean {
    return this.ofFile.has(id);
  }

  hidesRegistered(id: string): boolean {
    return this.ofFile.has(id) && this.registered.has(id);
  }

  get hiddenIds(): string[] {
    return [...this.ofFile.keys()].filter((id) => this.registered.has(id));
  }

  /** The ids of those that have this number, whether they are called by it or not. */
  ownersOfNumber(dialNumber: number): string[] {
    const called = this.index.byDialNumber(dialNumber);
    const registered = this.registeredNumbers.get(dialNumber);
    return [called, registered].flatMap((id, at, all) => (id && all.indexOf(id) === at ? id : []));
  }

  /** A file that is read again has many cameras that are as they were: those are left alone. */
  async setFileCameras(cameras: readonly FileCamera[]): Promise<void> {
    const before = this.ofFile;
    const numbersBefore = this.fileNumbers;
    this.ofFile = new Map(
      cameras.map((camera) => {
        const known = before.get(camera.id);
        return [camera.id, known && same(known.definition, camera) ? known : ofFileCamera(camera)];
      }),
    );
    this.fileNumbers = new Set(cameras.flatMap(({ dialNumber }) => dialNumber ?? []));
    const changed = [...before.keys(), ...this.ofFile.keys()].filter(
      (id) => before.get(id) !== this.ofFile.get(id),
    );
    const renumbered = [...numbersBefore, ...this.fileNumbers].flatMap(
      (number) => this.registeredNumbers.get(number) ?? [],
    );
    await this.refresh([...new Set([...changed, ...renumbered])]);
  }

  async putRegistered(put: readonly CatalogCamera[], removedIds: readonly string[]): Promise<void> {
    for (const id of removedIds) this.forget(id);
    for (const camera of put) {
      this.forget(camera.id);
      this.registered.set(camera.id, camera);
    }
    for (const { id, file } of put) {
      if (file.dialNumber !== null) this.registeredNumbers.set(file.dialNumber, id);
    }
    await this.refresh([...removedIds, ...put.map((camera) => camera.id)]);
  }

  private forget(id: string): void {
    const number = this.registered.get(id)?.file.dialNumber ?? null;
    if (number !== null && this.registeredNumbers.get(number) === id) this.registeredNumbers.delete(number);
    this.registered.delete(id);
  }

  private effective(id: string): CatalogCamera | undefined {
    const ofFile = this.ofFile.get(id);
    if (ofFile) return ofFile;
    const registered = this.registered.get(id);
    if (!registered) return undefined;
    const { dialNumber } = registered.file;
    const taken = dialNumber !== null && this.fileNumbers.has(dialNumber);
    return taken ? withoutDialNumber(registered) : registered;
  }

  private async refresh(ids: readonly string[]): Promise<void> {
    await inBatches(ids, BATCH, this.options.clock, (batch) => {
      const put = batch.flatMap((id) => this.effective(id) ?? []);
      const gone = batch.filter((id) => this.effective(id) === undefined);
      this.index.replace(gone, put);
      this.run(gone, put);
    });
  }

  private run(goneIds: readonly string[], put: readonly CatalogCamera[]): void {
    const { registry } = this.options;
    const removed = goneIds.filter((id) => registry.get(id)).map((id) => ({ id }));
    const added: CameraConfig[] = [];
    const changed: CameraConfig[] = [];
    for (const { id, definition } of put) {
      const running = registry.get(id)?.definition;
      if (!running) added.push(definition);
      else if (!same(running, definition)) changed.push(definition);
    }
    registry.apply({ added, changed, removed });
  }
}

/** Both sides were built by the same code, so the order of their keys is the same. */
function same(a: CameraConfig, b: CameraConfig): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
