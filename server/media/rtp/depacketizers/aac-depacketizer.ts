import { aacFrameTicks, aacTrack } from '../../codec/audio-specific-config.ts';
import type { AudioTrack } from '../../codec/track.ts';
import { MEDIA_CEILINGS } from '../../media-ceilings.ts';
import type { UnitSink } from '../../unit-sink.ts';
import type { RtpPacket } from '../rtp-packet.ts';
import type { Depacketizer } from './depacketizer.ts';

/**
 * AAC over RTP as mpeg4-generic (RFC 3640), modes AAC-hbr and AAC-lbr: several access units in a packet, or one access unit
 * in several packets. Interleaving counts as damaged. Tolerates a size in the AU header that is larger than what came when
 * the marker says that this is all of it, ADTS headers in front of access units (some DVRs copy them in), ADTS frames in the place of AU
 * headers and units (anjvision's cameras), and AU headers without an index where one was described (AMS32).
 */
export interface AacFormat {
  /** AudioSpecificConfig. */
  config: Buffer;
  clockRate: number;
  /** Bits of the fields of an AU header (RFC 3640 §4.1). */
  sizeLength: number;
  indexLength: number;
  indexDeltaLength: number;
  /** What servers of films send besides; cameras leave it out. */
  extras?: AuHeaderExtras;
}

/** Bits of what may follow in an AU header, and of the size of the auxiliary section (RFC 3640 §3.2.1.1, §3.2.2). Stepped over. */
export interface AuHeaderExtras {
  ctsDeltaLength: number;
  dtsDeltaLength: number;
  /** 1 where each AU header tells of random access. */
  randomAccessLength: number;
  streamStateLength: number;
  auxiliarySizeLength: number;
}

const NO_EXTRAS: AuHeaderExtras = {
  ctsDeltaLength: 0,
  dtsDeltaLength: 0,
  randomAccessLength: 0,
  streamStateLength: 0,
  auxiliarySizeLength: 0,
};

const NO_INDEX = { indexLength: 0, indexDeltaLength: 0 };

/** The longest AAC frame is 6144 bits a channel (ISO/IEC 14496-3 §4.5.1.1); sizeLength allows 8 kB. */
const MAX_UNIT_BYTES = MEDIA_CEILINGS.soundUnitBytes;
const MAX_UNITS_IN_PACKET = MEDIA_CEILINGS.soundUnitsInPacket;
const ADTS_HEADER_BYTES = 7;

export class AacDepacketizer implements Depacketizer<AudioTrack> {
  readonly track: AudioTrack | null;
  damaged = 0;
  private readonly format: AacFormat;
  private readonly extras: AuHeaderExtras;
  private readonly unitTicks: number;
  private readonly sizes = new Uint32Array(MAX_UNITS_IN_PACKET);
  /** Bytes still missing of the access unit that came in part; 0: none is open. */
  private missingBytes = 0;
  private gatheredBytes = 0;
  private timestamp = 0;

  constructor(format: AacFormat) {
    this.format = format;
    this.extras = format.extras ?? NO_EXTRAS;
    this.unitTicks = aacFrameTicks(format.config, format.clockRate);
    this.track = aacTrack(format.config, format.clockRate);
  }

