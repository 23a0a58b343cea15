import type { RtpPacket } from '../rtp-packet.ts';
import type { UnitSink } from './depacketizer.ts';

const MAX_UNIT_BYTES = 4 * 1024 * 1024;
const LENGTH_BYTES = 4;

/**
 * Gathers NAL units behind 4-byte lengths into one access unit, the same way for H.264 (RFC 6184) and H.265 (RFC 7798). A
 * unit is whole at the marker bit, or when the timestamp moves on (cameras that forget the marker). One that misses a part,
 * or grows over 4 MiB, is thrown away whole and counted once.
 */
export class AccessUnitWriter {
  damaged = 0;
  private active = false;
  private abandoned = false;
  private timestamp = 0;
  private keyFrame = false;
  private unitBytes = 0;
  /** Bytes of the NAL unit whose fragments are being gathered; -1 between NAL units. */
  private fragmentBytes = -1;
  /** The stream was just entered or has a gap: whether the next slice starts its picture has to be looked at. */
  private unsure = true;

  /** To be called first with each packet: closes or drops what the packet before left open. */
  startPacket(packet: RtpPacket, lost: boolean, sink: UnitSink): void {
    if (lost) {
      this.unsure = true;
      if (this.active) this.abandon(sink);
    }
    if (this.active && packet.timestamp === this.timestamp) return;
    if (this.active) this.finish(sink);
    this.active = true;
    this.timestamp = packet.timestamp;
  }

  /** To be called last with each packet. */
  endPacket(packet: RtpPacket, sink: UnitSink): void {
    if (packet.marker) this.finish(sink);
  }

  /** A whole slice NAL unit at [start, end) of `buffer`. */
  writeSlice(
    sink: UnitSink,
    buffer: Buffer,
    start: number,
    end: number,
    firstSlice: boolean,
    key: boolean,
  ): void {
    if (!this.acceptSlice(sink, firstSlice, key)) return;
    const sizeBytes = end - start;
    if (!this.makeRoom(sink, LENGTH_BYTES + sizeBytes)) return;
    writeLength(sink.bytes, sink.end, sizeBytes);
    buffer.copy(sink.bytes, sink.end + LENGTH_BYTES, start, end);
    this.advance(sink, LENGTH_BYTES + sizeBytes);
  }

  /** Whether this unit still takes a slice; a slice out of the middle of a picture after a gap makes it worthless. */
  acceptSlice(sink: UnitSink, firstSlice: boolean, key: boolean): boolean {
    if (this.fragmentBytes >= 0) this.abandon(sink);
    if (this.unsure && !firstSlice) this.abandon(sink);
    if (this.abandoned) return false;
    this.unsure = false;
    if (key) this.keyFrame = true;
    return true;
  }

  /** A NAL unit whose bytes come in fragments begins; its length is filled in at its end. */
  openFragments(sink: UnitSink): void {
    if (this.fragmentBytes >= 0) this.abandon(sink);
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

  appendFragment(sink: UnitSink, buffer: Buffer, start: number, end: number): void {
    if (this.abandoned) return;
    if (this.fragmentBytes < 0) {
      this.abandon(sink); // its first fragment never came
      return;
    }
    const sizeBytes = end - start;
    if (!this.makeRoom(sink, sizeBytes)) return;
    buffer.copy(sink.bytes, sink.end, start, end);
    this.fragmentBytes += sizeBytes;
    this.advance(sink, sizeBytes);
  }

  closeFragments(sink: UnitSink): void {
    if (this.fragmentBytes < 0) return;
    writeLength(sink.bytes, sink.end - this.fragmentBytes - LENGTH_BYTES, this.fragmentBytes);
    this.fragmentBytes = -1;
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
    if (!this.abandoned) this.damaged += 1;
    this.abandoned = true;
    this.fragmentBytes = -1;
    this.unitBytes = 0;
    sink.dropUnit();
  }

  reset(sink: UnitSink): void {
    if (this.unitBytes > 0) sink.dropUnit();
    this.forgetUnit();
    this.unsure = true;
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
    this.keyFrame = false;
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
