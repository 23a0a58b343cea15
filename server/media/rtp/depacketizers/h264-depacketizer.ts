import { nextStartCode, skipStartCode, splitByteStream } from '../../codec/annex-b.ts';
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
 * sets with a marker bit of their own, whole NAL units dressed as one fragment, missing and meaningless marker bits, missing
 * end bits (see AccessUnitWriter), and streams without IDR pictures (see EntryPoints).
 *
 * Tolerates byte streams (Annex B): SPS, PPS and IDR picture as one NAL unit of the first one's type, with start codes between
 * them (V380 and whatever else has macro-video's RTSP server), and a start code in front of a NAL unit, also where its first
 * byte has become the header of the fragments (Amatek AR-N3222F). Only what begins an access unit is searched for start codes:
 * slices, nearly all of a stream, cost nothing more.
 */
const NAL_SLICE = 1;
const NAL_IDR = 5;
const NAL_SEI = 6;
const NAL_DELIMITER = 9;
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
    const { buffer, payloadEnd: end } = packet;
    if (end <= packet.payloadStart) return; // keep-alive of some encoders
    const start = skipStartCode(buffer, packet.payloadStart, end);
    const type = buffer[start]! & 0x1f;
    const begins = type !== FU_A || (buffer[start + 1]! & FU_START) !== 0;
    if (begins && !lost && this.unit.gathersFragments) this.endAtNext(sink);
    this.unit.startPacket(packet, lost, sink);
    if (lost) this.entryPoints.forget();
    if (type === FU_A) this.readFragment(buffer, start, end, sink);
    else if (type === STAP_A) this.readAggregate(buffer, start, end, sink);
    else if (type > 0 && type < STAP_A) this.readNalUnit(buffer, start, end, sink);
    else this.refuse(type);
    this.unit.endPacket(sink);
  }

  reset(sink: UnitSink): void {
    this.unit.reset(sink);
  }

  /** RFC 6184 §5.8 */
  private readFragment(buffer: Buffer, start: number, end: number, sink: UnitSink): void {
    if (end - start < 3) {
      this.damagedPackets += 1;
      this.unit.abandon(sink);
      return;
    }
    const header = buffer[start + 1]!;
    const type = header & 0x1f;
    if ((header & FU_START) !== 0) {
      if (!this.openFragments(buffer, start, end, sink)) return;
    } else if (this.unit.gathersFragments || isGathered(type)) {
      this.unit.appendFragment(sink, buffer, start + 2, end);
    } else {
      this.pass(type, sink);
      return;
    }
    if ((header & FU_END) !== 0 || this.unit.closesAtMarker()) this.endFragments(sink);
  }

  /** @returns whether the fragments are to be gathered */
  private openFragments(buffer: Buffer, start: number, end: number, sink: UnitSink): boolean {
    let nalHeader = (buffer[start]! & 0xe0) | (buffer[start + 1]! & 0x1f);
    let dataStart = start + 2;
    const behindCode = skipStartCode(buffer, dataStart, end, nalHeader === 0 ? 1 : 0);
    if (behindCode > dataStart) {
      nalHeader = buffer[behindCode]!;
      dataStart = behindCode + 1;
    }
    const type = nalHeader & 0x1f;
    if (!isSlice(type)) this.pass(type, sink);
    else if (!this.acceptSlice(nalHeader, buffer, dataStart, end, sink)) return false;
    if (!isGathered(type)) return false;
    this.fragmentType = type;
    this.unit.openFragments(sink);
    this.unit.appendByte(sink, nalHeader);
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

  /** RFC 6184 §5.7.1 */
  private readAggregate(buffer: Buffer, start: number, end: number, sink: UnitSink): void {
    let at = start + 1;
    while (at + 2 < end) {
      const sizeBytes = (buffer[at]! << 8) | buffer[at + 1]!;
      at += 2;
      if (sizeBytes === 0) continue;
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

  private readNalUnit(buffer: Buffer, start: number, end: number, sink: UnitSink): void {
    const nalHeader = buffer[start]!;
    const type = nalHeader & 0x1f;
    if (isSlice(type)) {
      if (end - start < 2) this.unit.abandon(sink);
      else if (this.acceptSlice(nalHeader, buffer, start + 1, end, sink))
        this.unit.writeNalUnit(sink, buffer, start, end);
      return;
    }
    if (beginsAccessUnit(type) && nextStartCode(buffer, start, end) < end) {
      this.readByteStream(buffer, start, end, sink);
      return;
    }
    this.pass(type, sink);
    if (isParameterSet(type)) this.sets.read(buffer, start, end);
    else if (type === NAL_SEI && this.entryPoints.takesRecoveryPoints) {
      if (announcesRecoveryPoint(buffer, start + 1, end)) this.entryPoints.announce();
    }
  }

  private readByteStream(buffer: Buffer, start: number, end: number, sink: UnitSink): void {
    const whole = splitByteStream(buffer, start, end, (from, to) => this.readNalUnit(buffer, from, to, sink));
    if (!whole) this.unit.abandon(sink);
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

/** What encoders put in front of a picture: where a byte stream came as one NAL unit, it has the type of its first one. */
function beginsAccessUnit(type: number): boolean {
  return isParameterSet(type) || type === NAL_DELIMITER;
}

/** Of which fragments are kept. */
function isGathered(type: number): boolean {
  return isSlice(type) || beginsAccessUnit(type);
}
