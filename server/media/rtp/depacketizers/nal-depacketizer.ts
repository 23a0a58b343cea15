import { nextStartCode, skipStartCode, splitByteStream } from '../../codec/annex-b.ts';
import { EntryPoints } from '../../codec/entry-points.ts';
import { trimmedNalEnd } from '../../codec/nal-unit.ts';
import { announcesRecoveryPoint } from '../../codec/recovery-point.ts';
import { startsPicture } from '../../codec/slice-header.ts';
import type { VideoTrack } from '../../codec/track.ts';
import { TrackParameterSets } from '../../codec/track-parameter-sets.ts';
import type { UnitSink } from '../../unit-sink.ts';
import type { RtpPacket } from '../rtp-packet.ts';
import { AccessUnitWriter } from './access-unit-writer.ts';
import type { Depacketizer } from './depacketizer.ts';
import {
  NAL_BEGINS_UNIT,
  NAL_GATHERED,
  NAL_MESSAGE,
  NAL_PARAMETER_SET,
  NAL_RANDOM_ACCESS,
  NAL_REFERENCE,
  NAL_SLICE,
  NAL_UNPLAYABLE,
  type NalPacketSyntax,
} from './nal-packet-syntax.ts';

/**
 * Video over RTP whose packets hold NAL units, several of them or a part of one: what H.264 (RFC 6184) and H.265 (RFC 7798) have in
 * common. A sample carries slices alone: parameter sets go to the track, and access unit delimiters, SEI, filler and further
 * layers are left out. Tolerates parameter sets with a marker bit of their own, whole NAL units dressed as one fragment, missing
 * and meaningless marker bits, missing end bits (see AccessUnitWriter), and streams without random access pictures (see
 * EntryPoints).
 *
 * Tolerates byte streams (Annex B): parameter sets and key frame as one NAL unit of the first one's type, with start codes between
 * them (V380 and whatever else has macro-video's RTSP server), all slices of a picture as one in the same way, and a start code in
 * front of a NAL unit, also where its first bytes have become the header of the fragments (Amatek AR-N3222F). What begins an
 * access unit is always searched for start codes. Slices, nearly all of a stream, are only at the beginning of a session, and ever
 * after where a start code has come: those of sound cameras cost nothing more.
 */
/** So many pictures show whether a camera puts start codes between its slices: whoever does has them in nearly every picture. */
const SHOWING_PICTURES = 50;
const FU_START = 0x80;
const FU_END = 0x40;

export class NalDepacketizer implements Depacketizer<VideoTrack> {
  refusal: string | null = null;
  private readonly syntax: NalPacketSyntax;
  private readonly headerBytes: number;
  private readonly unit = new AccessUnitWriter();
  private readonly entryPoints = new EntryPoints();
  private readonly sets: TrackParameterSets;
  private damagedPackets = 0;
  private fragmentType = 0;
  /** A start code came where none belongs. */
  private sendsByteStreams = false;
  private picturesToSearch = SHOWING_PICTURES;

  /** @param describedSets parameter set NAL units out of the session description */
  constructor(syntax: NalPacketSyntax, describedSets: readonly Buffer[]) {
    this.syntax = syntax;
    this.headerBytes = syntax.nal.headerBytes;
    this.sets = new TrackParameterSets(syntax.nal.parameterSets, describedSets);
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
    const { syntax, unit } = this;
    const start = this.behindStartCode(buffer, packet.payloadStart, end, 0);
    const type = this.typeAt(buffer, start);
    const begins = type !== syntax.fragment || (buffer[start + this.headerBytes]! & FU_START) !== 0;
    if (begins && !lost && unit.gathersFragments) this.endAtNext(packet.timestamp, sink);
    unit.startPacket(packet, lost, sink);
    if (lost) this.entryPoints.forget();
    if (type === syntax.fragment) this.readFragment(buffer, start, end, sink);
    else if (type === syntax.aggregate) this.readAggregate(buffer, start, end, sink);
    else if (type >= syntax.firstType && type < syntax.aggregate) this.readNalUnit(buffer, start, end, sink);
    else this.refuse(type, buffer, start);
    unit.endPacket(sink);
  }

  reset(sink: UnitSink): void {
    this.unit.reset(sink);
  }

