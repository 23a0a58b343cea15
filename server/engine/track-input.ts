import type { Depacketizer } from '../media/rtp/depacketizers/depacketizer.ts';
import { FollowedSource, type NamedSource } from '../media/rtp/followed-source.ts';
import { createRtpPacket, parseRtpPacket, type RtpPacket } from '../media/rtp/rtp-packet.ts';
import { SequenceTracker } from '../media/rtp/sequence-tracker.ts';
import type { StreamMeter } from './stream-meter.ts';
import type { UnitGatherer } from './unit-gatherer.ts';

/** So many packets of another payload type than described, and none of the described one: the description is wrong. */
const CONVINCING_PACKETS = 16;

export interface TrackInputOptions {
  depacketizer: Depacketizer;
  payloadType: number;
  /** Of another format that the camera described for this track; null where none of the kind can be read. */
  createOther?(payloadType: number): Depacketizer | null;
  /** The source that the camera promised. */
  named?: NamedSource;
  meter: StreamMeter;
  units: UnitGatherer;
}

/** One track of a session: RTP packets in, whole units out. */
export class TrackInput {
  /** Another object when the camera goes on in another of the formats that it described. */
  depacketizer: Depacketizer;
  /** It is another one since somebody last looked; what it makes of packets fits to nothing that came before. */
  changed = false;
  readonly units: UnitGatherer;
  readonly source: FollowedSource;
  /** Packets that were not RTP, or that came before it was clear what to make of their payload type. */
  malformed = 0;
  private readonly meter: StreamMeter;
  private readonly createOther: (payloadType: number) => Depacketizer | null;
  /** By payload type: those that have been in use, and what cannot be read. */
  private readonly depacketizers = new Map<number, Depacketizer | null>();
  private readonly packet = createRtpPacket();
  private readonly sequence = new SequenceTracker();
  private payloadType: number;
  private strangeType = -1;
  private strangers = 0;

  constructor({
    depacketizer,
    payloadType,
    createOther = () => null,
    named,
    meter,
    units,
  }: TrackInputOptions) {
    this.depacketizer = depacketizer;
    this.payloadType = payloadType;
    this.createOther = createOther;
    this.depacketizers.set(payloadType, depacketizer);
    this.meter = meter;
    this.units = units;
    this.source = new FollowedSource(this.sequence, named);
  }

  get damaged(): number {
    let damaged = this.malformed;
    for (const depacketizer of this.depacketizers.values()) damaged += depacketizer?.damaged ?? 0;
    return damaged;
  }

  /** @param nowMs monotonic */
  push(buffer: Buffer, start: number, end: number, nowMs: number): void {
    const { packet } = this;
    if (!parseRtpPacket(buffer, start, end, packet)) {
      this.malformed += 1;
      return;
    }
    if (packet.ssrc !== this.source.ssrc && !this.hears(packet, nowMs)) return;
    if (packet.payloadType !== this.payloadType && !this.adopts(packet, nowMs)) return;
    const missing = this.sequence.push(packet.sequenceNumber);
    if (missing < 0) return;
    this.source.timestamp = packet.timestamp;
    this.meter.packet(end - start, missing);
    this.units.readAt(nowMs);
    this.depacketizer.push(packet, missing > 0, this.units);
  }

  /** What is open is forgotten: the stream ends, or goes elsewhere. */
  reset(): void {
    this.depacketizer.reset(this.units);
  }

  /** Of another source than the followed one: what can be read may be a picture beside it, or behind it. The rest is judged by its type alone. */
  private hears(packet: RtpPacket, nowMs: number): boolean {
    if (packet.payloadType !== this.payloadType && !this.readerOf(packet.payloadType)) {
      return this.sequence.received === 0;
    }
    return this.source.takes(packet, nowMs);
  }

  /**
   * Beside the track's own packets others are nothing of ours: comfort noise (RFC 3389), corrections, metadata. In their place
   * they are what a camera means that describes another type than it sends.
   */
  private adopts(packet: RtpPacket, nowMs: number): boolean {
    const { payloadType, sequenceNumber } = packet;
    if (this.changesTo(payloadType)) return true;
    if (this.sequence.received > 0) {
      this.sequence.pass(sequenceNumber);
      return false;
    }
    this.strangers = payloadType === this.strangeType ? this.strangers + 1 : 1;
    this.strangeType = payloadType;
    this.malformed += 1;
    if (this.strangers < CONVINCING_PACKETS) return false;
    this.depacketizers.delete(this.payloadType);
    this.depacketizers.set(payloadType, this.depacketizer);
    this.payloadType = payloadType;
    return this.source.takes(packet, nowMs);
  }

  /** The camera goes on in another of the formats that it described. */
  private changesTo(payloadType: number): boolean {
    const other = this.readerOf(payloadType);
    if (!other) return false;
    this.reset();
    this.depacketizer = other;
    this.payloadType = payloadType;
    this.changed = true;
    return true;
  }

  private readerOf(payloadType: number): Depacketizer | null {
    let reader = this.depacketizers.get(payloadType);
    if (reader === undefined) {
      reader = this.createOther(payloadType);
      this.depacketizers.set(payloadType, reader);
    }
    return reader;
  }
}
