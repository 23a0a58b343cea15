import {
  H265_NAL_PPS,
  H265_NAL_SPS,
  H265_NAL_VPS,
  h265NalType,
  h265Track,
  parseH265ParameterSetId,
} from '../../codec/h265-parameter-sets.ts';
import { trimmedNalEnd } from '../../codec/nal-unit.ts';
import { ParameterSetList } from '../../codec/parameter-set-list.ts';
import type { VideoTrack } from '../../codec/track.ts';
import type { RtpPacket } from '../rtp-packet.ts';
import { AccessUnitWriter } from './access-unit-writer.ts';
import type { Depacketizer, UnitSink } from './depacketizer.ts';

/**
 * H.265 over RTP (RFC 7798) without decoding order numbers: single NAL units, aggregation packets and fragmentation units;
 * PACI packets count as damaged. A sample carries the slices of the base layer alone: parameter sets go to the track, and
 * delimiters, SEI, filler and further layers are left out. Tolerates the same as H.264 does.
 */
const FIRST_IRAP_TYPE = 16; // BLA_W_LP; CRA_NUT is the last
const LAST_IRAP_TYPE = 21;
const LAST_SLICE_TYPE = 31;
const AGGREGATION = 48;
const FRAGMENTATION = 49;
const HEADER_BYTES = 2;
const FU_START = 0x80;
const FU_END = 0x40;
const MAX_PARAMETER_SET_BYTES = 64 * 1024 - 1;
const MAX_SETS = 16;

export class H265Depacketizer implements Depacketizer<VideoTrack> {
  private readonly unit = new AccessUnitWriter();
  private readonly vpsList = new ParameterSetList(MAX_SETS, MAX_PARAMETER_SET_BYTES);
  private readonly spsList = new ParameterSetList(MAX_SETS, MAX_PARAMETER_SET_BYTES);
  private readonly ppsList = new ParameterSetList(MAX_SETS, MAX_PARAMETER_SET_BYTES);
  private currentTrack: VideoTrack | null = null;
  private setsChanged = false;
  private damagedPackets = 0;
  private fragmentType = 0;

  /** @param describedSets parameter set NAL units out of the session description (`sprop-vps`, `-sps`, `-pps`) */
  constructor(describedSets: readonly Buffer[] = []) {
    for (const nalUnit of describedSets) this.describeSet(nalUnit);
  }

  get track(): VideoTrack | null {
    if (this.setsChanged) {
      this.setsChanged = false;
      const track = h265Track(this.vpsList.nalUnits, this.spsList.nalUnits, this.ppsList.nalUnits);
      if (track && !this.currentTrack?.configuration.equals(track.configuration)) this.currentTrack = track;
    }
    return this.currentTrack;
  }

  get damaged(): number {
    return this.damagedPackets + this.unit.damaged;
  }

  push(packet: RtpPacket, lost: boolean, sink: UnitSink): void {
    const sizeBytes = packet.payloadEnd - packet.payloadStart;
    if (sizeBytes === 0) return; // keep-alive of some encoders
    this.unit.startPacket(packet, lost, sink);
    const type = (packet.buffer[packet.payloadStart]! >> 1) & 0x3f;
    if (sizeBytes <= HEADER_BYTES) this.damagedPackets += 1;
    else if (type === FRAGMENTATION) this.readFragment(packet, sink);
    else if (type === AGGREGATION) this.readAggregate(packet, sink);
    else if (type < AGGREGATION)
      this.readNalUnit(packet.buffer, packet.payloadStart, packet.payloadEnd, sink);
    else this.damagedPackets += 1;
    this.unit.endPacket(packet, sink);
  }

  reset(sink: UnitSink): void {
    this.unit.reset(sink);
  }

