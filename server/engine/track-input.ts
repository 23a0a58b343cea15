import type { SampleWriter } from '../hls/sample-writer.ts';
import type { Depacketizer } from '../media/rtp/depacketizers/depacketizer.ts';
import { createRtpPacket, parseRtpPacket, type RtpPacket } from '../media/rtp/rtp-packet.ts';
import { SequenceTracker } from '../media/rtp/sequence-tracker.ts';
import type { UnitSink } from '../media/unit-sink.ts';
import type { StreamMeter } from './stream-meter.ts';

/** So many packets of another payload type than described, and none of the described one: the description is wrong. */
const CONVINCING_PACKETS = 16;

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
  /** Packets that were not RTP, or that came before it was clear what to make of their payload type. */
  malformed = 0;
  private readonly options: TrackInputOptions;
  private readonly packet = createRtpPacket();
  private readonly sequence = new SequenceTracker();
  private writer: SampleWriter;
  private payloadType: number;
  private strangeType = -1;
  private strangers = 0;
  private source = -1;
  private lostAmongOthers = false;
  private openBytes = 0;
  /** When the packet came that is being read: what of it follows the end of a unit begins the next. */
  private packetMs = 0;

  constructor(options: TrackInputOptions) {
    this.options = options;
    this.depacketizer = options.depacketizer;
    this.payloadType = options.payloadType;
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
    if (!parseRtpPacket(buffer, start, end, packet)) {
      this.malformed += 1;
      return;
    }
    if (packet.payloadType !== this.payloadType && !this.adopts(packet)) return;
    const missing = this.sequence.push(packet.sequenceNumber);
    if (missing < 0) return;
    const lost = missing > 0 || this.lostAmongOthers;
    this.lostAmongOthers = false;
    this.source = packet.ssrc;
    this.options.meter.packet(end - start, missing);
    this.packetMs = nowMs;
    if (this.openBytes === 0) this.arrivalMs = nowMs;
    this.depacketizer.push(packet, lost, this);
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

  /**
   * Beside the track's own packets others are nothing of ours: comfort noise (RFC 3389), corrections, metadata. In their place
   * they are what a camera means that describes another type than it sends.
   */
  private adopts({ payloadType, sequenceNumber, ssrc }: RtpPacket): boolean {
    if (this.sequence.received > 0) {
      // Of the same source they are counted along with the track's own (RFC 3550 §5.1).
      if (ssrc === this.source && this.sequence.push(sequenceNumber) > 0) this.lostAmongOthers = true;
      return false;
    }
    this.strangers = payloadType === this.strangeType ? this.strangers + 1 : 1;
    this.strangeType = payloadType;
    this.malformed += 1;
    if (this.strangers < CONVINCING_PACKETS) return false;
    this.payloadType = payloadType;
    return true;
  }
}
