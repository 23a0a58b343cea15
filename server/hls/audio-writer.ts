import { fragmentHeaderBytes, writeFragmentHeader } from '../media/fmp4/fragment-header.ts';
import { SampleTable } from './sample-table.ts';
import type { SampleWriter } from './sample-writer.ts';

const FIRST_BYTES = 4 * 1024;
/** Sound that waits for a part of video: some seconds at the highest rates. Beyond, all of it is dropped. */
const MAX_PENDING_BYTES = 512 * 1024;
const MAX_PENDING_SAMPLES = 1024;
/** AAC at 48 kHz and most others: used until the format or the next sample says better. */
const FIRST_DURATION_TICKS = 1024;

/** Gathers sound beside the video, in a small buffer of its own; it is copied behind the video when a part is cut. */
export class AudioWriter implements SampleWriter {
  bytes: Buffer = Buffer.alloc(0);
  end = 0;
  /** Arrival of the newest sample, epoch milliseconds. */
  lastArrivalMs = Number.NEGATIVE_INFINITY;
  /** Of the samples in the table; what lies before is done with. */
  private payloadStart = 0;
  private committedEnd = 0;
  private lastDtsTicks = -1;
  private durationTicks = FIRST_DURATION_TICKS;
  private readonly table: SampleTable;
  private readonly onSample: () => void;

  /** @param onSample a sample lies whole behind the others */
  constructor(trackId: number, onSample: () => void = () => {}) {
    this.onSample = onSample;
    this.table = new SampleTable({
      trackId,
      maxSamples: MAX_PENDING_SAMPLES,
      bridgeTicks: Number.POSITIVE_INFINITY,
      keepsPresentation: false,
    });
  }

  /** What `writeFragment` needs; 0 when there is no sound. */
  get fragmentBytes(): number {
    const { sampleCount, payloadBytes } = this.table;
    return sampleCount === 0 ? 0 : fragmentHeaderBytes(sampleCount) + payloadBytes;
  }

  ensure(sizeBytes: number): boolean {
    const needed = this.end + sizeBytes;
    if (needed <= this.bytes.length) return true;
    if (needed > MAX_PENDING_BYTES) return false;
    const grown = Buffer.allocUnsafeSlow(Math.min(MAX_PENDING_BYTES, Math.max(FIRST_BYTES, needed * 2)));
    this.bytes.copy(grown, 0, 0, this.end);
    this.bytes = grown;
    return true;
  }

  commit(
    dtsTicks: number,
    ptsTicks: number,
    _keyFrame: boolean,
    durationTicks: number,
    arrivalMs: number,
  ): void {
    const sizeBytes = this.end - this.committedEnd;
    if (sizeBytes === 0) return;
    this.lastArrivalMs = arrivalMs;
    this.learnDuration(dtsTicks, durationTicks);
    if (this.table.isFull || this.end > MAX_PENDING_BYTES / 2) {
      this.drop();
      this.discard();
      return;
    }
    this.table.add(dtsTicks, ptsTicks, sizeBytes, true, this.durationTicks);
    this.committedEnd = this.end;
    this.onSample();
  }

  drop(): void {
    this.end = this.committedEnd;
  }

  /** What was gathered is worthless, and what comes is no continuation of it. */
  discard(): void {
    this.table.restart();
    this.forget(this.committedEnd - this.payloadStart);
  }

  /** Sound that ends before the video begins is not played. */
  discardBefore(ticks: number): void {
    this.forget(this.table.dropBefore(ticks));
  }

  /** Writes moof and mdat at `start`, `fragmentBytes` long, and begins anew. */
  writeFragment(into: Buffer, start: number, sequence: number): void {
    const { table } = this;
    const payloadStart = start + fragmentHeaderBytes(table.sampleCount);
    table.sequence = sequence;
    writeFragmentHeader(into, payloadStart, table);
    this.bytes.copy(into, payloadStart, this.payloadStart, this.committedEnd);
    table.finishFragment();
    this.forget(this.committedEnd - this.payloadStart);
  }

  private learnDuration(dtsTicks: number, durationTicks: number): void {
    const step = dtsTicks - this.lastDtsTicks;
    if (durationTicks > 0) this.durationTicks = durationTicks;
    else if (this.lastDtsTicks >= 0 && step > 0) this.durationTicks = step;
    this.lastDtsTicks = dtsTicks;
  }

  /** The first bytes of the payload are done with. A unit under way keeps its place: what it has is not moved. */
  private forget(bytes: number): void {
    this.payloadStart += bytes;
    if (this.payloadStart < this.end) return;
    this.payloadStart = 0;
    this.committedEnd = 0;
    this.end = 0;
  }
}