  /** RFC 7798 §4.4.3 */
  private readFragment({ buffer, payloadStart, payloadEnd }: RtpPacket, sink: UnitSink): void {
    if (payloadEnd - payloadStart < HEADER_BYTES + 2) {
      this.damagedPackets += 1;
      this.unit.abandon(sink);
      return;
    }
    const header = buffer[payloadStart + HEADER_BYTES]!;
    const type = header & 0x3f;
    const slice = isSlice(type);
    if ((!slice && !isParameterSet(type)) || !isBaseLayer(buffer, payloadStart)) return;
    const dataStart = payloadStart + HEADER_BYTES + 1;
    if ((header & FU_START) !== 0) {
      if (slice && !this.unit.acceptSlice(sink, startsPicture(buffer[dataStart]!), isKey(type))) return;
      this.fragmentType = type;
      this.unit.openFragments(sink);
      this.unit.appendByte(sink, (buffer[payloadStart]! & 0x81) | (type << 1));
      this.unit.appendByte(sink, buffer[payloadStart + 1]!);
    }
    this.unit.appendFragment(sink, buffer, dataStart, payloadEnd);
    if ((header & FU_END) !== 0) this.endFragments(sink);
  }

  private endFragments(sink: UnitSink): void {
    if (isSlice(this.fragmentType)) {
      this.unit.closeFragments(sink);
      return;
    }
    const set = this.unit.takeFragments(sink);
    if (set) this.readParameterSet(set, 0, set.length);
  }

  /** RFC 7798 §4.4.2 */
  private readAggregate({ buffer, payloadStart, payloadEnd }: RtpPacket, sink: UnitSink): void {
    let at = payloadStart + HEADER_BYTES;
    while (at + 2 < payloadEnd) {
      const sizeBytes = (buffer[at]! << 8) | buffer[at + 1]!;
      at += 2;
      if (at + sizeBytes > payloadEnd) {
        this.damagedPackets += 1;
        this.unit.abandon(sink);
        return;
      }
      if (sizeBytes > HEADER_BYTES) this.readNalUnit(buffer, at, at + sizeBytes, sink);
      at += sizeBytes;
    }
  }

  private readNalUnit(buffer: Buffer, start: number, end: number, sink: UnitSink): void {
    const type = (buffer[start]! >> 1) & 0x3f;
    if (!isBaseLayer(buffer, start)) return;
    if (isSlice(type)) {
      this.unit.writeSlice(
        sink,
        buffer,
        start,
        end,
        startsPicture(buffer[start + HEADER_BYTES]!),
        isKey(type),
      );
    } else if (isParameterSet(type)) {
      this.readParameterSet(buffer, start, end);
    }
  }

  private readParameterSet(buffer: Buffer, start: number, end: number): void {
    const trimmedEnd = trimmedNalEnd(buffer, start, end);
    if (trimmedEnd - start <= HEADER_BYTES || trimmedEnd - start > MAX_PARAMETER_SET_BYTES) {
      this.damagedPackets += 1;
      return;
    }
    if (this.listOf((buffer[start]! >> 1) & 0x3f).contains(buffer, start, trimmedEnd)) return;
    const nalUnit = Buffer.from(buffer.subarray(start, trimmedEnd));
    const id = parseH265ParameterSetId(nalUnit);
    if (id === null) {
      this.damagedPackets += 1;
      return;
    }
    if (this.listOf(h265NalType(nalUnit)).put(id, nalUnit)) this.setsChanged = true;
  }

  private describeSet(nalUnit: Buffer): void {
    const set = nalUnit.subarray(0, trimmedNalEnd(nalUnit, 0, nalUnit.length));
    const id = set.length <= MAX_PARAMETER_SET_BYTES ? parseH265ParameterSetId(set) : null;
    if (id === null) return;
    this.listOf(h265NalType(set)).describe(id, set);
    this.setsChanged = true;
  }

  private listOf(type: number): ParameterSetList {
    if (type === H265_NAL_VPS) return this.vpsList;
    return type === H265_NAL_SPS ? this.spsList : this.ppsList;
  }
}

function isSlice(type: number): boolean {
  return type <= LAST_SLICE_TYPE;
}

function isKey(type: number): boolean {
  return type >= FIRST_IRAP_TYPE && type <= LAST_IRAP_TYPE;
}

function isParameterSet(type: number): boolean {
  return type >= H265_NAL_VPS && type <= H265_NAL_PPS;
}

/** nuh_layer_id is 0: its highest bit is the last of the first byte. */
function isBaseLayer(buffer: Buffer, at: number): boolean {
  return (buffer[at]! & 0x01) === 0 && buffer[at + 1]! >> 3 === 0;
}

/** first_slice_segment_in_pic_flag (ITU-T H.265 §7.3.6.1) */
function startsPicture(firstSliceByte: number): boolean {
  return firstSliceByte > 0x7f;
}
