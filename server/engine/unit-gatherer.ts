import type { SampleWriter } from '../hls/sample-writer.ts';
import type { UnitSink } from '../media/unit-sink.ts';

/** A unit lies whole at the end of the writer; it must be committed or dropped. The rest is as `UnitSink.closeUnit` says. */
export type UnitListener = (
  units: UnitGatherer,
  timestamp: number,
  keyFrame: boolean,
  durationTicks: number,
  compositionMs: number,
) => void;

/** The units of one track, gathered where the writer of the moment wants them. */
export class UnitGatherer implements UnitSink {
  /** When the first bytes of the unit under way arrived, monotonic milliseconds. */
  arrivalMs = 0;
  /** From the monotonic clock to the epoch. */
  wallOffsetMs = 0;
  private writer: SampleWriter;
  private readonly onUnit: UnitListener;
  private openBytes = 0;
  /** When the bytes came that are being read: what of them follows the end of a unit begins the next. */
  private readMs = 0;

  constructor(writer: SampleWriter, onUnit: UnitListener) {
    this.writer = writer;
    this.onUnit = onUnit;
  }

  get bytes(): Buffer {
    return this.writer.bytes;
  }

  get end(): number {
    return this.writer.end;
  }

  set end(value: number) {
    this.openBytes += value - this.writer.end;
    this.writer.end = value;
  }

  /** Bytes of the unit under way: they lie right before `end`. */
  get unitBytes(): number {
    return this.openBytes;
  }

  /** As `arrivalMs`, in epoch milliseconds. */
  get arrivedAtMs(): number {
    return Math.round(this.arrivalMs + this.wallOffsetMs);
  }

  /**
   * What is read next arrived at this time.
   * @param nowMs monotonic: the wall clock may be set while a camera is on
   */
  readAt(nowMs: number): void {
    this.readMs = nowMs;
    if (this.openBytes === 0) this.arrivalMs = nowMs;
  }

  ensure(sizeBytes: number): boolean {
    return this.writer.ensure(sizeBytes);
  }

  closeUnit(timestamp: number, keyFrame: boolean, durationTicks: number, compositionMs = 0): void {
    this.onUnit(this, timestamp, keyFrame, durationTicks, compositionMs);
  }

  dropUnit(): void {
    this.writer.drop();
    this.openBytes = 0;
    this.arrivalMs = this.readMs;
  }

  commit(dtsTicks: number, ptsTicks: number, keyFrame: boolean, durationTicks: number): void {
    this.writer.commit(dtsTicks, ptsTicks, keyFrame, durationTicks, this.arrivedAtMs);
    this.openBytes = 0;
    this.arrivalMs = this.readMs;
  }

  /** From here on units are gathered in `writer`; a unit that lies whole at the end of the old one moves along. */
  moveTo(writer: SampleWriter): void {
    const from = this.writer;
    if (writer === from) return;
    if (this.openBytes > 0 && writer.ensure(this.openBytes)) {
      from.bytes.copy(writer.bytes, writer.end, from.end - this.openBytes, from.end);
      writer.end += this.openBytes;
    }
    from.drop();
    this.writer = writer;
  }
}
