import { randomBytes, randomInt } from 'node:crypto';
import type { ClipTrack } from './clip.ts';
import { FAULT_DEFAULTS, type Fault } from './fault.ts';
import { packOddly } from './odd-packing.ts';
import type { PreparedTrack } from './prepared-track.ts';
import { besideVanished } from './vanished-session.ts';

/** These change what is in the packets, so that the shared ones cannot go out. */
const BENDING: ReadonlySet<Fault['kind']> = new Set([
  'freeze',
  'keyless',
  'stills',
  'drop',
  'clock',
  'numbers',
  'vanished',
  'unmarked',
  'channel',
  'payload-type',
  'huge',
  'tiny',
  'unended',
  'annex-b',
]);

const OTHER_CHANNEL = 10;
const OTHER_PAYLOAD_TYPE = 99;
const FAST_CLOCK = 1.05;
const JUMP_EVERY_MS = 1000;
/** An interleaved frame holds no more than 64 KiB. */
const HUGE_PACKET_BYTES = 60_000;
const HUGE_LEAD_TICKS = 90;
/** The slice of a picture, its first macroblock the first of the picture (H.264 section 7.3.3). */
const SLICE_TYPE = 1;

interface BentPacket {
  payload: Buffer;
  marker: boolean;
  timestamp: number;
}

/** One track's packets on one connection as a fault bends them. Without a fault the shared packets go out as they are. */
export class UnitBender {
  private readonly track: ClipTrack;
  private readonly prepared: PreparedTrack;
  private readonly channel: number;
  private readonly isVideo: boolean;
  private fault: Fault | null = null;
  /** Own numbering less the shared one, after a fault that sent more or fewer packets than there were. */
  private sequenceShift = 0;
  private ssrcShift = 0;
  private frozen: readonly Buffer[] | null = null;
  private beganAt = 0;
  private jumpTicks = 0;
  private nextTurnMs = 0;
  private dropCredit = 0;

  constructor(track: ClipTrack, channel: number, isVideo: boolean) {
    this.track = track;
    this.prepared = track.prepared;
    this.channel = channel;
    this.isVideo = isVideo;
  }

  /** A fault begins, or (null) is over. */
  begin(fault: Fault | null, position: number, nowMs: number): void {
    this.fault = fault;
    this.beganAt = position;
    this.nextTurnMs = nowMs;
    this.ssrcShift = 0;
    this.dropCredit = Math.random();
    this.frozen = fault?.kind === 'freeze' && this.isVideo ? this.nextKeyFrame(position) : null;
  }

  sequence(position: number): number {
    return (this.prepared.sequence(position) + this.sequenceShift) & 0xffff;
  }

  /** The interleaved frames of the unit at a position. Perhaps none. May be shared memory: read only. */
  unit(position: number, nowMs: number): Buffer {
    const { fault, prepared } = this;
    const bends = fault !== null && (BENDING.has(fault.kind) || isGarbageInside(fault));
    if (!bends && this.sequenceShift === 0 && this.channel === prepared.channel)
      return prepared.unit(position);
    if (fault?.kind === 'numbers') this.turnNumbers(fault, nowMs);
    const packets = this.packetsOf(position, fault, nowMs);
    const first = this.sequence(position);
    this.sequenceShift = (first + packets.length - prepared.sequence(position + 1)) & 0xffff;
    const frames = packets.map((packet, i) => this.write(packet, first + i));
    if (fault?.kind === 'vanished') return Buffer.concat(besideVanished(frames, fault.by ?? 'picture'));
    return Buffer.concat(fault?.kind === 'drop' ? this.drop(fault, frames, position) : frames);
  }

  private packetsOf(position: number, fault: Fault | null, nowMs: number): BentPacket[] {
    const timestamp = this.timestamp(position, fault, nowMs);
    const { payloads, marker, keyFrame } = this.prepared.source.units[position % this.prepared.unitCount]!;
    if (fault?.kind === 'keyless' && this.isVideo && this.prepared.isKeyFrame(position)) return [];
    if (fault?.kind === 'stills' && this.isVideo && !this.isStill(fault, position, nowMs)) return [];
    const bent = this.bendPayloads(this.frozen ?? payloads, fault, keyFrame);
    const packets = bent.map(
      (payload, i): BentPacket => ({
        payload,
        marker: marker === 'last' && i === bent.length - 1 && fault?.kind !== 'unmarked',
        timestamp,
      }),
    );
    return fault?.kind === 'huge' &&
      this.isVideo &&
      this.turns(fault.everyMs ?? FAULT_DEFAULTS.hugeEveryMs, nowMs)
      ? [...hugePicture(fault.sizeBytes ?? FAULT_DEFAULTS.hugeBytes, timestamp - HUGE_LEAD_TICKS), ...packets]
      : packets;
  }

