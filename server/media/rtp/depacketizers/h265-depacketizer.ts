import { nextStartCode, skipStartCode, splitByteStream } from '../../codec/annex-b.ts';
import { EntryPoints } from '../../codec/entry-points.ts';
import { H265_NAL_PPS, H265_NAL_VPS } from '../../codec/h265-parameter-sets.ts';
import { H265_PARAMETER_SETS } from '../../codec/parameter-set-syntax.ts';
import { announcesRecoveryPoint, H265_RECOVERY_POINT } from '../../codec/recovery-point.ts';
import { h265IrapSlicePpsId, startsPicture } from '../../codec/slice-header.ts';
import type { VideoTrack } from '../../codec/track.ts';
import { TrackParameterSets } from '../../codec/track-parameter-sets.ts';
import type { UnitSink } from '../../unit-sink.ts';
import type { RtpPacket } from '../rtp-packet.ts';
import { AccessUnitWriter } from './access-unit-writer.ts';
import type { Depacketizer } from './depacketizer.ts';

/**
 * H.265 over RTP (RFC 7798) without decoding order numbers: single NAL units, aggregation packets and fragmentation units;
 * PACI packets are refused. A sample carries the slices of the base layer alone: parameter sets go to the track, and
 * delimiters, SEI, filler and further layers are left out. Tolerates the same as H.264 does, byte streams (VPS, SPS, PPS and
 * IDR picture as one NAL unit) included.
 */
const FIRST_IRAP_TYPE = 16; // BLA_W_LP; CRA_NUT is the last
const LAST_IRAP_TYPE = 21;
const LAST_SUB_LAYER_TYPE = 14; // up to here even types are no references in their temporal layer (§7.4.2.2)
const LAST_SLICE_TYPE = 31;
const DELIMITER = 35;
const PREFIX_SEI = 39;
const AGGREGATION = 48;
const FRAGMENTATION = 49;
const PACI = 50;
const HEADER_BYTES = 2;
const FU_START = 0x80;
const FU_END = 0x40;

export class H265Depacketizer implements Depacketizer<VideoTrack> {
  refusal: string | null = null;
  private readonly unit = new AccessUnitWriter();
  private readonly entryPoints = new EntryPoints();
  private readonly sets: TrackParameterSets;
  private damagedPackets = 0;
  private fragmentType = 0;

  /** @param describedSets parameter set NAL units out of the session description (`sprop-vps`, `-sps`, `-pps`) */
  constructor(describedSets: readonly Buffer[] = []) {
    this.sets = new TrackParameterSets(H265_PARAMETER_SETS, describedSets);
  }

  get track(): VideoTrack | null {
    return this.sets.track;
  }

  get damaged(): number {
    return this.damagedPackets + this.sets.damaged + this.unit.damaged;
  }

  get damagedReferences(): number {
    return this.unit.damagedReferences;
  }

  push(packet: RtpPacket, lost: boolean, sink: UnitSink): void {
    const { buffer, payloadEnd: end } = packet;
    if (end <= packet.payloadStart) return; // keep-alive of some encoders
    const start = skipStartCode(buffer, packet.payloadStart, end);
    const type = (buffer[start]! >> 1) & 0x3f;
    const begins = type !== FRAGMENTATION || (buffer[start + HEADER_BYTES]! & FU_START) !== 0;
    if (begins && !lost && this.unit.gathersFragments) this.endAtNext(sink);
    this.unit.startPacket(packet, lost, sink);
    if (lost) this.entryPoints.forget();
    if (end - start <= HEADER_BYTES) this.damagedPackets += 1;
    else if (type === FRAGMENTATION) this.readFragment(buffer, start, end, sink);
    else if (type === AGGREGATION) this.readAggregate(buffer, start, end, sink);
    else if (type < AGGREGATION) this.readNalUnit(buffer, start, end, sink);
    else this.refuse(type, buffer, start);
    this.unit.endPacket(sink);
  }

  reset(sink: UnitSink): void {
    this.unit.reset(sink);
  }

  /** RFC 7798 §4.4.3 */
  private readFragment(buffer: Buffer, start: number, end: number, sink: UnitSink): void {
    if (end - start < HEADER_BYTES + 2) {
      this.damagedPackets += 1;
      this.unit.abandon(sink);
      return;
    }
    if (!isBaseLayer(buffer, start)) return;
    const header = buffer[start + HEADER_BYTES]!;
    const type = header & 0x3f;
    if ((header & FU_START) !== 0) {
      if (!this.openFragments(buffer, start, end, sink)) return;
    } else if (this.unit.gathersFragments || (hasTemporalId(buffer, start) && isGathered(type))) {
      this.unit.appendFragment(sink, buffer, start + HEADER_BYTES + 1, end);
    } else {
      this.unit.passOther(sink);
      return;
    }
    if ((header & FU_END) !== 0 || this.unit.closesAtMarker()) this.endFragments(sink);
  }

  /** @returns whether the fragments are to be gathered */
  private openFragments(buffer: Buffer, start: number, end: number, sink: UnitSink): boolean {
    let first = (buffer[start]! & 0x81) | ((buffer[start + HEADER_BYTES]! & 0x3f) << 1);
    let second = buffer[start + 1]!;
    let dataStart = start + HEADER_BYTES + 1;
    const behindCode = skipStartCode(buffer, dataStart, end, first === 0 && second === 0 ? HEADER_BYTES : 0);
    if (behindCode > dataStart && end - behindCode > HEADER_BYTES) {
      if (!isBaseLayer(buffer, behindCode)) return false;
      first = buffer[behindCode]!;
      second = buffer[behindCode + 1]!;
      dataStart = behindCode + HEADER_BYTES;
    }
    const type = (first >> 1) & 0x3f;
    if (!isSlice(type)) this.unit.passOther(sink);
    else if (!this.acceptSlice(type, buffer, dataStart, end, sink)) return false;
    if (!isGathered(type)) return false;
    this.fragmentType = type;
    this.unit.openFragments(sink);
    this.unit.appendByte(sink, first);
    this.unit.appendByte(sink, second);
    this.unit.appendFragment(sink, buffer, dataStart, end);
    return true;
  }

