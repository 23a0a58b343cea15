import type { Clock, Timer } from '../base/clock.ts';
import { inBatches } from '../base/in-batches.ts';
import type { Logger } from '../base/logger.ts';
import type { SecretBox } from '../base/secret-box.ts';
import { SerialQueue } from '../base/serial-queue.ts';
import type { Config } from '../config/streams-config.ts';
import { CodedError } from '../contract/error-codes.ts';
import type { AuditLog } from '../storage/audit-note.ts';
import type { CameraRecord } from '../storage/camera-store.ts';
import type { Storage } from '../storage/storage.ts';
import type { CameraSurroundings } from './camera-check.ts';
import type { CameraCondition, CameraConditions, FilterSurroundings } from './camera-filter.ts';
import { openSecrets } from './camera-secrets.ts';
import { type CatalogCamera, ofRecord } from './catalog-camera.ts';
import { CatalogMemory, type CatalogMemoryOptions } from './catalog-memory.ts';
import { CatalogWriter, type ReadyPlan, type WrittenCamera } from './catalog-writer.ts';

export interface CameraCatalogOptions {
  storage: Storage;
  registry: CatalogMemoryOptions['registry'];
  box: Pick<SecretBox, 'seal' | 'open'>;
  audit: AuditLog;
  /** In force at the start. */
  config: Config;
  conditions: CameraConditions;
  clock: Clock;
  logger: Logger;
}

/** How soon a change on one hub is known on the others. */
const LOOK_MS = 2_000;
/** Opening so many secrets is about what a turn of the event loop may take. */
const BATCH = 250;
/** Other hubs that are faster so often leave no room for this one. */
const MAX_TRIES = 5;

/**
 * The registry's cameras: what the storage has, merged with the configuration file, kept up to date with both and with other hubs on
 * the same database, and run. Whatever changes it stands in one queue.
 */
export class CameraCatalog {
  readonly memory: CatalogMemory;
  private readonly options: CameraCatalogOptions;
  private readonly writer: CatalogWriter;
  private readonly queue = new SerialQueue();
  private config: Config;
  private surroundings: CameraSurroundings;
  /** Of the topic `cameras`, that memory is up to date with. */
  private count = 0;
  private looking: Timer | null = null;
  private offConditions: (() => void) | null = null;

  constructor(options: CameraCatalogOptions) {
    const { storage, registry, conditions, box, audit, config, clock } = options;
    this.options = options;
    this.memory = new CatalogMemory({ registry, conditions, clock });
    this.writer = new CatalogWriter({ storage, memory: this.memory, box, audit, clock });
    this.config = config;
    this.surroundings = surroundingsOf(config);
  }

  /** What filters need, as of now. */
  get filters(): FilterSurroundings {
    const { domains, regions } = this.config;
    return { domains, regions };
  }

  get known(): CameraSurroundings {
    return this.surroundings;
  }

  /** How a camera is at this moment. */
  conditionOf(id: string): CameraCondition {
    return this.options.conditions.of(id);
  }

  /** Runs every camera there is. */
  async start(): Promise<void> {
    this.offConditions ??= this.options.conditions.onChanged((changed) =>
      this.memory.index.setStates(changed),
    );
    await this.queue.run(async () => {
      await this.memory.setFileCameras(this.config.cameras);
      const { cameras: count } = await this.options.storage.changes.counts();
      await this.take(await this.options.storage.cameras.list(), []);
      this.count = count;
      this.warnOfHidden();
    });
    this.looking ??= this.options.clock.setRepeating(() => this.look(), LOOK_MS);
  }

  /** May be called twice. Resolves when what was begun has ended. */
  async stop(): Promise<void> {
    this.looking?.cancel();
    this.looking = null;
    this.offConditions?.();
    this.offConditions = null;
    await this.queue.run(async () => {});
  }

  /** The file was read again. Resolves when its cameras run as they stand there. */
  useConfig(config: Config): Promise<void> {
    this.config = config;
    this.surroundings = surroundingsOf(config);
    return this.queue.run(async () => {
      await this.memory.setFileCameras(config.cameras);
      this.warnOfHidden();
    });
  }

  /**
   * Judges on what is known, then writes and runs it. `judge` may be called again when another hub changed something in the meantime;
   * null: there is nothing to do.
   */
  commit(judge: () => Promise<ReadyPlan | null> | ReadyPlan | null): Promise<ReadyPlan | null> {
    return this.queue.run(async () => {
      for (let tries = 0; tries < MAX_TRIES; tries += 1) {
        await this.catchUp();
        const plan = await judge();
        if (!plan) return null;
        const written = await this.writer.write(plan, this.count);
        if (!written) continue;
        const removed = plan.changes.flatMap(({ kind, id }) => (kind === 'remove' ? id : []));
        await this.put(written, removed);
        this.count += 1;
        return plan;
      }
      throw new CodedError('CONFLICT', 'Other hubs change cameras all the time. Try again.');
    });
  }

  /** In the queue, so that it never comes between the writing and the running of a plan. */
  private look(): void {
    if (!this.queue.idle) return;
    this.queue
      .run(() => this.catchUp())
      .catch((error: unknown) =>
        this.options.logger.error({ err: error }, 'changes of other hubs could not be read'),
      );
  }

  private async catchUp(): Promise<void> {
    const { storage } = this.options;
    const { cameras: count } = await storage.changes.counts();
    if (count === this.count) return;
    const { records, removed } = await storage.cameras.changedSince(this.count);
    await this.take(records, removed);
    this.count = count;
  }

  private async take(records: readonly CameraRecord[], removed: readonly string[]): Promise<void> {
    const { box, clock, logger } = this.options;
    const opened: WrittenCamera[] = [];
    await inBatches(records, BATCH, clock, (batch) => {
      for (const record of batch)
        opened.push({ record, secrets: openSecrets(box, record.id, record.credentials) });
    });
    const closed = opened.filter(({ secrets }) => secrets === null);
    if (closed.length > 0) {
      logger.error(
        { cameras: closed.length, first: closed[0]?.record.id },
        'the credentials of these cameras cannot be opened with the key at hand: they are asked without',
      );
    }
    await this.put(opened, removed);
  }

  private async put(cameras: readonly WrittenCamera[], removed: readonly string[]): Promise<void> {
    const put: CatalogCamera[] = [];
    await inBatches(cameras, BATCH, this.options.clock, (batch) => {
      for (const { record, secrets } of batch) put.push(ofRecord(record, secrets));
    });
    await this.memory.putRegistered(put, removed);
  }

  private warnOfHidden(): void {
    const ids = this.memory.hiddenIds;
    if (ids.length === 0) return;
    this.options.logger.warn(
      { cameras: ids.slice(0, 20), count: ids.length },
      'cameras of the file stand in front of registered ones with the same id',
    );
  }
}

function surroundingsOf({ domains, regions }: Config): CameraSurroundings {
  return {
    domains: new Set(domains.map(({ id }) => id)),
    regions: new Map(
      regions.flatMap(({ code, aliases }) => [code, ...aliases].map((each) => [each, code] as const)),
    ),
  };
}
