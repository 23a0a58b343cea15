import type { Silence, SilentUnit } from '../media/codec/silence.ts';
import { fragmentHeaderBytes, writeFragmentHeader } from '../media/fmp4/fragment-header.ts';
import { SampleTable } from './sample-table.ts';
import type { SampleWriter } from './sample-writer.ts';

const FIRST_BYTES = 4 * 1024;
/** Sound that waits for a part of video: some seconds at the highest rates. Beyond, all of it is dropped. */
const MAX_PENDING_BYTES = 512 * 1024;
const MAX_PENDING_SAMPLES = 1024;
/** AAC at 48 kHz and most others: used until the format or the next sample says better. */
const FIRST_DURATION_TICKS = 1024;
/**
 * Sound that is overdue by more than this, and by more than twice what usually lies between two arrivals, pauses: the camera suppresses silence
 * (RFC 3389 §4, RFC 7587 §3.1.3). Late sound is not to be taken for a pause: silence would stand in its place.
 */
const MIN_PAUSE_MS = 160;
const MAX_USUAL_GAP_MS = 500;
/** What remains of the longest gap with each sample. */
const GAP_FADES = 0.99;
/** A longer hole is none that sound went on behind. */
const MAX_FILLED_S = 15;

/**
 * Gathers sound beside the video, in a small buffer of its own; it is copied behind the video when a part is cut. Where sound pauses there is
 * silence, if such can be made: players wait for a track that stands still, and what they play after a hole in it they play too early.
 */
export class AudioWriter implements SampleWriter {
  bytes: Buffer = Buffer.alloc(0);
  end = 0;
  /** Arrival of the newest sample, epoch milliseconds. */
  lastArrivalMs = Number.NEGATIVE_INFINITY;
  private quiet: Silence | null = null;
  /** Where the newest sample ends, and where the silence behind it. */
  private soundEndTicks = -1;
  private filledTicks = -1;
  private usualGapMs = 0;
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

  /** Sound of another kind follows. @param silence to stand where it pauses; null where it cannot be made */
  expect(silence: Silence | null): void {
    this.quiet = silence;
    this.soundEndTicks = -1;
    this.filledTicks = -1;
  }

  /** Where sound pauses there is silence. */
  get fillsPauses(): boolean {
    return this.quiet !== null;
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
    const endedTicks = Math.max(this.soundEndTicks, this.filledTicks);
    this.learnGap(dtsTicks, arrivalMs);
    this.lastArrivalMs = arrivalMs;
    this.learnDuration(dtsTicks, durationTicks);
    this.soundEndTicks = dtsTicks + this.durationTicks;
    if (this.isFull) {
      this.drop();
      this.discard();
      return;
    }
    if (this.soundEndTicks <= this.filledTicks) {
      // It came late: silence stands in its place.
      this.drop();
      return;
    }
    if (this.table.continues) this.fillHole(endedTicks, dtsTicks);
    this.table.add(dtsTicks, ptsTicks, sizeBytes, true, this.durationTicks);
    this.committedEnd = this.end;
    this.onSample();
  }

  drop(): void {
    this.end = this.committedEnd;
  }

  /**
   * To be called before a fragment is written. Where sound has paused it becomes silence, up to where sound would be by now.
   * @param nowMs arrival of the newest picture, epoch milliseconds
   * @param fromTicks where the fragment's video begins, in ticks of the sound, and where it ends
   */
  fillPause(nowMs: number, fromTicks: number, untilTicks: number): void {
    const { quiet, table } = this;
    if (!quiet || this.soundEndTicks < 0 || this.end !== this.committedEnd) return;
    const pauseMs = Math.max(MIN_PAUSE_MS, this.usualGapMs * 2);
    const overdueMs = nowMs - this.lastArrivalMs - pauseMs;
    if (overdueMs <= 0) return;
    const endedTicks = Math.max(this.soundEndTicks, this.filledTicks);
    const startTicks = table.continues ? endedTicks : Math.max(endedTicks, Math.round(fromTicks));
    const dueTicks = this.soundEndTicks + (overdueMs * quiet.sampleRate) / 1000;
    const filledTicks = this.laySilence(startTicks, Math.min(dueTicks, untilTicks), false);
    if (filledTicks > startTicks) this.filledTicks = filledTicks;
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

  private get isFull(): boolean {
    return this.table.isFull || this.end > MAX_PENDING_BYTES / 2;
  }

  /** Between samples that follow each other: those of some cameras come by the handful. */
  private learnGap(dtsTicks: number, arrivalMs: number): void {
    const gapMs = arrivalMs - this.lastArrivalMs;
    const follows = dtsTicks - this.soundEndTicks < this.durationTicks && gapMs <= MAX_USUAL_GAP_MS;
    this.usualGapMs = Math.max(this.usualGapMs * GAP_FADES, follows ? gapMs : 0);
  }

  /** Clocks that tremble by less than a sample leave no hole. */
  private fillHole(endedTicks: number, dtsTicks: number): void {
    const { quiet } = this;
    const holeTicks = dtsTicks - endedTicks;
    const paused = this.filledTicks === endedTicks;
    if (!quiet || holeTicks > MAX_FILLED_S * quiet.sampleRate) return;
    if (paused || holeTicks >= this.durationTicks) this.laySilence(endedTicks, dtsTicks, true);
  }

  /** @returns where it ends: less than a unit before `untilTicks`, or as near as the format allows */
  private laySilence(fromTicks: number, untilTicks: number, exactly: boolean): number {
    let at = fromTicks;
    for (;;) {
      const unit = this.quiet?.unit(untilTicks - at) ?? (exactly ? this.quiet?.rest(untilTicks - at) : null);
      if (!unit || !this.layUnit(unit, at)) return at;
      at += unit.ticks;
    }
  }

  /** Goes before a sample that lies at the end whole. @returns false where there is no room for both */
  private layUnit({ bytes, ticks }: SilentUnit, atTicks: number): boolean {
    const { table, committedEnd } = this;
    if (table.sampleCount + 1 >= MAX_PENDING_SAMPLES || !this.ensure(bytes.length)) return false;
    this.bytes.copyWithin(committedEnd + bytes.length, committedEnd, this.end);
    bytes.copy(this.bytes, committedEnd);
    this.end += bytes.length;
    this.committedEnd += bytes.length;
    table.add(atTicks, atTicks, bytes.length, true, ticks);
    return true;
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