  /** RFC 6184 §5.8, RFC 7798 §4.4.3 */
  private readFragment(buffer: Buffer, start: number, end: number, sink: UnitSink): void {
    const { syntax, unit, headerBytes } = this;
    if (end - start < headerBytes + 2) {
      this.damagedPackets += 1;
      unit.abandon(sink);
      return;
    }
    if (!this.isBaseLayer(buffer, start)) return;
    const header = buffer[start + headerBytes]!;
    const type = header & syntax.typeMask;
    if ((header & FU_START) !== 0) {
      if (!this.openFragments(buffer, start, end, sink)) return;
    } else if (unit.gathersFragments || (syntax.isHeader(buffer, start) && this.is(type, NAL_GATHERED))) {
      unit.appendFragment(sink, buffer, start + headerBytes + 1, end);
    } else {
      this.pass(type, sink);
      return;
    }
    if ((header & FU_END) !== 0) unit.closesAtEndBit();
    else if (!unit.closesAtMarker()) return;
    this.endFragments(sink);
  }

  /** @returns whether the fragments are to be gathered */
  private openFragments(buffer: Buffer, start: number, end: number, sink: UnitSink): boolean {
    const { syntax, unit, headerBytes } = this;
    const fragmentHeader = start + headerBytes;
    const typeBits = syntax.typeMask << syntax.typeShift;
    let first = (buffer[start]! & ~typeBits) | ((buffer[fragmentHeader]! << syntax.typeShift) & typeBits);
    let second = headerBytes > 1 ? buffer[start + 1]! : 0;
    let dataStart = fragmentHeader + 1;
    const zerosBefore = first === 0 && second === 0 ? headerBytes : 0;
    const behindCode = this.behindStartCode(buffer, dataStart, end, zerosBefore);
    if (behindCode > dataStart && end - behindCode > headerBytes) {
      if (!this.isBaseLayer(buffer, behindCode)) return false;
      first = buffer[behindCode]!;
      second = buffer[behindCode + 1]!;
      dataStart = behindCode + headerBytes;
    }
    const type = (first >> syntax.typeShift) & syntax.typeMask;
    if (!this.is(type, NAL_SLICE)) this.pass(type, sink);
    else if (!this.acceptSlice(type, first, buffer, dataStart, end, sink)) return false;
    if (!this.is(type, NAL_GATHERED)) return false;
    this.fragmentType = type;
    unit.openFragments(sink);
    unit.appendByte(sink, first);
    if (headerBytes > 1) unit.appendByte(sink, second);
    unit.appendFragment(sink, buffer, dataStart, end);
    return true;
  }

  private endFragments(sink: UnitSink): void {
    const { unit } = this;
    const slice = this.is(this.fragmentType, NAL_SLICE);
    if (slice && !(this.searchesSlices && unit.gatheredStartCode(sink))) {
      unit.closeFragments(sink);
      return;
    }
    const nalUnit = unit.takeFragments(sink);
    if (!nalUnit) return;
    if (slice) this.readSlices(nalUnit, sink);
    else this.readNalUnit(nalUnit, 0, nalUnit.length, sink);
  }

  /** Slices that came in fragments as if they were one, which was accepted when it began. */
  private readSlices(bytes: Buffer, sink: UnitSink): void {
    const firstEnd = nextStartCode(bytes, 0, bytes.length);
    this.unit.writeNalUnit(sink, bytes, 0, trimmedNalEnd(bytes, 0, firstEnd));
    this.readByteStream(bytes, skipStartCode(bytes, firstEnd, bytes.length), bytes.length, sink);
  }

  /** The next NAL unit begins, nothing is lost, and the end bit never came. */
  private endAtNext(timestamp: number, sink: UnitSink): void {
    if (this.unit.closesAtNext(timestamp)) this.endFragments(sink);
    else this.unit.abandon(sink);
    this.unit.endPacket(sink);
  }