  push(packet: RtpPacket, lost: boolean, sink: UnitSink): void {
    const { buffer, payloadStart, payloadEnd } = packet;
    if (payloadEnd === payloadStart) return;
    if (this.missingBytes > 0 && (lost || packet.timestamp !== this.timestamp)) this.giveUp(sink);
    if (this.missingBytes === 0 && isAdtsStream(buffer, payloadStart, payloadEnd)) {
      this.readAdtsFrames(packet, sink);
      return;
    }
    const headersStart = payloadStart + 2;
    const headerBits =
      headersStart <= payloadEnd ? (buffer[payloadStart]! << 8) | buffer[payloadStart + 1]! : 0;
    const dataStart = this.skipAuxiliary(buffer, headersStart + Math.ceil(headerBits / 8), payloadEnd);
    const units = dataStart < payloadEnd ? this.readHeaders(buffer, headersStart, headerBits) : 0;
    if (units === 0) {
      this.giveUp(sink);
      return;
    }
    if (this.missingBytes > 0) this.continueUnit(packet, dataStart, sink);
    else if (units === 1 && this.sizes[0]! > payloadEnd - dataStart && !packet.marker) {
      this.timestamp = packet.timestamp;
      this.missingBytes = this.sizes[0]!;
      this.gatheredBytes = 0;
      this.continueUnit(packet, dataStart, sink);
    } else {
      this.readUnits(packet, dataStart, units, sink);
    }
  }

  reset(sink: UnitSink): void {
    if (this.missingBytes > 0) sink.dropUnit();
    this.missingBytes = 0;
  }

  /** RFC 3640 §3.2.1. Fills `sizes`; 0 when malformed or interleaved. */
  private readHeaders(buffer: Buffer, start: number, headerBits: number): number {
    const { sizeLength } = this.format;
    const { indexLength, indexDeltaLength } = lacksIndex(this.format, headerBits) ? NO_INDEX : this.format;
    let bit = 0;
    let units = 0;
    while (bit < headerBits) {
      const indexBits = units === 0 ? indexLength : indexDeltaLength;
      if (bit + sizeLength + indexBits > headerBits || units === MAX_UNITS_IN_PACKET) return units;
      this.sizes[units] = readBits(buffer, start, bit, sizeLength);
      const index = readBits(buffer, start, bit + sizeLength, indexBits);
      // AU-Index of the first is 0 (§3.2.1.1), a delta above 0 means interleaving.
      if (index !== 0 && units > 0) return 0;
      bit = this.skipExtras(buffer, start, bit + sizeLength + indexBits);
      units += 1;
    }
    return units;
  }

  private skipExtras(buffer: Buffer, start: number, bit: number): number {
    const { ctsDeltaLength, dtsDeltaLength, randomAccessLength, streamStateLength } = this.extras;
    let at = bit;
    // A flag in front of each says whether it is there.
    for (const length of [ctsDeltaLength, dtsDeltaLength]) {
      if (length > 0) at += readBits(buffer, start, at, 1) === 1 ? 1 + length : 1;
    }
    return at + randomAccessLength + streamStateLength;
  }

  private skipAuxiliary(buffer: Buffer, start: number, end: number): number {
    const { auxiliarySizeLength } = this.extras;
    if (auxiliarySizeLength === 0 || start + 2 > end) return start;
    const auxiliaryBits = readBits(buffer, start, 0, auxiliarySizeLength);
    return start + Math.ceil((auxiliarySizeLength + auxiliaryBits) / 8);
  }

  /** The first of them has the packet's time. */
  private readAdtsFrames({ buffer, payloadStart, payloadEnd, timestamp }: RtpPacket, sink: UnitSink): void {
    let at = payloadStart;
    for (let unit = 0; at < payloadEnd && unit < MAX_UNITS_IN_PACKET; unit += 1) {
      const end = at + adtsFrameBytes(buffer, at, payloadEnd);
      if (!this.append(buffer, at, end, sink)) {
        this.damaged += 1;
        return;
      }
      sink.closeUnit((timestamp + unit * this.unitTicks) >>> 0, true, this.unitTicks);
      at = end;
    }
  }

  private readUnits(packet: RtpPacket, dataStart: number, units: number, sink: UnitSink): void {
    let at = dataStart;
    for (let unit = 0; unit < units; unit += 1) {
      const left = packet.payloadEnd - at;
      const sizeBytes = units === 1 ? Math.min(this.sizes[unit]!, left) : this.sizes[unit]!;
      if (sizeBytes === 0 || sizeBytes > left || !this.append(packet.buffer, at, at + sizeBytes, sink)) {
        this.damaged += 1;
        return;
      }
      sink.closeUnit((packet.timestamp + unit * this.unitTicks) >>> 0, true, this.unitTicks);
      at += sizeBytes;
    }
  }

