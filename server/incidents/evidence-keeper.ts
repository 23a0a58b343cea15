import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { TypedEmitter } from '../base/typed-emitter.ts';
import type { EvidenceDto } from '../contract/bookmark-dto.ts';
import type { EvidenceState, GapReason } from '../contract/bookmark-terms.ts';
import { HUB_ACTOR } from '../storage/audit-note.ts';
import type { BookmarkRecord, BookmarkStore, BookmarkTotals } from '../storage/bookmark-store.ts';
import type { BookmarkRemoval } from './bookmark-removal.ts';
import type { CameraRings } from './camera-rings.ts';
import type { Clips } from './clips.ts';
import type { EvidenceDisk } from './evidence-disk.ts';
import type { Retention } from './retention.ts';

export interface EvidenceKeeperOptions {
  hubId(): string;
  store: BookmarkStore;
  removal: BookmarkRemoval;
  clips: Clips;
  rings: Pick<CameraRings, 'sizeBytes'>;
  disk: EvidenceDisk;
  retention: Retention;
  quotaBytes: number;
  clock: Clock;
  logger: Logger;
}

interface EvidenceEvents {
  'state:changed': { evidence: EvidenceDto };
}

/** Clips of some cameras fill some megabytes meanwhile. */
const LOOK_MS = 5_000;
const SWEEP_MS = 10 * 60_000;
/** Removed or looked at in one go; then other work has its turn. */
const BATCH = 50;
const WARN_SHARE = 0.8;
const NOTHING: BookmarkTotals = { bookmarks: 0, held: 0, damaged: 0, sizeBytes: 0 };

/** Lets evidence go when its time is over, and the oldest before that where room is short; tells when it becomes so. */
export class EvidenceKeeper {
  readonly events: TypedEmitter<EvidenceEvents>;
  private readonly options: EvidenceKeeperOptions;
  private totals = NOTHING;
  private told: EvidenceState = 'ok';
  private looking: Timer | null = null;
  private working: Promise<void> = Promise.resolve();
  private busy = false;
  private sweptAtMs = Number.NEGATIVE_INFINITY;
  private stopped = false;

  constructor(options: EvidenceKeeperOptions) {
    this.options = options;
    this.events = new TypedEmitter(options.logger);
  }

  get state(): EvidenceState {
    const { quotaBytes } = this.options;
    if (this.usedBytes >= quotaBytes) return 'full';
    return this.usedBytes >= quotaBytes * WARN_SHARE ? 'filling' : 'ok';
  }

  /** Why no clip is recorded; null when there is room. */
  get refusal(): GapReason | null {
    return this.state === 'full' ? 'quota-full' : null;
  }

  describe(): EvidenceDto {
    const { disk, clips, rings, quotaBytes } = this.options;
    const { bookmarks, held, damaged } = this.totals;
    return {
      ...{ state: this.state, disk: disk.state, usedBytes: this.usedBytes, quotaBytes },
      ...{ freeBytes: disk.freeBytes, ringBytes: rings.sizeBytes, recording: clips.count },
      ...{ bookmarks, held, damaged },
    };
  }

  async start(): Promise<void> {
    await this.look();
    this.looking = this.options.clock.setRepeating(() => this.lookSoon(), LOOK_MS);
    this.options.disk.events.on('state:changed', () => this.announce());
  }

  /** May be called twice. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.looking?.cancel();
    await this.working;
  }

  /** Counts anew, lets go of what is to go, and makes room. */
  async look(): Promise<void> {
    const { store, hubId, clips, clock } = this.options;
    this.totals = await store.totals(hubId());
    const nowMs = clock.monotonic();
    const isDue = nowMs - this.sweptAtMs >= SWEEP_MS;
    if (isDue) {
      this.sweptAtMs = nowMs;
      await this.sweep(
        (record, ageMs) => ageMs > this.options.retention.mostMs(record.domain),
        'kept long enough',
      );
    }
    if (this.state === 'full') {
      const mayGo = (record: BookmarkRecord, ageMs: number) =>
        this.state === 'full' && ageMs > this.options.retention.leastMs(record.domain);
      await this.sweep(mayGo, 'room is short');
    }
    if (this.state === 'full') await clips.finishAll('quota-full');
    this.tell();
  }

  private get usedBytes(): number {
    return this.totals.sizeBytes + this.options.clips.sizeBytes;
  }

  private lookSoon(): void {
    if (this.busy || this.stopped) return;
    this.busy = true;
    this.working = this.look()
      .catch((error: unknown) =>
        this.options.logger.error({ err: error }, 'evidence could not be looked after'),
      )
      .finally(() => {
        this.busy = false;
      });
  }

  /** Oldest first. */
  private async sweep(goes: (record: BookmarkRecord, ageMs: number) => boolean, why: string): Promise<void> {
    const { store, hubId, retention, clock, logger } = this.options;
    const beforeMs = clock.now() - retention.shortestMs;
    let after: { createdAtMs: number; id: string } | null = null;
    let removed = 0;
    for (;;) {
      const page: BookmarkRecord[] = await store.listRemovable(
        ...([hubId(), beforeMs, clock.now(), after, BATCH] as const),
      );
      for (const record of page) {
        if (this.stopped) return;
        if (goes(record, clock.now() - record.createdAtMs) && (await this.remove(record, why))) removed += 1;
      }
      const last = page.at(-1);
      if (!last || page.length < BATCH) break;
      after = { createdAtMs: last.createdAtMs, id: last.id };
    }
    if (removed > 0) logger.info({ removed, why }, 'bookmarks were removed with their clips');
  }

  private async remove(record: BookmarkRecord, why: string): Promise<boolean> {
    const { removal, store, hubId, logger } = this.options;
    try {
      const removed = await removal.remove(record, HUB_ACTOR, 'bookmark:expired', { why });
      if (removed) this.totals = await store.totals(hubId());
      return removed;
    } catch (error) {
      // The others go all the same.
      logger.error({ err: error, bookmark: record.id }, 'a bookmark could not be removed');
      return false;
    }
  }

  private tell(): void {
    const { state, told } = this;
    if (state === told) return;
    this.told = state;
    const { logger, quotaBytes } = this.options;
    const figures = { usedBytes: this.usedBytes, quotaBytes };
    if (state === 'full') logger.error(figures, 'the quota of evidence is reached: no clips are recorded');
    else if (state === 'filling') logger.warn(figures, 'the quota of evidence will soon be reached');
    else logger.info(figures, 'there is room for evidence again');
    this.announce();
  }

  private announce(): void {
    this.events.emit('state:changed', { evidence: this.describe() });
  }
}