  private endFragments(sink: UnitSink): void {
    if (isSlice(this.fragmentType)) {
      this.unit.closeFragments(sink);
      return;
    }
    const nalUnit = this.unit.takeFragments(sink);
    if (nalUnit) this.readNalUnit(nalUnit, 0, nalUnit.length, sink);
  }

  /** The next NAL unit begins, nothing is lost, and the end bit never came. */
  private endAtNext(sink: UnitSink): void {
    this.unit.closesAtNext();
    this.endFragments(sink);
    this.unit.endPacket(sink);
  }

  /** RFC 7798 §4.4.2 */
  private readAggregate(buffer: Buffer, start: number, end: number, sink: UnitSink): void {
    let at = start + HEADER_BYTES;
    while (at + 2 < end) {
      const sizeBytes = (buffer[at]! << 8) | buffer[at + 1]!;
      at += 2;
      const nalEnd = at + sizeBytes;
      if (nalEnd > end) {
        this.damagedPackets += 1;
        this.unit.abandon(sink);
        return;
      }
      this.readNalUnit(buffer, skipStartCode(buffer, at, nalEnd), nalEnd, sink);
      at = nalEnd;
    }
  }

  /** Of another codec a packet may well begin with the same number, but hardly with a header that makes sense (RFC 7798 §1.1.4). */
  private refuse(type: number, buffer: Buffer, start: number): void {
    this.damagedPackets += 1;
    if (type === PACI && isBaseLayer(buffer, start) && hasTemporalId(buffer, start)) {
      this.refusal = 'H.265 in PACI packets';
    }
  }

  /** Headers with nothing behind them are left out. */
  private readNalUnit(buffer: Buffer, start: number, end: number, sink: UnitSink): void {
    if (end - start <= HEADER_BYTES || !isBaseLayer(buffer, start)) return;
    const type = (buffer[start]! >> 1) & 0x3f;
    if (isSlice(type)) {
      if (this.acceptSlice(type, buffer, start + HEADER_BYTES, end, sink))
        this.unit.writeNalUnit(sink, buffer, start, end);
      return;
    }
    if (beginsAccessUnit(type) && nextStartCode(buffer, start, end) < end) {
      this.readByteStream(buffer, start, end, sink);
      return;
    }
    this.unit.passOther(sink);
    if (isParameterSet(type)) this.sets.read(buffer, start, end);
    else if (type === PREFIX_SEI && this.entryPoints.takesRecoveryPoints) {
      if (announcesRecoveryPoint(buffer, start + HEADER_BYTES, end)) this.entryPoints.announce();
    }
  }

  private readByteStream(buffer: Buffer, start: number, end: number, sink: UnitSink): void {
    const whole = splitByteStream(buffer, start, end, (from, to) => this.readNalUnit(buffer, from, to, sink));
    if (!whole) this.unit.abandon(sink);
  }

  /** @param headerStart of the slice segment header, behind the NAL unit's */
  private acceptSlice(
    type: number,
    buffer: Buffer,
    headerStart: number,
    end: number,
    sink: UnitSink,
  ): boolean {
    const { unit } = this;
    const irap = type >= FIRST_IRAP_TYPE && type <= LAST_IRAP_TYPE;
    const reference = type > LAST_SUB_LAYER_TYPE || (type & 1) === 1;
    if (!startsPicture(buffer, headerStart)) return unit.acceptSlice(sink, false, irap, reference);

    // Whether slices are intra stands too deep in their headers: recovery points have to be announced.
    const entry = this.entryPoints.pictureBegins(irap, false);
    if (!unit.acceptSlice(sink, true, irap || entry, reference)) return false;
    if (irap) this.sets.keyFrame(h265IrapSlicePpsId(buffer, headerStart, end));
    else for (const pps of this.sets.takeLate()) unit.writeNalUnit(sink, pps, 0, pps.length);
    if (entry) unit.writeNalUnit(sink, H265_RECOVERY_POINT, 0, H265_RECOVERY_POINT.length);
    return true;
  }
}

function isSlice(type: number): boolean {
  return type <= LAST_SLICE_TYPE;
}

function isParameterSet(type: number): boolean {
  return type >= H265_NAL_VPS && type <= H265_NAL_PPS;
}

/** What encoders put in front of a picture: where a byte stream came as one NAL unit, it has the type of its first one. */
function beginsAccessUnit(type: number): boolean {
  return isParameterSet(type) || type === DELIMITER;
}

/** Of which fragments are kept. */
function isGathered(type: number): boolean {
  return isSlice(type) || beginsAccessUnit(type);
}

/** nuh_layer_id is 0: its highest bit is the last of the first byte. */
function isBaseLayer(buffer: Buffer, at: number): boolean {
  return (buffer[at]! & 0x01) === 0 && buffer[at + 1]! >> 3 === 0;
}

/** nuh_temporal_id_plus1 is never 0, unless a start code has been taken for the header. */
function hasTemporalId(buffer: Buffer, at: number): boolean {
  return (buffer[at + 1]! & 0x07) !== 0;
}
