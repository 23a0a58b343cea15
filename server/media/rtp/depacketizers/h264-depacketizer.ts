import { EntryPoints } from '../../codec/entry-points.ts';
import { H264_NAL_PPS, H264_NAL_SPS } from '../../codec/h264-parameter-sets.ts';
import { H264_PARAMETER_SETS } from '../../codec/parameter-set-syntax.ts';
import { announcesRecoveryPoint, H264_RECOVERY_POINT } from '../../codec/recovery-point.ts';
import { h264SlicePpsId, isH264IntraSlice, startsPicture } from '../../codec/slice-header.ts';
import type { VideoTrack } from '../../codec/track.ts';
import { TrackParameterSets } from '../../codec/track-parameter-sets.ts';
import type { UnitSink } from '../../unit-sink.ts';
import type { RtpPacket } from '../rtp-packet.ts';
import { AccessUnitWriter } from './access-unit-writer.ts';
import type { Depacketizer } from './depacketizer.ts';

/**
 * H.264 over RTP (RFC 6184), packetization modes 0 and 1: single NAL units, STAP-A and FU-A. The interleaved kinds are
 * refused; data partitions, which nobody decodes, count as damaged. A sample carries slices alone: parameter sets go to the track,
 * and access unit delimiters, SEI, filler and the NAL units of the SVC and MVC extensions are left out. Tolerates parameter
 * sets with a marker bit of their own, whole NAL units dressed as one fragment, missing and meaningless marker bits (see
 * AccessUnitWriter), and streams without IDR pictures (see EntryPoints).
 */
const NAL_SLICE = 1;
const NAL_IDR = 5;
const NAL_SEI = 6;
const STAP_A = 24;
const FU_A = 28;
/** STAP-B, MTAP16, MTAP24 and FU-B (§5.2). */
const INTERLEAVED: ReadonlySet<number> = new Set([25, 26, 27, 29]);
const FU_START = 0x80;
const FU_END = 0x40;

export class H264Depacketizer implements Depacketizer<VideoTrack> {
  refusal: string | null = null;
  private readonly unit = new AccessUnitWriter();
  private readonly entryPoints = new EntryPoints();
  private readonly sets: TrackParameterSets;
  private damagedPackets = 0;
  private fragmentType = 0;

  /** @param describedSets parameter set NAL units out of the session description (`sprop-parameter-sets`) */
  constructor(describedSets: readonly Buffer[] = []) {
    this.sets = new TrackParameterSets(H264_PARAMETER_SETS, describedSets);
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
    if (packet.payloadEnd <= packet.payloadStart) return; // keep-alive of some encoders
    this.unit.startPacket(packet, lost, sink);
    if (lost) this.entryPoints.forget();
    const type = packet.buffer[packet.payloadStart]! & 0x1f;
    if (type === FU_A) this.readFragment(packet, sink);
    else if (type === STAP_A) this.readAggregate(packet, sink);
    else if (type > 0 && type < STAP_A)
      this.readNalUnit(packet.buffer, packet.payloadStart, packet.payloadEnd, sink);
    else this.refuse(type);
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
    if (!isSlice(type) && !isParameterSet(type)) {
      this.pass(type, sink);
      return;
    }
    const dataStart = payloadStart + 2;
    if ((header & FU_START) !== 0) {
      const nalHeader = (buffer[payloadStart]! & 0xe0) | type;
      if (isParameterSet(type)) this.unit.passOther(sink);
      else if (!this.acceptSlice(nalHeader, buffer, dataStart, payloadEnd, sink)) return;
      this.fragmentType = type;
      this.unit.openFragments(sink);
      this.unit.appendByte(sink, nalHeader);
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
    if (set) this.sets.read(set, 0, set.length);
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
    const nalHeader = buffer[start]!;
    const type = nalHeader & 0x1f;
    if (isSlice(type)) {
      if (end - start < 2) this.unit.abandon(sink);
      else if (this.acceptSlice(nalHeader, buffer, start + 1, end, sink))
        this.unit.writeNalUnit(sink, buffer, start, end);
      return;
    }
    this.pass(type, sink);
    if (isParameterSet(type)) this.sets.read(buffer, start, end);
    else if (type === NAL_SEI && this.entryPoints.takesRecoveryPoints) {
      if (announcesRecoveryPoint(buffer, start + 1, end)) this.entryPoints.announce();
    }
  }

  private refuse(type: number): void {
    this.damagedPackets += 1;
    if (INTERLEAVED.has(type)) this.refusal = 'H.264 in interleaved mode (STAP-B, MTAP or FU-B packets)';
  }

  private pass(type: number, sink: UnitSink): void {
    this.unit.passOther(sink);
    if (type > NAL_SLICE && type < NAL_IDR) this.damagedPackets += 1;
  }

  /** @param headerStart of the slice header, behind the NAL unit's */
  private acceptSlice(
    nalHeader: number,
    buffer: Buffer,
    headerStart: number,
    end: number,
    sink: UnitSink,
  ): boolean {
    const idr = (nalHeader & 0x1f) === NAL_IDR;
    const reference = (nalHeader & 0x60) !== 0;
    const { unit, entryPoints } = this;
    if (!startsPicture(buffer, headerStart)) return unit.acceptSlice(sink, false, idr, reference);

    unit.joinsFields = this.sets.track?.interlaced ?? false;
    const intra = entryPoints.takesIntraPictures && isH264IntraSlice(buffer, headerStart, end);
    const entry = entryPoints.pictureBegins(idr, intra);
    if (!unit.acceptSlice(sink, true, idr || entry, reference)) return false;
    if (idr || entry) this.sets.keyFrame(h264SlicePpsId(buffer, headerStart, end));
    else for (const pps of this.sets.takeLate()) unit.writeNalUnit(sink, pps, 0, pps.length);
    if (entry) unit.writeNalUnit(sink, H264_RECOVERY_POINT, 0, H264_RECOVERY_POINT.length);
    return true;
  }
}

function isSlice(type: number): boolean {
  return type === NAL_SLICE || type === NAL_IDR;
}

function isParameterSet(type: number): boolean {
  return type === H264_NAL_SPS || type === H264_NAL_PPS;
}
