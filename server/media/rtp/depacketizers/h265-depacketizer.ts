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
 * delimiters, SEI, filler and further layers are left out. Tolerates the same as H.264 does.
 */
const FIRST_IRAP_TYPE = 16; // BLA_W_LP; CRA_NUT is the last
const LAST_IRAP_TYPE = 21;
const LAST_SUB_LAYER_TYPE = 14; // up to here even types are no references in their temporal layer (§7.4.2.2)
const LAST_SLICE_TYPE = 31;
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
    const sizeBytes = packet.payloadEnd - packet.payloadStart;
    if (sizeBytes === 0) return; // keep-alive of some encoders
    this.unit.startPacket(packet, lost, sink);
    if (lost) this.entryPoints.forget();
    const type = (packet.buffer[packet.payloadStart]! >> 1) & 0x3f;
    if (sizeBytes <= HEADER_BYTES) this.damagedPackets += 1;
    else if (type === FRAGMENTATION) this.readFragment(packet, sink);
    else if (type === AGGREGATION) this.readAggregate(packet, sink);
    else if (type < AGGREGATION)
      this.readNalUnit(packet.buffer, packet.payloadStart, packet.payloadEnd, sink);
    else this.refuse(type, packet);
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
    if (!isBaseLayer(buffer, payloadStart)) return;
    if (!isSlice(type) && !isParameterSet(type)) {
      this.unit.passOther(sink);
      return;
    }
    const dataStart = payloadStart + HEADER_BYTES + 1;
    if ((header & FU_START) !== 0) {
      if (isParameterSet(type)) this.unit.passOther(sink);
      else if (!this.acceptSlice(type, buffer, dataStart, payloadEnd, sink)) return;
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
    if (set) this.sets.read(set, 0, set.length);
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

  /** Of another codec a packet may well begin with the same number, but hardly with a header that makes sense (RFC 7798 §1.1.4). */
  private refuse(type: number, { buffer, payloadStart }: RtpPacket): void {
    this.damagedPackets += 1;
    const hasTemporalId = (buffer[payloadStart + 1]! & 0x07) !== 0;
    if (type === PACI && isBaseLayer(buffer, payloadStart) && hasTemporalId) {
      this.refusal = 'H.265 in PACI packets';
    }
  }

  private readNalUnit(buffer: Buffer, start: number, end: number, sink: UnitSink): void {
    const type = (buffer[start]! >> 1) & 0x3f;
    if (!isBaseLayer(buffer, start)) return;
    if (isSlice(type)) {
      if (this.acceptSlice(type, buffer, start + HEADER_BYTES, end, sink))
        this.unit.writeNalUnit(sink, buffer, start, end);
      return;
    }
    this.unit.passOther(sink);
    if (isParameterSet(type)) this.sets.read(buffer, start, end);
    else if (type === PREFIX_SEI && this.entryPoints.takesRecoveryPoints) {
      if (announcesRecoveryPoint(buffer, start + HEADER_BYTES, end)) this.entryPoints.announce();
    }
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

/** nuh_layer_id is 0: its highest bit is the last of the first byte. */
function isBaseLayer(buffer: Buffer, at: number): boolean {
  return (buffer[at]! & 0x01) === 0 && buffer[at + 1]! >> 3 === 0;
}
