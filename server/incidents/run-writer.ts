import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import type { Clock, Timer } from '../base/clock.ts';
import type { GapReason } from '../contract/bookmark-terms.ts';
import type { EvidenceDisk } from './evidence-disk.ts';
import type { RecordedInit, RecordedPart } from './recorded-stream.ts';
import { indexFile, mediaFile } from './run-files.ts';
import { endLine, headerLine, partLine, type RunHeader, sha256Of } from './run-index.ts';
import type { RunSummary } from './run-summary.ts';

export interface RunWriterOptions {
  folder: string;
  /** Without the endings; larger than that of the run before. */
  name: string;
  header: Omit<RunHeader, 'previous'>;
  /** Where the chain of the run before ended: known when that is closed. */
  previous: Promise<string>;
  init: RecordedInit;
  disk: EvidenceDisk;
  clock: Clock;
  /** Parts are gathered for so long: what a crash may cost. */
  gatherMs: number;
  /** Brought to the platter now and then and at the end: evidence is, a ring is not. */
  durable: boolean;
  /** More of it is on the disk. */
  onWritten(run: RunWriter): void;
  /** It could not be written any more, and is closed. */
  onFailed(run: RunWriter, reason: GapReason): void;
}

/** The first batch is what was held of the past, and people wait for it. */
const FIRST_GATHER_MS = 200;
/** A batch: one turn of the disk, and of the hash. */
const MAX_BATCH_BYTES = 4 * 1024 * 1024;
/** Of one run: some seconds of 4K. */
const MAX_PENDING_BYTES = 16 * 1024 * 1024;
/** A power cut may cost this much; a crash of the hub costs what was being gathered, since the system writes the rest. */
const SYNC_MS = 10_000;

/** Writes one run: parts as they come, each told of in the index once it is in the file. */
export class RunWriter {
  readonly name: string;
  /** What is on the disk. */
  readonly summary: RunSummary;
  readonly epoch: number;
  private readonly options: RunWriterOptions;
  private pending: RecordedPart[] = [];
  private pendingBytes = 0;
  private timer: Timer | null = null;
  private flushing: Promise<void> | null = null;
  private files: { media: FileHandle; index: FileHandle } | null = null;
  private indexBytes = 0;
  private syncedAtMs: number;
  private closed = false;

  constructor(options: RunWriterOptions) {
    const { name, header, init, clock } = options;
    this.options = options;
    this.name = name;
    this.epoch = init.epoch;
    this.syncedAtMs = clock.monotonic();
    this.summary = {
      ...{ name, header: { ...header, previous: '' }, chain: '' },
      ...{ sizeBytes: 0, parts: 0, startMs: 0, durationMs: 0, endMs: 0, mediaStartMs: 0, mediaEndMs: 0 },
    };
  }

  /** False when there is no room for it: then it is not written. */
  add(part: RecordedPart): boolean {
    const bytes = part.bytes.length;
    if (this.closed || this.pendingBytes + bytes > MAX_PENDING_BYTES) return false;
    if (!this.options.disk.hold(bytes)) return false;
    part.retain();
    this.pending.push(part);
    this.pendingBytes += bytes;
    this.flushSoon();
    return true;
  }

  /** Writes what waits, and why it ended. Never rejects; may be called twice. */
  async finish(reason: GapReason | null): Promise<void> {
    this.timer?.cancel();
    this.timer = null;
    while (!this.closed && (this.flushing || this.pending.length > 0)) await (this.flushing ?? this.flush());
    if (this.closed) return;
    this.closed = true;
    await this.options.disk.run(() => this.close(reason)).catch((error) => this.fail(error));
  }

  private flushSoon(): void {
    if (this.timer || this.flushing) return;
    const { gatherMs, clock } = this.options;
    // All runs write at the same moments: what is done in one go wakes the disk's threads once.
    const delayMs = this.files
      ? gatherMs - (clock.monotonic() % gatherMs)
      : Math.min(gatherMs, FIRST_GATHER_MS);
    this.timer = clock.setTimer(() => {
      this.timer = null;
      void this.flush();
    }, delayMs);
  }

  private flush(): Promise<void> {
    // Of two that write at once each would take the file for its own: what was to be written later is written now.
    this.timer?.cancel();
    this.timer = null;
    this.flushing = this.writeBatch().finally(() => {
      this.flushing = null;
      if (this.pending.length > 0 && !this.closed) this.flushSoon();
    });
    return this.flushing;
  }

  private async writeBatch(): Promise<void> {
    const batch = this.takeBatch();
    const { disk, previous } = this.options;
    try {
      // Before the lane: what is waited for needs one itself.
      this.summary.header.previous = await previous;
      await disk.run(() => this.write(batch));
      disk.noteWritten();
      this.options.onWritten(this);
    } catch (error) {
      this.fail(error);
    } finally {
      this.letGo(batch);
    }
  }

  private takeBatch(): RecordedPart[] {
    let bytes = 0;
    let count = 0;
    while (count < this.pending.length && (count === 0 || bytes < MAX_BATCH_BYTES)) {
      bytes += (this.pending[count] as RecordedPart).bytes.length;
      count += 1;
    }
    return this.pending.splice(0, count);
  }

