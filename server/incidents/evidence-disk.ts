import { statfs } from 'node:fs/promises';
import { AdmissionGate } from '../base/admission-gate.ts';
import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { TypedEmitter } from '../base/typed-emitter.ts';
import type { DiskState, GapReason } from '../contract/bookmark-terms.ts';

export interface EvidenceDiskOptions {
  folder: string;
  /** So much is left free for the database. */
  minFreeBytes: number;
  clock: Clock;
  logger: Logger;
  /** Of parts that wait to be written. */
  maxWaitingBytes?: number;
}

/**
 * Of libuv's threads, four unless it is told otherwise, which also look names up and hash passwords: a disk that hangs holds these and
 * no more. Two, because one file's fsync should not hold up the others.
 */
const LANES = 2;
/** Some seconds of a hundred clips. What waits is still in the live windows mostly, so it is not held twice. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;
const LOOK_MS = 5_000;
/** So long after parts were left out the disk is called slow, and after a failure it is not tried anew. */
const SLOW_SHOWN_MS = 60_000;
const RETRY_MS = 5_000;

interface DiskEvents {
  'state:changed': { state: DiskState };
}

/**
 * The one way in which evidence is written and read: a few operations at a time, so much in memory and no more. Nothing here waits on the main
 * thread, and nothing that shows pictures waits for the disk: what it does not take in time is left out, and said to be.
 */
export class EvidenceDisk {
  readonly events: TypedEmitter<DiskEvents>;
  private readonly options: EvidenceDiskOptions;
  private readonly gate = new AdmissionGate(LANES);
  private readonly reading = new AdmissionGate(1);
  private readonly open = new AbortController();
  private readonly maxWaitingBytes: number;
  private waiting = 0;
  private free: number | null = null;
  private droppedAtMs = Number.NEGATIVE_INFINITY;
  private failure: { state: 'full' | 'failing'; atMs: number } | null = null;
  private told: DiskState = 'ok';
  private looking: Timer | null = null;

  constructor(options: EvidenceDiskOptions) {
    this.options = options;
    this.events = new TypedEmitter(options.logger);
    this.maxWaitingBytes = options.maxWaitingBytes ?? MAX_WAITING_BYTES;
  }

  get waitingBytes(): number {
    return this.waiting;
  }

  /** Null where the system does not say. */
  get freeBytes(): number | null {
    return this.free;
  }

  get state(): DiskState {
    if (this.isFull) return 'full';
    if (this.failure) return this.failure.state;
    return this.options.clock.monotonic() - this.droppedAtMs < SLOW_SHOWN_MS ? 'slow' : 'ok';
  }

  /** Why nothing is recorded at the moment; null when it may be tried. */
  get refusal(): GapReason | null {
    if (this.isFull) return 'disk-full';
    if (!this.failure || this.options.clock.monotonic() - this.failure.atMs >= RETRY_MS) return null;
    return this.failure.state === 'full' ? 'disk-full' : 'disk-slow';
  }

  async start(): Promise<void> {
    await this.look();
    this.looking = this.options.clock.setRepeating(() => void this.look(), LOOK_MS);
  }

  /** May be called twice. What is under way comes to its end. */
  stop(): void {
    this.looking?.cancel();
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    const leave = await this.gate.enter(this.open.signal);
    try {
      return await work();
    } finally {
      leave();
    }
  }

  /** Apart from what is written, which goes first: one at a time. */
  async read<T>(work: () => Promise<T>): Promise<T> {
    const leave = await this.reading.enter(this.open.signal);
    try {
      return await work();
    } finally {
      leave();
    }
  }

  /** Room for bytes that will wait; false when so many wait already that these have to be left out. */
  hold(bytes: number): boolean {
    if (this.waiting + bytes > this.maxWaitingBytes) return false;
    this.waiting += bytes;
    return true;
  }

  /** Whether it is worth to begin anew: not at every key frame of a disk that is behind, but when it has caught up half of the way. */
  get hasCaughtUp(): boolean {
    return this.waiting <= this.maxWaitingBytes / 2;
  }

  letGo(bytes: number): void {
    this.waiting -= bytes;
  }

  noteDropped(): void {
    this.droppedAtMs = this.options.clock.monotonic();
    this.tell();
  }

  /** What is to be said of the stretch that could not be written. */
  noteFailure(error: unknown): GapReason {
    const state = isFullError(error) ? 'full' : 'failing';
    this.failure = { state, atMs: this.options.clock.monotonic() };
    this.options.logger.error({ err: error }, 'evidence could not be written');
    this.tell();
    return state === 'full' ? 'disk-full' : 'disk-slow';
  }

  noteWritten(): void {
    if (!this.failure) return;
    this.failure = null;
    this.tell();
  }

  private get isFull(): boolean {
    return this.free !== null && this.free < this.options.minFreeBytes;
  }

  private async look(): Promise<void> {
    try {
      const { bavail, bsize } = await statfs(this.options.folder, { bigint: false });
      this.free = bavail * bsize;
    } catch {
      // Whatever is wrong with the folder is told by the next write.
      this.free = null;
    }
    this.tell();
  }

  private tell(): void {
    const { state, told } = this;
    if (state === told) return;
    this.told = state;
    const { logger } = this.options;
    if (state === 'ok') logger.info({ state }, 'the disk of evidence is well again');
    else logger.error({ state, freeBytes: this.free }, 'the disk does not take all evidence');
    this.events.emit('state:changed', { state });
  }
}

function isFullError(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return code === 'ENOSPC' || code === 'EDQUOT';
}
