import { MEDIA_CEILINGS } from '../media-ceilings.ts';

/**
 * The metadata of FLV (`onMetaData`, specification 10.1, E.5): values of AMF 0 (specification of Action Message Format 0, §2). All that is taken out
 * of it is the frame rate, which encoders of phones and body cameras tell here and not in their parameter sets. Anything else is stepped over; what is
 * too long, too deep or of a kind that is not known leaves what was found before.
 */
export interface FlvMetadata {
  /** As the encoder declares it; null where it does not, or says something impossible. */
  frameRate: number | null;
}

const NUMBER = 0;
const BOOLEAN = 1;
const STRING = 2;
const OBJECT = 3;
const NULL = 5;
const UNDEFINED = 6;
const REFERENCE = 7;
const ECMA_ARRAY = 8;
const OBJECT_END = 9;
const STRICT_ARRAY = 10;
const DATE = 11;
const LONG_STRING = 12;

const MIN_FRAME_RATE = 1;
const MAX_FRAME_RATE = 300;
/** librtmp and some encoders write the second. */
const FRAME_RATE_NAMES: ReadonlySet<string> = new Set(['framerate', 'videoframerate']);

/** @returns null when the content of a script tag, [start, end) of `buffer`, is no metadata */
export function readFlvMetadata(buffer: Buffer, start: number, end: number): FlvMetadata | null {
  const reader = new AmfReader(buffer, start, end);
  if (reader.byte() !== STRING) return null;
  let name = reader.name();
  // RTMP servers pass on the request to set it.
  if (name === '@setDataFrame' && reader.byte() === STRING) name = reader.name();
  if (name !== 'onMetaData') return null;
  reader.value(0);
  return { frameRate: reader.frameRate };
}

class AmfReader {
  frameRate: number | null = null;
  private readonly buffer: Buffer;
  private readonly end: number;
  private at: number;
  private valuesLeft: number = MEDIA_CEILINGS.flvMetadataValues;

  constructor(buffer: Buffer, start: number, end: number) {
    this.buffer = buffer;
    this.at = start;
    this.end = end;
  }

  /** -1 at the end. */
  byte(): number {
    return this.at < this.end ? this.buffer[this.at++]! : -1;
  }

  /** A name in front of a value: 16 bits of length, then UTF-8. Empty at the end. */
  name(): string {
    const sizeBytes = this.number(2);
    const start = this.at;
    return sizeBytes > 0 && this.skip(sizeBytes) ? this.buffer.toString('utf8', start, this.at) : '';
  }

  /** Steps over one value. False when nothing behind it can be read. */
  value(depth: number): boolean {
    if (this.valuesLeft === 0 || depth > MEDIA_CEILINGS.flvMetadataDepth) return false;
    this.valuesLeft -= 1;
    switch (this.byte()) {
      case NUMBER:
        return this.skip(8);
      case BOOLEAN:
        return this.skip(1);
      case STRING:
        return this.skip(this.number(2));
      case OBJECT:
        return this.properties(depth);
      case NULL:
      case UNDEFINED:
        return true;
      case REFERENCE:
        return this.skip(2);
      case ECMA_ARRAY:
        return this.skip(4) && this.properties(depth); // how many are announced says nothing
      case STRICT_ARRAY:
        return this.elements(this.number(4), depth);
      case DATE:
        return this.skip(10);
      case LONG_STRING:
        return this.skip(this.number(4));
      default:
        return false;
    }
  }

  private properties(depth: number): boolean {
    while (this.at < this.end) {
      const name = this.name();
      if (name === '' && this.buffer[this.at] === OBJECT_END) return this.skip(1);
      if (depth === 0 && FRAME_RATE_NAMES.has(name)) this.takeFrameRate();
      if (!this.value(depth + 1)) return false;
    }
    return false;
  }

  private elements(count: number, depth: number): boolean {
    for (let index = 0; index < count; index += 1) if (!this.value(depth + 1)) return false;
    return count >= 0;
  }

  private takeFrameRate(): void {
    if (this.buffer[this.at] !== NUMBER || this.at + 9 > this.end) return;
    const frameRate = this.buffer.readDoubleBE(this.at + 1);
    if (frameRate >= MIN_FRAME_RATE && frameRate <= MAX_FRAME_RATE) this.frameRate = frameRate;
  }

  /** Big-endian, unsigned; -1 at the end. */
  private number(sizeBytes: number): number {
    const start = this.at;
    return this.skip(sizeBytes) ? this.buffer.readUIntBE(start, sizeBytes) : -1;
  }

  private skip(sizeBytes: number): boolean {
    if (sizeBytes < 0 || this.at + sizeBytes > this.end) return false;
    this.at += sizeBytes;
    return true;
  }
}
