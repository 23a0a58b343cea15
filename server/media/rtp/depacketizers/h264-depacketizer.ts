import { h264Track, parseH264PpsId, parseH264Sps } from '../../codec/h264-parameter-sets.ts';
import { trimmedNalEnd } from '../../codec/nal-unit.ts';
import { ParameterSetList } from '../../codec/parameter-set-list.ts';
import type { VideoTrack } from '../../codec/track.ts';
import type { RtpPacket } from '../rtp-packet.ts';
import { AccessUnitWriter } from './access-unit-writer.ts';
import type { Depacketizer, UnitSink } from './depacketizer.ts';

/**
 * H.264 over RTP (RFC 6184), packetization modes 0 and 1: single NAL units, STAP-A and FU-A; the interleaved kinds count as
 * damaged. A sample carries slices alone: parameter sets go to the track, and access unit delimiters, SEI, filler and the
 * NAL units of the SVC and MVC extensions are left out. Tolerates parameter sets with a marker bit of their own, whole NAL
 * units dressed as one fragment, and a forgotten marker bit (see AccessUnitWriter).
 */
const NAL_TYPE_IDR = 5;
const NAL_TYPE_SPS = 7;
const NAL_TYPE_PPS = 8;
const STAP_A = 24;
const FU_A = 28;
const FU_START = 0x80;
const FU_END = 0x40;
const MAX_PARAMETER_SET_BYTES = 64 * 1024 - 1;
const MAX_SPS = 16;
const MAX_PPS = 64;

export class H264Depacketizer implements Depacketizer<VideoTrack> {
  private readonly unit = new AccessUnitWriter();
  private readonly spsList = new ParameterSetList(MAX_SPS, MAX_PARAMETER_SET_BYTES);
  private readonly ppsList = new ParameterSetList(MAX_PPS, MAX_PARAMETER_SET_BYTES);
  private currentTrack: VideoTrack | null = null;
  private setsChanged = false;
  private damagedPackets = 0;
  private fragmentType = 0;

  /** @param describedSets parameter set NAL units out of the session description (`sprop-parameter-sets`) */
  constructor(describedSets: readonly Buffer[] = []) {
    for (const nalUnit of describedSets) this.describeSet(nalUnit);
  }

  get track(): VideoTrack | null {
    if (this.setsChanged) {
      this.setsChanged = false;
      const track = h264Track(this.spsList.nalUnits, this.ppsList.nalUnits);
      if (track && !this.currentTrack?.configuration.equals(track.configuration)) this.currentTrack = track;
    }
    return this.currentTrack;
  }

  get damaged(): number {
    return this.damagedPackets + this.unit.damaged;
  }

  push(packet: RtpPacket, lost: boolean, sink: UnitSink): void {
    if (packet.payloadEnd <= packet.payloadStart) return; // keep-alive of some encoders
    this.unit.startPacket(packet, lost, sink);
    const type = packet.buffer[packet.payloadStart]! & 0x1f;
    if (type === FU_A) this.readFragment(packet, sink);
    else if (type === STAP_A) this.readAggregate(packet, sink);
    else if (type > 0 && type < STAP_A)
      this.readNalUnit(packet.buffer, packet.payloadStart, packet.payloadEnd, sink);
    else this.damagedPackets += 1;
    this.unit.endPacket(packet, sink);
  }

  reset(sink: UnitSink): void {
    this.unit.reset(sink);
  }

