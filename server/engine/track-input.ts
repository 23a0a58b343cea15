import type { SampleWriter } from '../hls/sample-writer.ts';
import type { Depacketizer, UnitSink } from '../media/rtp/depacketizers/depacketizer.ts';
import { createRtpPacket, parseRtpPacket } from '../media/rtp/rtp-packet.ts';
import { SequenceTracker } from '../media/rtp/sequence-tracker.ts';
import type { StreamMeter } from './stream-meter.ts';

export interface TrackInputOptions {
  depacketizer: Depacketizer;
  payloadType: number;
  meter: StreamMeter;
  writer: SampleWriter;
  /** A unit lies whole at the end of the writer; it must be committed or dropped. */
  onUnit(input: TrackInput, rtpTimestamp: number, keyFrame: boolean, durationTicks: number): void;
}

/** One track of a session: RTP packets in, whole units out, gathered where the writer of the moment wants them. */
export class TrackInput implements UnitSink {
  readonly depacketizer: Depacketizer;
  /** When the first packet of the unit under way arrived, monotonic milliseconds. */
  arrivalMs = 0;
  /** From the monotonic clock to the epoch. */
  wallOffsetMs = 0;
  /** Packets that were not RTP, or of a payload type that was not agreed. */
  malformed = 0;
  private readonly options: TrackInputOptions;
  private readonly packet = createRtpPacket();
  private readonly sequence = new SequenceTracker();
  private writer: SampleWriter;
  private openBytes = 0;
  /** When the packet came that is being read: what of it follows the end of a unit begins the next. */
  private packetMs = 0;

  constructor(options: TrackInputOptions) {
    this.options = options;
    this.depacketizer = options.depacketizer;
    this.writer = options.writer;
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

  get damaged(): number {
    return this.depacketizer.damaged + this.malformed;
  }

  /** The same in epoch milliseconds. */
  get arrivedAtMs(): number {
    return Math.round(this.arrivalMs + this.wallOffsetMs);
  }

  /** @param nowMs monotonic: the wall clock may be set while a camera is on */
  push(buffer: Buffer, start: number, end: number, nowMs: number): void {
    const { packet } = this;
    if (!parseRtpPacket(buffer, start, end, packet) || packet.payloadType !== this.options.payloadType) {
      this.malformed += 1;
      return;
    }
    const missing = this.sequence.push(packet.sequenceNumber);
    if (missing < 0) return;
    this.options.meter.packet(end - start, missing);
    this.packetMs = nowMs;
    if (this.openBytes === 0) this.arrivalMs = nowMs;
    this.depacketizer.push(packet, missing > 0, this);
  }

  ensure(sizeBytes: number): boolean {
    return this.writer.ensure(sizeBytes);
  }

  closeUnit(rtpTimestamp: number, keyFrame: boolean, durationTicks: number): void {
    this.options.onUnit(this, rtpTimestamp, keyFrame, durationTicks);
  }

  dropUnit(): void {
    this.writer.drop();
    this.openBytes = 0;
    this.arrivalMs = this.packetMs;
  }

  commit(dtsTicks: number, ptsTicks: number, keyFrame: boolean, durationTicks: number): void {
    this.writer.commit(dtsTicks, ptsTicks, keyFrame, durationTicks, this.arrivedAtMs);
    this.openBytes = 0;
    this.arrivalMs = this.packetMs;
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
