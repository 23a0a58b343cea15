/**
 * A looped track as RTP packets (RFC 3550) in RTSP interleaved frames (RFC 2326 section 10.12), prepared once and
 * shared by every connection and every path that plays it.
 *
 * The trick that makes sharing possible: sequence number and timestamp are a function of the position alone, that is
 * of (unit, loop), not of the path. At any moment the paths' positions lie within one loop's length of each other, so
 * a unit is sent with one and the same numbers by all of them until the loop comes round: it is patched once a loop.
 * There are two copies of the packets, for odd and even loops, so that the kernel may take up to a loop's time for a
 * unit before its bytes change.
 */

export interface PacketSource {
  readonly payloadType: number;
  readonly clockRate: number;
  /** RTP ticks from one unit to the next. */
  readonly unitTicks: number;
  readonly units: readonly UnitSource[];
}

export interface UnitSource {
  readonly payloads: readonly Buffer[];
  /** Presentation before or after its place in the order, in units: B-frames. */
  readonly shift: number;
  readonly keyFrame: boolean;
  readonly marker: 'last' | 'none';
}

const FRAME_HEADER_BYTES = 4;
const RTP_HEADER_BYTES = 12;
const SEQUENCE_OFFSET = FRAME_HEADER_BYTES + 2;
const TIMESTAMP_OFFSET = FRAME_HEADER_BYTES + 4;

/** Both wrap soon after the start, so that every run takes a receiver over the wrap. */
const FIRST_SEQUENCE = 0x10000 - 2000;
const FIRST_TIMESTAMP_SECONDS_BEFORE_WRAP = 60;

export class PreparedTrack {
  readonly unitCount: number;
  readonly clockRate: number;
  readonly ssrc: number;
  readonly channel: number;
  readonly unitMs: number;
  readonly source: PacketSource;
  private readonly banks: [Bank, Bank];
  private readonly firstPacket: Uint32Array;
  private readonly packetOffset: Uint32Array;
  private readonly firstTimestamp: number;

  constructor(source: PacketSource, channel: number, ssrc: number) {
    this.source = source;
    this.channel = channel;
    this.ssrc = ssrc;
    this.unitCount = source.units.length;
    this.clockRate = source.clockRate;
    this.unitMs = (source.unitTicks * 1000) / source.clockRate;
    this.firstTimestamp = 0x100000000 - FIRST_TIMESTAMP_SECONDS_BEFORE_WRAP * source.clockRate;
    const packetCount = source.units.reduce((sum, unit) => sum + unit.payloads.length, 0);
    this.firstPacket = new Uint32Array(this.unitCount + 1);
    this.packetOffset = new Uint32Array(packetCount + 1);
    const bytes = this.writePackets(source);
    this.banks = [this.cutBank(bytes), this.cutBank(Buffer.from(bytes))];
  }

  /** The interleaved frames of the unit at a position, numbered for it. Shared memory: read only. */
  unit(position: number): Buffer {
    const index = position % this.unitCount;
    const loop = (position - index) / this.unitCount;
    const bank = this.banks[loop & 1]!;
    const view = bank.views[index]!;
    if (bank.loops[index] !== loop) {
      bank.loops[index] = loop;
      this.number(view, index, this.sequence(position), this.timestamp(position));
    }
    return view;
  }

  isKeyFrame(position: number): boolean {
    return this.source.units[position % this.unitCount]!.keyFrame;
  }

  /** Where the packets of the unit begin, relative to the unit, and where the last one ends. */
  packetBounds(position: number): number[] {
    const index = position % this.unitCount;
    const from = this.firstPacket[index]!;
    const bounds = this.packetOffset.subarray(from, this.firstPacket[index + 1]! + 1);
    return Array.from(bounds, (offset) => offset - bounds[0]!);
  }

  sequence(position: number): number {
    const index = position % this.unitCount;
    const loop = (position - index) / this.unitCount;
    return (FIRST_SEQUENCE + loop * (this.packetOffset.length - 1) + this.firstPacket[index]!) & 0xffff;
  }

  timestamp(position: number): number {
    const shift = this.source.units[position % this.unitCount]!.shift;
    return (this.firstTimestamp + (position + shift) * this.source.unitTicks) % 0x100000000;
  }

  private writePackets(source: PacketSource): Buffer {
    const payloads = source.units.flatMap((unit) => unit.payloads);
    const overhead = FRAME_HEADER_BYTES + RTP_HEADER_BYTES;
    const bytes = Buffer.alloc(payloads.reduce((sum, payload) => sum + overhead + payload.length, 0));
    let at = 0;
    let packet = 0;
    source.units.forEach((unit, index) => {
      this.firstPacket[index] = packet;
      unit.payloads.forEach((payload, i) => {
        const marker = unit.marker === 'last' && i === unit.payloads.length - 1;
        this.packetOffset[packet++] = at;
        at = this.writePacket(bytes, at, payload, marker);
      });
    });
    this.firstPacket[this.unitCount] = packet;
    this.packetOffset[packet] = at;
    return bytes;
  }

  private writePacket(into: Buffer, at: number, payload: Buffer, marker: boolean): number {
    into[at] = 0x24;
    into[at + 1] = this.channel;
    into.writeUInt16BE(RTP_HEADER_BYTES + payload.length, at + 2);
    into[at + 4] = 0x80;
    into[at + 5] = (marker ? 0x80 : 0) | this.source.payloadType;
    into.writeUInt32BE(this.ssrc, at + 12);
    payload.copy(into, at + FRAME_HEADER_BYTES + RTP_HEADER_BYTES);
    return at + FRAME_HEADER_BYTES + RTP_HEADER_BYTES + payload.length;
  }

  private cutBank(bytes: Buffer): Bank {
    const views: Buffer[] = [];
    for (let i = 0; i < this.unitCount; i += 1) {
      const start = this.packetOffset[this.firstPacket[i]!]!;
      views.push(bytes.subarray(start, this.packetOffset[this.firstPacket[i + 1]!]!));
    }
    return { views, loops: new Int32Array(this.unitCount).fill(-1) };
  }

  private number(view: Buffer, index: number, sequence: number, timestamp: number): void {
    const from = this.firstPacket[index]!;
    const base = this.packetOffset[from]!;
    for (let packet = from; packet < this.firstPacket[index + 1]!; packet += 1) {
      numberPacket(view, this.packetOffset[packet]! - base, sequence + packet - from, timestamp);
    }
  }
}

interface Bank {
  readonly views: Buffer[];
  /** The loop each unit is numbered for. */
  readonly loops: Int32Array;
}

/** Writes sequence number and timestamp into the interleaved packet that begins at `at`. */
export function numberPacket(buffer: Buffer, at: number, sequence: number, timestamp: number): void {
  buffer.writeUInt16BE(sequence & 0xffff, at + SEQUENCE_OFFSET);
  buffer.writeUInt32BE(timestamp, at + TIMESTAMP_OFFSET);
}
