import { nextStartCode } from '../../codec/annex-b.ts';
import { MEDIA_CEILINGS } from '../../media-ceilings.ts';
import type { UnitSink } from '../../unit-sink.ts';
import type { RtpPacket } from '../rtp-packet.ts';

const MAX_UNIT_BYTES = MEDIA_CEILINGS.accessUnitBytes;
const LENGTH_BYTES = 4;
/** Both fields of a frame may be pictures of their own, and be one sample all the same. */
const MAX_PICTURES = 2;
/** A camera that has set the end bit of so many NAL units in a row sets it. */
const TRUSTED_END_BITS = 25;

/**
 * What the marker bit of this camera is worth. `unproven`: a marked unit is held until the next packet shows that it was
 * whole. `last`: the marker ends the unit (RFC 6184 §5.1, RFC 7798 §4.1). `worthless`: it stands on every slice, so that
 * only the next picture ends a unit.
 */
type MarkerMeaning = 'unproven' | 'last' | 'worthless';

/**
 * Gathers NAL units behind 4-byte lengths into one access unit, the same way for H.264 (RFC 6184) and H.265 (RFC 7798). A
 * unit begins with the slice that starts its picture and is whole at the marker bit, or when the next one begins: cameras
 * forget the marker, set it on every slice or on every packet, and stamp all pictures the same or every slice anew. Some never
 * set the end bit of a NAL unit's last fragment: then the next NAL unit ends it, or the marker once that has proven to be the
 * end. A unit that misses a part, or grows over 4 MiB, is thrown away whole and counted once.
 *
 * Some encoders drop the end of a picture when their buffer is full, and number the packets behind it as if nothing were missing. That shows
 * where the camera is known to set end bits and markers, neither came, and the next packet has another timestamp: such a unit
 * misses a part. A slice within a picture that is cut off in this way goes on as it came, as do those of cameras that set less:
 * nothing tells them from whole ones.
 */
export class AccessUnitWriter {
  damaged = 0;
  /** Of those, how many others are predicted from (as far as was seen): what follows is damaged too, up to a key frame. */
  damagedReferences = 0;
  /** The stream is interlaced: a second picture with the timestamp of the first is the other field of its frame. */
  joinsFields = false;
  private markers: MarkerMeaning = 'unproven';
  /** The same of a marker on a fragment without an end bit: is it the last of its NAL unit? */
  private fragmentMarkers: MarkerMeaning = 'unproven';
  /** The fragment that came last is such a one. */
  private markedFragment = false;
  /** NAL units that an end bit ended since one was not. */
  private endBitsInRow = 0;
  private packetTimestamp = 0;
  private packetMarker = false;
  /** A picture has begun; the fields down to `unitBytes` are about it. */
  private active = false;
  private abandoned = false;
  /** The marker came, and what it is worth is unproven. */
  private marked = false;
  private timestamp = 0;
  private keyFrame = false;
  private reference = false;
  private pictures = 0;
  private unitBytes = 0;
  /** Bytes of the NAL unit whose fragments are being gathered; -1 between NAL units. */
  private fragmentBytes = -1;

  /** Between the first and the last fragment of a NAL unit. */
  get gathersFragments(): boolean {
    return this.fragmentBytes >= 0;
  }

  /** To be called first with each packet; before that, what is called is about the packet before. */
  startPacket(packet: RtpPacket, lost: boolean, sink: UnitSink): void {
    this.packetTimestamp = packet.timestamp;
    this.packetMarker = packet.marker;
    if (!lost) return;
    this.markedFragment = false;
    if (this.marked) this.finish(sink);
    else if (this.active || this.fragmentBytes >= 0) this.abandon(sink);
  }

  /** To be called last with each packet, and again when its NAL unit is closed late. Within a NAL unit a marker says nothing. */
  endPacket(sink: UnitSink): void {
    if (!this.packetMarker || !this.active || this.fragmentBytes >= 0) return;
    if (this.markers === 'last') this.finish(sink);
    else if (this.markers === 'unproven') this.marked = true;
  }

