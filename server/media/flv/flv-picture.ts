import type { DecoderConfiguration } from '../codec/decoder-configuration.ts';
import { EntryPoints } from '../codec/entry-points.ts';
import type { NalKind, NalSyntax } from '../codec/nal-syntax.ts';
import { announcesRecoveryPoint } from '../codec/recovery-point.ts';
import { startsPicture } from '../codec/slice-header.ts';
import type { VideoTrack } from '../codec/track.ts';
import { TrackParameterSets } from '../codec/track-parameter-sets.ts';
import { MEDIA_CEILINGS } from '../media-ceilings.ts';
import type { UnitSink } from '../unit-sink.ts';
import type { FlvFrame } from './flv-frame.ts';

const LENGTH_BYTES = 4;
const USUAL_LENGTH_BYTES = 4;
const MAX_SLICES = MEDIA_CEILINGS.flvSlices;

/**
 * The pictures of one codec in FLV: each tag holds one, as NAL units behind lengths (ISO/IEC 14496-15 §5.3.4.2). What leaves is what
 * leaves the depacketizers: slices alone behind 4-byte lengths, while parameter sets, of the configuration record or between
 * the slices, go to the track. Which pictures are key frames the slices say; where a stream has no random access pictures, what the
 * sender marks as key frames counts as recovery points do (see EntryPoints).
 */
export class FlvPicture {
  private readonly syntax: NalSyntax;
  private readonly sets: TrackParameterSets;
  private readonly entryPoints = new EntryPoints();
  private lengthBytes = USUAL_LENGTH_BYTES;
  private damagedPictures = 0;
  /** Of the picture under way: where each slice starts and ends. */
  private readonly slices: number[] = [];
  private writtenBytes = 0;

  constructor(syntax: NalSyntax) {
    this.syntax = syntax;
    this.sets = new TrackParameterSets(syntax.parameterSets, []);
  }

  /** Another object when the parameters changed. */
  get track(): VideoTrack | null {
    return this.sets.track;
  }

  /** Pictures and parameter sets that could not be read. */
  get damaged(): number {
    return this.damagedPictures + this.sets.damaged;
  }

  configure({ lengthBytes, nalUnits }: DecoderConfiguration): void {
    this.lengthBytes = lengthBytes;
    for (const nalUnit of nalUnits) {
      if (nalUnit.length >= this.syntax.headerBytes && this.syntax.kindOf(nalUnit, 0) === 'parameter set') {
        this.sets.read(nalUnit, 0, nalUnit.length);
      }
    }
  }

  /** The rest of the frame is one picture; a damaged one, or one that is too large, is left out whole and counted. */
  read({ buffer, start, end, marked, timestampMs, compositionMs }: FlvFrame, sink: UnitSink): void {
    if (marked) this.entryPoints.announce();
    if (!this.sortOut(buffer, start, end)) {
      this.entryPoints.forget();
      this.damagedPictures += 1;
      return;
    }
    if (this.slices.length === 0) return;
    const keyFrame = this.writePicture(buffer, sink);
    if (keyFrame === null) {
      this.damagedPictures += 1;
      sink.dropUnit();
    } else {
      sink.closeUnit(timestampMs, keyFrame, 0, compositionMs);
    }
  }

  /** Finds the slices and takes in whatever is none. False when the lengths do not add up. */
  private sortOut(buffer: Buffer, start: number, end: number): boolean {
    const { lengthBytes, syntax, slices } = this;
    slices.length = 0;
    let at = start;
    while (at < end) {
      const nalStart = at + lengthBytes;
      if (nalStart > end) return false;
      at = nalStart + buffer.readUIntBE(nalStart - lengthBytes, lengthBytes);
      if (at > end) return false;
      if (at - nalStart <= syntax.headerBytes) continue;
      const kind = syntax.kindOf(buffer, nalStart);
      if (kind === 'slice' || kind === 'random access slice') slices.push(nalStart, at);
      else this.takeIn(kind, buffer, nalStart, at);
      if (slices.length > MAX_SLICES * 2) return false;
    }
    return true;
  }

  private takeIn(kind: NalKind, buffer: Buffer, nalStart: number, nalEnd: number): void {
    const { syntax, entryPoints } = this;
    if (kind === 'parameter set') this.sets.read(buffer, nalStart, nalEnd);
    else if (kind === 'sei' && entryPoints.takesRecoveryPoints) {
      if (announcesRecoveryPoint(buffer, nalStart + syntax.headerBytes, nalEnd)) entryPoints.announce();
    }
  }

  /** @returns whether it is a key frame; null when it misses its beginning, or the sink has no room */
  private writePicture(buffer: Buffer, sink: UnitSink): boolean | null {
    const { slices, syntax, entryPoints, sets } = this;
    const nalStart = slices[0]!;
    const nalEnd = slices[1]!;
    const headerStart = nalStart + syntax.headerBytes;
    if (!startsPicture(buffer, headerStart)) return null;
    const proper = syntax.kindOf(buffer, nalStart) === 'random access slice';
    const intra = entryPoints.takesIntraPictures && syntax.isIntra(buffer, headerStart, nalEnd);
    const entry = entryPoints.pictureBegins(proper, intra);
    this.writtenBytes = 0;
    if (proper || entry) sets.keyFrame(syntax.keyFramePpsId(buffer, headerStart, nalEnd, proper));
    else for (const pps of sets.takeLate()) if (!this.append(pps, 0, pps.length, sink)) return null;
    if (entry && !this.append(syntax.recoveryPoint, 0, syntax.recoveryPoint.length, sink)) return null;
    for (let at = 0; at < slices.length; at += 2) {
      if (!this.append(buffer, slices[at]!, slices[at + 1]!, sink)) return null;
    }
    return proper || entry;
  }

  private append(buffer: Buffer, start: number, end: number, sink: UnitSink): boolean {
    const sizeBytes = end - start;
    this.writtenBytes += LENGTH_BYTES + sizeBytes;
    if (this.writtenBytes > MEDIA_CEILINGS.accessUnitBytes || !sink.ensure(LENGTH_BYTES + sizeBytes))
      return false;
    sink.bytes.writeUInt32BE(sizeBytes, sink.end);
    buffer.copy(sink.bytes, sink.end + LENGTH_BYTES, start, end);
    sink.end += LENGTH_BYTES + sizeBytes;
    return true;
  }
}
