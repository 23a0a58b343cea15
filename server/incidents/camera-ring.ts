import { rm } from 'node:fs/promises';
import type { Clock } from '../base/clock.ts';
import type { ClipPast } from './clip-recorder.ts';
import type { EvidenceDisk } from './evidence-disk.ts';
import type { RecordedCameras, RecordedInit, RecordedPart, RecordedWindow } from './recorded-stream.ts';
import { RunChain } from './run-chain.ts';
import { indexFile, listRuns, mediaFile, recoverRun } from './run-files.ts';
import type { RunSummary } from './run-summary.ts';
import type { RunWriter } from './run-writer.ts';
import { StreamTap } from './stream-tap.ts';

export interface CameraRingOptions {
  cameras: RecordedCameras;
  cameraId: string;
  folder: string;
  maxMs: number;
  maxBytes: number;
  disk: EvidenceDisk;
  clock: Clock;
}

/** A run ends at the first key frame after this, or at this size: what goes at once, and what a live window still holds when it is closed. */
const RUN_MS = 4_000;
const LONGEST_RUN_MS = 20_000;
const MAX_RUN_BYTES = 32 * 1024 * 1024;
/** Longer than of a clip: a ring is no evidence yet, and there are a thousand of them. */
const GATHER_MS = 1_000;
const NAME_DIGITS = 9;

/** A run that is closed, and what came last in it. */
interface ClosedRun {
  summary: RunSummary;
  /** Null for one that the hub found when it started. */
  last: { window: RecordedWindow; number: number; epoch: number } | null;
}

const ringRunName = (number: number) => String(number).padStart(NAME_DIGITS, '0');

/** The last minutes of a camera that is always recorded, on disk in short runs; the oldest goes as a new one comes. */
export class CameraRing {
  private readonly options: CameraRingOptions;
  private readonly closed: ClosedRun[] = [];
  private chain: RunChain | null = null;
  private tap: StreamTap | null = null;
  private readonly lastOf = new WeakMap<RunWriter, ClosedRun['last']>();
  /** As of the last part, and how long it is. */
  private writer: RunWriter | null = null;
  private gatheredMs = 0;
  /** Clips that are taking runs over: nothing goes meanwhile. */
  private pins = 0;
  private stopped = false;

  constructor(options: CameraRingOptions) {
    this.options = options;
  }

  get sizeBytes(): number {
    const open = this.chain?.open?.sizeBytes ?? 0;
    return this.closed.reduce((sum, { summary }) => sum + summary.sizeBytes, open);
  }

  /** Takes over what the hub left here when it ended. */
  async start(): Promise<void> {
    const { folder, disk, cameras, cameraId, clock } = this.options;
    const names = await disk.run(() => listRuns(folder));
    for (const name of names) {
      const summary = await disk.run(() => recoverRun(folder, name));
      if (summary) this.closed.push({ summary, last: null });
    }
    if (this.stopped) return;
    const before = this.closed.at(-1)?.summary;
    this.chain = new RunChain(
      {
        ...{ cameraId, folder, disk, clock, gatherMs: GATHER_MS, durable: false, nameOf: ringRunName },
        firstNumber: Number(names.at(-1) ?? 0) + 1,
        onWritten: () => this.drop(),
        onEnded: (run) => this.runEnded(run),
      },
      before
        ? { chain: before.chain, endMs: before.endMs, profile: before.header.profile, cause: 'hub-stopped' }
        : null,
    );
    this.drop();
    this.tap = new StreamTap({
      ...{ cameras, cameraId, profile: 'main', viewing: false, clock },
      listener: {
        part: (part, init, window) => this.take(part, init, window),
        silent: (reason) => this.chain?.cut(reason),
      },
    });
    this.tap.start();
  }

  /** May be called twice. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.tap?.stop();
    await this.chain?.finish('hub-stopped');
  }

  /** All that is closed, for a clip to take over; it is kept until `release` is called. Null when there is nothing. */
  lead(): (Omit<ClipPast, 'runs' | 'arrival'> & { runs: readonly RunSummary[]; release(): void }) | null {
    const newest = this.closed.at(-1);
    if (!newest) return null;
    this.pins += 1;
    let pinned = true;
    const { chain, endMs, header } = newest.summary;
    return {
      runs: this.closed.map(({ summary }) => summary),
      ...{ chain, endMs, profile: header.profile, upTo: newest.last },
      cause: newest.last ? null : 'hub-stopped',
      release: () => {
        if (!pinned) return;
        pinned = false;
        this.pins -= 1;
        this.drop();
      },
    };
  }

  private take(part: RecordedPart, init: RecordedInit, window: RecordedWindow): void {
    const { chain } = this;
    if (!chain) return;
    if (part.independent ? this.isDue() : this.isTooLong()) chain.cut(null);
    if (!chain.add(part, init, 'main')) return;
    if (chain.writer !== this.writer) this.gatheredMs = 0;
    this.writer = chain.writer;
    this.gatheredMs += part.durationMs;
    if (chain.writer) this.lastOf.set(chain.writer, { window, number: part.number, epoch: part.epoch });
  }

  private isDue(): boolean {
    return this.gatheredMs >= RUN_MS || (this.chain?.open?.sizeBytes ?? 0) >= MAX_RUN_BYTES;
  }

  private isTooLong(): boolean {
    return this.gatheredMs >= LONGEST_RUN_MS;
  }

  private runEnded(run: RunWriter): void {
    if (run.summary.parts === 0) return;
    this.closed.push({ summary: run.summary, last: this.lastOf.get(run) ?? null });
    this.drop();
  }

  /** Lets the oldest runs go while what follows them is as long as the ring is to be. */
  private drop(): void {
    const { maxMs, maxBytes, folder, disk } = this.options;
    if (this.pins > 0) return;
    let bytes = this.sizeBytes;
    let ms = this.closed.reduce(
      (sum, { summary }) => sum + summary.durationMs,
      this.chain?.open?.durationMs ?? 0,
    );
    for (let [oldest] = this.closed; oldest; [oldest] = this.closed) {
      const { summary } = oldest;
      if (bytes <= maxBytes && ms - summary.durationMs < maxMs) return;
      this.closed.shift();
      bytes -= summary.sizeBytes;
      ms -= summary.durationMs;
      void disk.run(() => removeRun(folder, summary.name)).catch((error) => disk.noteFailure(error));
    }
  }
}

async function removeRun(folder: string, name: string): Promise<void> {
  // The index first: without it the media is nothing that anybody would take for a run.
  await rm(indexFile(folder, name), { force: true });
  await rm(mediaFile(folder, name), { force: true });
}