  /** A NAL unit that is no slice comes: under another timestamp it belongs to the next unit. */
  passOther(sink: UnitSink): void {
    this.markedFragment = false;
    if (this.active && this.packetTimestamp !== this.timestamp) this.finishAtNext(sink);
  }

  /** A whole NAL unit at [start, end) of `buffer`, after `acceptSlice` took it. */
  writeNalUnit(sink: UnitSink, buffer: Buffer, start: number, end: number): void {
    const sizeBytes = end - start;
    if (this.abandoned || !this.makeRoom(sink, LENGTH_BYTES + sizeBytes)) return;
    writeLength(sink.bytes, sink.end, sizeBytes);
    buffer.copy(sink.bytes, sink.end + LENGTH_BYTES, start, end);
    this.advance(sink, LENGTH_BYTES + sizeBytes);
  }

  /**
   * A slice comes, and no fragments are open: into the unit under way, or into the next one, when that is whole.
   * @param startsPicture it is the first of its picture
   * @param key its picture can be decoded by itself
   * @param reference other pictures are predicted from its picture
   * @returns whether the slice is to be written; not when its unit misses something
   */
  acceptSlice(sink: UnitSink, startsPicture: boolean, key: boolean, reference: boolean): boolean {
    this.markedFragment = false;
    if (startsPicture) this.beginPicture(sink);
    else this.continuePicture(sink);
    if (reference) this.reference = true;
    if (this.abandoned) return false;
    if (key) this.keyFrame = true;
    return true;
  }

  /** A NAL unit whose bytes come in fragments begins; its length is filled in at its end. */
  openFragments(sink: UnitSink): void {
    if (this.abandoned || !this.makeRoom(sink, LENGTH_BYTES)) return;
    this.advance(sink, LENGTH_BYTES);
    this.fragmentBytes = 0;
  }

  /** One byte of the NAL unit's header, which fragments carry in another form. */
  appendByte(sink: UnitSink, byte: number): void {
    if (this.fragmentBytes < 0 || !this.makeRoom(sink, 1)) return;
    sink.bytes[sink.end] = byte;
    this.fragmentBytes += 1;
    this.advance(sink, 1);
  }

  /** Goes on with the NAL unit that was opened, whatever the packet's timestamp. */
  appendFragment(sink: UnitSink, buffer: Buffer, start: number, end: number): void {
    if (this.markedFragment) this.fragmentMarkers = 'worthless';
    this.markedFragment = false;
    if (this.fragmentBytes < 0) {
      this.missBeginning(sink);
      return;
    }
    const sizeBytes = end - start;
    if (!this.makeRoom(sink, sizeBytes)) return;
    buffer.copy(sink.bytes, sink.end, start, end);
    this.fragmentBytes += sizeBytes;
    this.advance(sink, sizeBytes);
  }

  /** The last fragment was appended, and says that it is. */
  closesAtEndBit(): void {
    if (this.endBitsInRow < TRUSTED_END_BITS) this.endBitsInRow += 1;
  }

  /**
   * A fragment without an end bit was appended.
   * @returns whether its marker closes the NAL unit all the same
   */
  closesAtMarker(): boolean {
    this.markedFragment = this.packetMarker && this.fragmentBytes >= 0;
    return this.markedFragment && this.fragmentMarkers === 'last';
  }

  /**
   * Another NAL unit begins without a gap, and no end bit came before.
   * @param timestamp of the other
   * @returns whether the one whose fragments were gathered is whole; otherwise its end was dropped
   */
  closesAtNext(timestamp: number): boolean {
    const expected = this.endBitsInRow === TRUSTED_END_BITS && this.markers === 'last';
    const whole = !expected || this.markedFragment || timestamp === this.packetTimestamp;
    this.endBitsInRow = 0;
    if (this.markedFragment && this.fragmentMarkers === 'unproven') this.fragmentMarkers = 'last';
    this.markedFragment = false;
    return whole;
  }

  closeFragments(sink: UnitSink): void {
    if (this.fragmentBytes < 0) return;
    writeLength(sink.bytes, sink.end - this.fragmentBytes - LENGTH_BYTES, this.fragmentBytes);
    this.fragmentBytes = -1;
  }