  /** RFC 6184 §5.8 */
  private readFragment({ buffer, payloadStart, payloadEnd }: RtpPacket, sink: UnitSink): void {
    if (payloadEnd - payloadStart < 3) {
      this.damagedPackets += 1;
      this.unit.abandon(sink);
      return;
    }
    const header = buffer[payloadStart + 1]!;
    const type = header & 0x1f;
    const slice = isSlice(type);
    if (!slice && !isParameterSet(type)) return;
    if ((header & FU_START) !== 0) {
      if (
        slice &&
        !this.unit.acceptSlice(sink, startsPicture(buffer[payloadStart + 2]!), type === NAL_TYPE_IDR)
      )
        return;
      this.fragmentType = type;
      this.unit.openFragments(sink);
      this.unit.appendByte(sink, (buffer[payloadStart]! & 0xe0) | type);
    }
    this.unit.appendFragment(sink, buffer, payloadStart + 2, payloadEnd);
    if ((header & FU_END) === 0) return;
    if (isSlice(this.fragmentType)) {
      this.unit.closeFragments(sink);
      return;
    }
    const set = this.unit.takeFragments(sink);
    if (set) this.readParameterSet(set, 0, set.length);
  }

  /** RFC 6184 §5.7.1 */
  private readAggregate({ buffer, payloadStart, payloadEnd }: RtpPacket, sink: UnitSink): void {
    let at = payloadStart + 1;
    while (at + 2 < payloadEnd) {
      const sizeBytes = (buffer[at]! << 8) | buffer[at + 1]!;
      at += 2;
      if (sizeBytes === 0) continue;
      if (at + sizeBytes > payloadEnd) {
        this.damagedPackets += 1;
        this.unit.abandon(sink);
        return;
      }
      this.readNalUnit(buffer, at, at + sizeBytes, sink);
      at += sizeBytes;
    }
  }

  private readNalUnit(buffer: Buffer, start: number, end: number, sink: UnitSink): void {
    const type = buffer[start]! & 0x1f;
    if (isSlice(type)) {
      if (end - start < 2) this.unit.abandon(sink);
      else
        this.unit.writeSlice(
          sink,
          buffer,
          start,
          end,
          startsPicture(buffer[start + 1]!),
          type === NAL_TYPE_IDR,
        );
    } else if (isParameterSet(type)) {
      this.readParameterSet(buffer, start, end);
    }
  }

  private readParameterSet(buffer: Buffer, start: number, end: number): void {
    const trimmedEnd = trimmedNalEnd(buffer, start, end);
    if (trimmedEnd - start < 2 || trimmedEnd - start > MAX_PARAMETER_SET_BYTES) {
      this.damagedPackets += 1;
      return;
    }
    if (this.listOf(buffer[start]!).contains(buffer, start, trimmedEnd)) return;
    const nalUnit = Buffer.from(buffer.subarray(start, trimmedEnd));
    const id = parameterSetId(nalUnit);
    if (id === null) {
      this.damagedPackets += 1;
      return;
    }
    if (this.listOf(nalUnit[0]!).put(id, nalUnit)) this.setsChanged = true;
  }

  private describeSet(nalUnit: Buffer): void {
    const set = nalUnit.subarray(0, trimmedNalEnd(nalUnit, 0, nalUnit.length));
    const id = set.length <= MAX_PARAMETER_SET_BYTES ? parameterSetId(set) : null;
    if (id === null) return;
    this.listOf(set[0]!).describe(id, set);
    this.setsChanged = true;
  }

  private listOf(nalHeader: number): ParameterSetList {
    return (nalHeader & 0x1f) === NAL_TYPE_SPS ? this.spsList : this.ppsList;
  }
}

function isSlice(type: number): boolean {
  return type >= 1 && type <= NAL_TYPE_IDR;
}

function isParameterSet(type: number): boolean {
  return type === NAL_TYPE_SPS || type === NAL_TYPE_PPS;
}

/** first_mb_in_slice is 0, coded as a single 1 bit (§7.3.3). */
function startsPicture(firstSliceByte: number): boolean {
  return firstSliceByte > 0x7f;
}

/** Null when it cannot be read. */
function parameterSetId(nalUnit: Buffer): number | null {
  if (nalUnit.length === 0) return null;
  return parseH264Sps(nalUnit)?.id ?? parseH264PpsId(nalUnit);
}