  /** One fragment of an access unit (RFC 3640 §3.1); each repeats the AU header with the size of the whole. */
  private continueUnit(packet: RtpPacket, dataStart: number, sink: UnitSink): void {
    const sizeBytes = Math.min(packet.payloadEnd - dataStart, this.missingBytes);
    if (this.gatheredBytes + this.missingBytes > MAX_UNIT_BYTES || !sink.ensure(sizeBytes)) {
      this.giveUp(sink);
      return;
    }
    packet.buffer.copy(sink.bytes, sink.end, dataStart, dataStart + sizeBytes);
    sink.end += sizeBytes;
    this.gatheredBytes += sizeBytes;
    this.missingBytes -= sizeBytes;
    if (this.missingBytes === 0) sink.closeUnit(this.timestamp, true, this.unitTicks);
    else if (packet.marker) this.giveUp(sink);
  }

  private append(buffer: Buffer, start: number, end: number, sink: UnitSink): boolean {
    const from = start + adtsHeaderBytes(buffer, start, end);
    const sizeBytes = end - from;
    if (sizeBytes <= 0 || sizeBytes > MAX_UNIT_BYTES || !sink.ensure(sizeBytes)) return false;
    buffer.copy(sink.bytes, sink.end, from, end);
    sink.end += sizeBytes;
    return true;
  }

  private giveUp(sink: UnitSink): void {
    this.damaged += 1;
    this.missingBytes = 0;
    sink.dropUnit();
  }
}

/** At most 16 bits, most significant first. */
function readBits(buffer: Buffer, start: number, bit: number, count: number): number {
  let value = 0;
  for (let index = bit; index < bit + count; index += 1) {
    value = (value << 1) | ((buffer[start + (index >> 3)]! >> (7 - (index & 7))) & 1);
  }
  return value;
}

/** The headers' bits make up sizes alone, and not sizes with an index. */
function lacksIndex({ sizeLength, indexLength, indexDeltaLength }: AacFormat, headerBits: number): boolean {
  const described = headerBits - sizeLength - indexLength;
  return described % (sizeLength + indexDeltaLength) !== 0 && headerBits % sizeLength === 0;
}

/** Nothing but whole ADTS frames. As bits of AU headers (RFC 3640 §3.2.1) their first two bytes would be 8 kB. */
function isAdtsStream(buffer: Buffer, start: number, end: number): boolean {
  let at = start;
  while (at < end) {
    const sizeBytes = adtsFrameBytes(buffer, at, end);
    if (sizeBytes === 0) return false;
    at += sizeBytes;
  }
  return true;
}

/** ISO/IEC 14496-3 §1.A.2: syncword, layer 0, and a frame that ends at `end` at the latest. 0 when there is none. */
function adtsFrameBytes(buffer: Buffer, start: number, end: number): number {
  if (end - start <= ADTS_HEADER_BYTES || buffer[start] !== 0xff || (buffer[start + 1]! & 0xf6) !== 0xf0)
    return 0;
  const frameBytes = ((buffer[start + 3]! & 3) << 11) | (buffer[start + 4]! << 3) | (buffer[start + 5]! >> 5);
  return frameBytes > ADTS_HEADER_BYTES && frameBytes <= end - start ? frameBytes : 0;
}

/** Of a header that the access unit at [start, end) begins with; 0 when it begins with none. */
function adtsHeaderBytes(buffer: Buffer, start: number, end: number): number {
  if (adtsFrameBytes(buffer, start, end) !== end - start) return 0;
  const hasChecksum = (buffer[start + 1]! & 1) === 0;
  return hasChecksum ? ADTS_HEADER_BYTES + 2 : ADTS_HEADER_BYTES;
}
