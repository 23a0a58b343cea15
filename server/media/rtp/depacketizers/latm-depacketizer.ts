import { BitReader } from '../../../base/bit-reader.ts';
import { aacFrameTicks, aacTrack } from '../../codec/audio-specific-config.ts';
import { readStreamMuxConfig, type StreamMuxConfig } from '../../codec/stream-mux-config.ts';
import type { AudioTrack } from '../../codec/track.ts';
import { MEDIA_CEILINGS } from '../../media-ceilings.ts';
import type { UnitSink } from '../../unit-sink.ts';
import type { RtpPacket } from '../rtp-packet.ts';
import type { Depacketizer } from './depacketizer.ts';

/**
 * AAC over RTP in LATM (RFC 6416 §6, ISO/IEC 14496-3 §1.7.3): one AudioMuxElement in a packet, or in several up to the marker
 * bit, with one or several frames in it. What it carries is told by the session description or, again and again, by the
 * elements themselves; a change there makes another track. Tolerates a forgotten marker bit.
 */
export interface LatmFormat {
  clockRate: number;
  /** StreamMuxConfig of the session description, if there is one. */
  config: Buffer | null;
  /** The elements say whether a StreamMuxConfig follows (muxConfigPresent). */
  configInBand: boolean;
}

/** An element at 128 kbit/s is a quarter of it. */
const FIRST_ELEMENT_BYTES = 2 * 1024;
const MAX_ELEMENT_BYTES = MEDIA_CEILINGS.soundUnitBytes;

export class LatmDepacketizer implements Depacketizer<AudioTrack> {
  track: AudioTrack | null = null;
  damaged = 0;
  private readonly format: LatmFormat;
  private element: Buffer = Buffer.allocUnsafeSlow(FIRST_ELEMENT_BYTES);
  private readonly reader = new BitReader(this.element, 0, 0);
  private elementBytes = 0;
  private timestamp = 0;
  /** What was gathered is worthless, and so is what still comes of it. */
  private abandoned = false;
  private mux: StreamMuxConfig | null = null;
  private unitTicks = 0;

  constructor(format: LatmFormat) {
    this.format = format;
    if (format.config) this.use(readStreamMuxConfig(new BitReader(format.config), format.config));
  }

  push(packet: RtpPacket, lost: boolean, sink: UnitSink): void {
    const { buffer, payloadStart, payloadEnd, marker, timestamp } = packet;
    if (lost && this.elementBytes > 0) this.abandon();
    if (timestamp !== this.timestamp) this.endElement(sink);
    this.timestamp = timestamp;
    const sizeBytes = payloadEnd - payloadStart;
    if (!this.makeRoom(this.elementBytes + sizeBytes)) this.abandon();
    if (!this.abandoned) {
      buffer.copy(this.element, this.elementBytes, payloadStart, payloadEnd);
      this.elementBytes += sizeBytes;
    }
    if (marker) this.endElement(sink);
  }

  reset(_sink: UnitSink): void {
    this.elementBytes = 0;
    this.abandoned = false;
  }

  private makeRoom(bytes: number): boolean {
    if (bytes <= this.element.length) return true;
    if (bytes > MAX_ELEMENT_BYTES) return false;
    const grown = Buffer.allocUnsafeSlow(Math.min(MAX_ELEMENT_BYTES, bytes * 2));
    this.element.copy(grown, 0, 0, this.elementBytes);
    this.element = grown;
    return true;
  }

  private abandon(): void {
    if (!this.abandoned) this.damaged += 1;
    this.abandoned = true;
    this.elementBytes = 0;
  }

  private endElement(sink: UnitSink): void {
    const { elementBytes } = this;
    this.elementBytes = 0;
    if (this.abandoned) this.abandoned = false;
    else if (elementBytes > 0 && !this.readElement(elementBytes, sink)) this.damaged += 1;
  }

  /** AudioMuxElement (§1.7.3.2.2). False when it is not what it says to be. */
  private readElement(elementBytes: number, sink: UnitSink): boolean {
    const { reader } = this;
    reader.open(this.element, 0, elementBytes);
    if (this.format.configInBand && !reader.flag()) {
      this.use(readStreamMuxConfig(reader, this.element));
    }
    if (!this.mux || !this.track) return false;
    for (let frame = 0; frame < this.mux.frames; frame += 1) {
      const sizeBytes = this.mux.frameBytes || readLength(reader);
      if (sizeBytes * 8 > reader.bitsLeft || reader.overrun) return false;
      if (sizeBytes > 0 && !this.writeFrame(sizeBytes, frame, sink)) return false;
    }
    return true;
  }

  /** Frames need not begin at a whole byte. */
  private writeFrame(sizeBytes: number, frame: number, sink: UnitSink): boolean {
    if (!sink.ensure(sizeBytes)) return false;
    const { reader, element } = this;
    const start = reader.position >> 3;
    const shift = reader.position & 7;
    if (shift === 0) {
      element.copy(sink.bytes, sink.end, start, start + sizeBytes);
    } else {
      for (let index = 0; index < sizeBytes; index += 1) {
        const at = start + index;
        sink.bytes[sink.end + index] = (element[at]! << shift) | (element[at + 1]! >> (8 - shift));
      }
    }
    sink.end += sizeBytes;
    reader.skip(sizeBytes * 8);
    sink.closeUnit((this.timestamp + frame * this.unitTicks) >>> 0, true, this.unitTicks);
    return true;
  }

  private use(mux: StreamMuxConfig | null): void {
    this.mux = mux;
    if (!mux || this.track?.configuration.equals(mux.audioSpecificConfig)) return;
    this.track = aacTrack(mux.audioSpecificConfig, this.format.clockRate);
    this.unitTicks = aacFrameTicks(mux.audioSpecificConfig, this.format.clockRate);
  }
}

/** PayloadLengthInfo (§1.7.3.2.5): bytes of 255 go on. */
function readLength(reader: BitReader): number {
  let sizeBytes = 0;
  for (;;) {
    const part = reader.bits(8);
    sizeBytes += part;
    if (part !== 255 || reader.overrun) return sizeBytes;
  }
}