  private bendPayloads(
    payloads: readonly Buffer[],
    fault: Fault | null,
    keyFrame: boolean,
  ): readonly Buffer[] {
    const { codec } = this.track.media;
    if (fault === null) return payloads;
    if (isGarbageInside(fault)) return payloads.map(({ length }) => randomBytes(length));
    return codec === 'h264' || codec === 'h265' ? packOddly(payloads, codec, fault, keyFrame) : payloads;
  }

  private timestamp(position: number, fault: Fault | null, nowMs: number): number {
    const honest = this.prepared.timestamp(position);
    if (fault?.kind !== 'clock') return honest;
    const began = this.prepared.timestamp(this.beganAt);
    const sinceTicks = (position - this.beganAt) * this.prepared.source.unitTicks;
    switch (fault.runs ?? 'frozen') {
      case 'frozen':
        return began;
      case 'zero':
        return 0;
      case 'backwards':
        return began - sinceTicks;
      case 'fast':
        return began + Math.round(sinceTicks * FAST_CLOCK);
      case 'jumping':
        if (this.turns(JUMP_EVERY_MS, nowMs)) this.jumpTicks = randomInt(2 ** 32);
        return honest + this.jumpTicks;
    }
  }

  private isStill({ everyMs }: Fault & { kind: 'stills' }, position: number, nowMs: number): boolean {
    return this.prepared.isKeyFrame(position) && this.turns(everyMs ?? FAULT_DEFAULTS.stillsEveryMs, nowMs);
  }

  private turnNumbers({ change, everyMs }: Fault & { kind: 'numbers' }, nowMs: number): void {
    if (!this.turns(everyMs ?? FAULT_DEFAULTS.numbersEveryMs, nowMs)) return;
    if (change === 'source' || change === 'both') this.ssrcShift = randomInt(2 ** 31);
    if (change !== 'source') this.sequenceShift += randomInt(5000, 60_000);
  }

  /** True once every so often, and at the fault's beginning. */
  private turns(everyMs: number, nowMs: number): boolean {
    if (nowMs < this.nextTurnMs) return false;
    this.nextTurnMs = nowMs + everyMs;
    return true;
  }

  private write({ payload, marker, timestamp }: BentPacket, sequence: number): Buffer {
    const { fault, prepared } = this;
    const payloadType = fault?.kind === 'payload-type' ? OTHER_PAYLOAD_TYPE : prepared.source.payloadType;
    const frame = Buffer.allocUnsafe(16 + payload.length);
    frame[0] = 0x24;
    frame[1] = this.channel + (fault?.kind === 'channel' ? OTHER_CHANNEL : 0);
    frame.writeUInt16BE(12 + payload.length, 2);
    frame[4] = 0x80;
    frame[5] = (marker ? 0x80 : 0) | payloadType;
    frame.writeUInt16BE(sequence & 0xffff, 6);
    frame.writeUInt32BE(timestamp >>> 0, 8);
    frame.writeUInt32BE((prepared.ssrc + this.ssrcShift) >>> 0, 12);
    payload.copy(frame, 16);
    return frame;
  }

  /** Evenly, so that a share of 1 % is one packet in every hundred. */
  private drop(fault: Fault & { kind: 'drop' }, frames: Buffer[], position: number): Buffer[] {
    if (fault.of === 'key-frames') return this.isVideo && this.prepared.isKeyFrame(position) ? [] : frames;
    return frames.filter(() => {
      this.dropCredit += fault.share ?? FAULT_DEFAULTS.dropShare;
      if (this.dropCredit < 1) return true;
      this.dropCredit -= 1;
      return false;
    });
  }

  /** Of the group that is playing. */
  private nextKeyFrame(from: number): readonly Buffer[] {
    let position = from;
    while (!this.prepared.isKeyFrame(position)) position += 1;
    return this.prepared.source.units[position % this.prepared.unitCount]!.payloads;
  }
}

function isGarbageInside(fault: Fault): boolean {
  return fault.kind === 'garbage' && fault.place === 'inside';
}

/** One slice in fragments (FU-A, RFC 6184 section 5.8) that are as large as they can be. */
function hugePicture(sizeBytes: number, timestamp: number): BentPacket[] {
  const packets: BentPacket[] = [];
  for (let at = 0; at < sizeBytes; at += HUGE_PACKET_BYTES) {
    const last = at + HUGE_PACKET_BYTES >= sizeBytes;
    const payload = Buffer.alloc(2 + Math.min(HUGE_PACKET_BYTES, sizeBytes - at), 0xaa);
    payload[0] = 0x60 | 28;
    payload[1] = (at === 0 ? 0x80 : 0) | (last ? 0x40 : 0) | SLICE_TYPE;
    packets.push({ payload, marker: last, timestamp });
  }
  return packets;
}