  private async write(batch: readonly RecordedPart[]): Promise<void> {
    const files = this.files ?? (await this.create());
    const { summary } = this;
    let { sizeBytes, chain, durationMs } = summary;
    let lines = '';
    for (const { bytes, videoEnd, arrivalMs, mediaTimeMs, durationMs: partMs, independent } of batch) {
      const line = partLine(chain, {
        ...{ at: sizeBytes, bytes: bytes.length, videoBytes: videoEnd },
        ...{ startMs: round(arrivalMs), mediaMs: round(mediaTimeMs), durationMs: round(partMs) },
        ...{ keyFrame: independent, sha256: sha256Of(bytes) },
      });
      lines += line.text;
      chain = line.chain;
      sizeBytes += bytes.length;
      durationMs += partMs;
    }
    await writeAll(
      files.media,
      batch.map(({ bytes }) => bytes),
      summary.sizeBytes,
    );
    await writeAll(files.index, [Buffer.from(lines)], this.indexBytes);
    this.indexBytes += lines.length;
    const first = batch[0] as RecordedPart;
    const last = batch[batch.length - 1] as RecordedPart;
    if (summary.parts === 0) {
      summary.startMs = round(first.arrivalMs);
      summary.mediaStartMs = first.mediaTimeMs;
    }
    summary.mediaEndMs = last.mediaTimeMs + last.durationMs;
    summary.endMs = round(last.arrivalMs + last.durationMs);
    Object.assign(summary, { sizeBytes, chain, durationMs, parts: summary.parts + batch.length });
    await this.syncNowAndThen(files);
  }

  private async create() {
    const { folder, name, init } = this.options;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const media = await open(mediaFile(folder, name), 'wx', 0o600);
    try {
      const index = await open(indexFile(folder, name), 'wx', 0o600);
      this.files = { media, index };
      const { text, chain } = headerLine(this.summary.header);
      await writeAll(media, [init.bytes], 0);
      await writeAll(index, [Buffer.from(text)], 0);
      this.summary.sizeBytes = init.bytes.length;
      this.summary.chain = chain;
      this.indexBytes = text.length;
      return this.files;
    } catch (error) {
      if (!this.files) await media.close();
      if (!this.files) await rm(mediaFile(folder, name), { force: true });
      throw error;
    }
  }

  private async syncNowAndThen({ media, index }: { media: FileHandle; index: FileHandle }): Promise<void> {
    const { durable, clock } = this.options;
    if (!durable || clock.monotonic() - this.syncedAtMs < SYNC_MS) return;
    this.syncedAtMs = clock.monotonic();
    // The media first: the index never speaks of what a power cut may still take.
    await media.datasync();
    await index.datasync();
  }

  private async close(reason: GapReason | null): Promise<void> {
    const { files, options, summary } = this;
    if (!files) return;
    const line = endLine(summary.chain, { endMs: summary.endMs, reason });
    await writeAll(files.index, [Buffer.from(line.text)], this.indexBytes);
    this.indexBytes += line.text.length;
    summary.chain = line.chain;
    if (options.durable) {
      await files.media.datasync();
      await files.index.datasync();
    }
    await closeBoth(files);
    this.files = null;
  }

  /** What lies behind the last whole part and its line is cut off, and a run without one goes, as far as the disk lets us: a start of the hub does it otherwise. */
  private fail(error: unknown): void {
    const { disk, onFailed } = this.options;
    this.closed = true;
    this.letGo(this.pending.splice(0));
    const { files } = this;
    this.files = null;
    if (files) void disk.run(() => this.cutOff(files)).catch(() => {});
    onFailed(this, disk.noteFailure(error));
  }

  private async cutOff(files: { media: FileHandle; index: FileHandle }): Promise<void> {
    const { folder, name } = this.options;
    try {
      await files.media.truncate(this.summary.sizeBytes);
      await files.index.truncate(this.indexBytes);
    } finally {
      await closeBoth(files);
    }
    if (this.summary.parts > 0) return;
    await rm(indexFile(folder, name), { force: true });
    await rm(mediaFile(folder, name), { force: true });
  }

  private letGo(parts: readonly RecordedPart[]): void {
    let bytes = 0;
    for (const part of parts) {
      bytes += part.bytes.length;
      part.release();
    }
    this.pendingBytes -= bytes;
    this.options.disk.letGo(bytes);
  }
}

async function closeBoth({ media, index }: { media: FileHandle; index: FileHandle }): Promise<void> {
  await Promise.allSettled([media.close(), index.close()]);
}

/** A disk that is nearly full takes a part of what it is given, and says so with the next. */
async function writeAll(file: FileHandle, buffers: readonly Buffer[], position: number): Promise<void> {
  let rest = buffers.filter(({ length }) => length > 0);
  let at = position;
  while (rest.length > 0) {
    const { bytesWritten } = await file.writev(rest, at);
    at += bytesWritten;
    rest = behind(rest, bytesWritten);
  }
}

function behind(buffers: readonly Buffer[], bytes: number): Buffer[] {
  let skip = bytes;
  const rest: Buffer[] = [];
  for (const buffer of buffers) {
    if (skip < buffer.length) rest.push(buffer.subarray(skip));
    skip = Math.max(0, skip - buffer.length);
  }
  return rest;
}

/** Thousandths of a millisecond. */
function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