  /** RFC 6184 §5.7.1, RFC 7798 §4.4.2 */
  private readAggregate(buffer: Buffer, start: number, end: number, sink: UnitSink): void {
    let at = start + this.headerBytes;
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
      this.readNalUnit(buffer, this.behindStartCode(buffer, at, nalEnd, 0), nalEnd, sink);
      at = nalEnd;
    }
  }

  private readNalUnit(buffer: Buffer, start: number, end: number, sink: UnitSink): void {
    const { unit, headerBytes } = this;
    if (end - start < headerBytes) {
      this.damagedPackets += 1;
      return;
    }
    if (!this.isBaseLayer(buffer, start)) return;
    const type = this.typeAt(buffer, start);
    const searched = this.is(type, this.searchesSlices ? NAL_GATHERED : NAL_BEGINS_UNIT);
    if (searched && nextStartCode(buffer, start, end) < end) {
      this.readByteStream(buffer, start, end, sink);
      return;
    }
    if (this.is(type, NAL_SLICE)) {
      const dataStart = start + headerBytes;
      if (dataStart === end) unit.abandon(sink);
      else if (this.acceptSlice(type, buffer[start]!, buffer, dataStart, end, sink))
        unit.writeNalUnit(sink, buffer, start, end);
      return;
    }
    this.pass(type, sink);
    if (this.is(type, NAL_PARAMETER_SET)) this.sets.read(buffer, start, end);
    else if (this.is(type, NAL_MESSAGE) && this.entryPoints.takesRecoveryPoints) {
      if (announcesRecoveryPoint(buffer, start + headerBytes, end)) this.entryPoints.announce();
    }
  }

  private readByteStream(buffer: Buffer, start: number, end: number, sink: UnitSink): void {
    this.sendsByteStreams = true;
    const whole = splitByteStream(buffer, start, end, (from, to) => this.readNalUnit(buffer, from, to, sink));
    if (!whole) this.unit.abandon(sink);
  }

  private refuse(type: number, buffer: Buffer, start: number): void {
    this.damagedPackets += 1;
    this.refusal = this.syntax.refusalOf(type, buffer, start) ?? this.refusal;
  }

  private pass(type: number, sink: UnitSink): void {
    this.unit.passOther(sink);
    if (this.is(type, NAL_UNPLAYABLE)) this.damagedPackets += 1;
  }

  /** @param headerStart of the slice header, behind the NAL unit's */
  private acceptSlice(
    type: number,
    firstByte: number,
    buffer: Buffer,
    headerStart: number,
    end: number,
    sink: UnitSink,
  ): boolean {
    const { syntax, unit, entryPoints } = this;
    const proper = this.is(type, NAL_RANDOM_ACCESS);
    const reference = this.is(type, NAL_REFERENCE) || (firstByte & syntax.referenceBits) !== 0;
    if (!startsPicture(buffer, headerStart)) return unit.acceptSlice(sink, false, proper, reference);

    const { nal } = syntax;
    if (this.picturesToSearch > 0) this.picturesToSearch -= 1;
    unit.joinsFields = this.sets.track?.interlaced ?? false;
    const intra = entryPoints.takesIntraPictures && nal.isIntra(buffer, headerStart, end);
    const entry = entryPoints.pictureBegins(proper, intra);
    if (!unit.acceptSlice(sink, true, proper || entry, reference)) return false;
    if (proper || entry) this.sets.keyFrame(nal.keyFramePpsId(buffer, headerStart, end, proper));
    else for (const pps of this.sets.takeLate()) unit.writeNalUnit(sink, pps, 0, pps.length);
    if (entry) unit.writeNalUnit(sink, nal.recoveryPoint, 0, nal.recoveryPoint.length);
    return true;
  }

  private get searchesSlices(): boolean {
    return this.sendsByteStreams || this.picturesToSearch > 0;
  }

  private behindStartCode(buffer: Buffer, start: number, end: number, zerosBefore: number): number {
    const behind = skipStartCode(buffer, start, end, zerosBefore);
    if (behind > start) this.sendsByteStreams = true;
    return behind;
  }

  private typeAt(buffer: Buffer, at: number): number {
    return (buffer[at]! >> this.syntax.typeShift) & this.syntax.typeMask;
  }

  private is(type: number, traits: number): boolean {
    return (this.syntax.traits[type]! & traits) !== 0;
  }

  private isBaseLayer(buffer: Buffer, at: number): boolean {
    const { layerBits, secondLayerBits } = this.syntax;
    return ((buffer[at]! & layerBits) | (buffer[at + 1]! & secondLayerBits)) === 0;
  }
}