  /** A start code is in the NAL unit whose fragments were gathered. */
  gatheredStartCode({ bytes, end }: UnitSink): boolean {
    return this.fragmentBytes > 0 && nextStartCode(bytes, end - this.fragmentBytes, end) < end;
  }

  /** Takes the NAL unit whose fragments were gathered out of the sample again (a parameter set); null when there is none. */
  takeFragments(sink: UnitSink): Buffer | null {
    if (this.fragmentBytes < 0) return null;
    const nalUnit = Buffer.from(sink.bytes.subarray(sink.end - this.fragmentBytes, sink.end));
    const sizeBytes = this.fragmentBytes + LENGTH_BYTES;
    sink.end -= sizeBytes;
    this.unitBytes -= sizeBytes;
    this.fragmentBytes = -1;
    return nalUnit;
  }

  /** The unit misses something: what is written of it goes, and so does what still comes of it. */
  abandon(sink: UnitSink): void {
    if (!this.active) this.open();
    if (this.abandoned) return;
    this.abandoned = true;
    this.damaged += 1;
    // A unit of which no slice was seen may well have been a reference: most are.
    if (this.reference || this.pictures === 0) this.damagedReferences += 1;
    this.fragmentBytes = -1;
    this.unitBytes = 0;
    sink.dropUnit();
  }

  reset(sink: UnitSink): void {
    if (this.unitBytes > 0) sink.dropUnit();
    this.markedFragment = false;
    this.forgetUnit();
  }

  private beginPicture(sink: UnitSink): void {
    const otherField =
      this.joinsFields && this.packetTimestamp === this.timestamp && this.pictures < MAX_PICTURES;
    if (this.active && !otherField) this.finishAtNext(sink);
    if (!this.active) this.open();
    else if (this.marked) this.disproveMarker();
    this.pictures += 1;
  }

  private continuePicture(sink: UnitSink): void {
    if (this.marked) this.disproveMarker();
    if (this.active) return;
    // Its beginning is lost, or was sent as a unit of its own because the marker seemed to end it.
    if (this.markers === 'last' && this.packetTimestamp === this.timestamp) this.disproveMarker();
    this.abandon(sink);
  }

  /** A fragment comes, and the first one of its NAL unit did not. */
  private missBeginning(sink: UnitSink): void {
    if (this.active && (this.marked || this.packetTimestamp !== this.timestamp)) this.finish(sink);
    this.abandon(sink);
  }

  private disproveMarker(): void {
    this.markers = 'worthless';
    this.marked = false;
  }

  private open(): void {
    this.active = true;
    this.timestamp = this.packetTimestamp;
  }

  /** The next unit comes without a gap. Key frames have the most slices: what holds for them holds for all. */
  private finishAtNext(sink: UnitSink): void {
    if (this.marked && this.keyFrame) this.markers = 'last';
    this.finish(sink);
  }

  private finish(sink: UnitSink): void {
    if (this.fragmentBytes >= 0) this.abandon(sink);
    const { unitBytes, timestamp, keyFrame } = this;
    this.forgetUnit();
    if (unitBytes > 0) sink.closeUnit(timestamp, keyFrame, 0);
  }

  private forgetUnit(): void {
    this.active = false;
    this.abandoned = false;
    this.marked = false;
    this.keyFrame = false;
    this.reference = false;
    this.pictures = 0;
    this.unitBytes = 0;
    this.fragmentBytes = -1;
  }

  private makeRoom(sink: UnitSink, sizeBytes: number): boolean {
    if (this.unitBytes + sizeBytes <= MAX_UNIT_BYTES && sink.ensure(sizeBytes)) return true;
    this.abandon(sink);
    return false;
  }

  private advance(sink: UnitSink, sizeBytes: number): void {
    sink.end += sizeBytes;
    this.unitBytes += sizeBytes;
  }
}

function writeLength(bytes: Buffer, at: number, length: number): void {
  bytes[at] = length >>> 24;
  bytes[at + 1] = length >>> 16;
  bytes[at + 2] = length >>> 8;
  bytes[at + 3] = length;
}
