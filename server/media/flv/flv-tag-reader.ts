import { MEDIA_CEILINGS } from '../media-ceilings.ts';

/**
 * FLV as it comes over a pipe or HTTP, taken apart into tags (Adobe Flash Video File Format Specification 10.1, annex E.2 to E.4.1).
 *
 * Tolerated: a header that announces other kinds of tags than come, and one that is longer than it should be; wrong sizes
 * behind the tags, which nobody needs; tags without content. Tags that are too large, and encrypted ones, are left out and counted. What is no tag ends
 * the reading for good, with a word: the stream does not say where the next one would be, and whoever sends it has to begin anew.
 */
export const FLV_AUDIO_TAG = 8;
export const FLV_VIDEO_TAG = 9;
export const FLV_SCRIPT_TAG = 18;

/**
 * @param timestampMs 32 bits: E.4.1 says signed, servers count on
 * @param buffer valid during the call only; what the tag holds lies in [start, end)
 */
export type FlvTagListener = (
  tagType: number,
  timestampMs: number,
  buffer: Buffer,
  start: number,
  end: number,
) => void;

const SIGNATURE = 0x464c56; // "FLV"
const VERSION = 1;
const FILE_HEADER_BYTES = 9;
/** In front of each tag's header is the size of the tag before. */
const PREVIOUS_SIZE_BYTES = 4;
const TAG_HEADER_BYTES = 11;
const TAG_TYPE = 0x1f;
const ENCRYPTED = 0x20;
const RESERVED = 0xc0;
const FIRST_BODY_BYTES = 16 * 1024;

type Expected = 'file header' | 'tag header' | 'body' | 'nothing';

export class FlvTagReader {
  /** Why the reading has ended, in words; null as long as it goes on. */
  failure: string | null = null;
  /** Tags that were too large, or encrypted. */
  skippedTags = 0;
  private readonly onTag: FlvTagListener;
  private expected: Expected = 'file header';
  private expectedBytes = FILE_HEADER_BYTES;
  private skipBytes = 0;
  /** The front of what is expected, where it came in pieces. */
  private gathered: Buffer = Buffer.allocUnsafeSlow(64);
  private gatheredBytes = 0;
  private tagType = 0;
  private timestampMs = 0;

  constructor(onTag: FlvTagListener) {
    this.onTag = onTag;
  }

  /** The next bytes, in pieces of whatever size; a tag that lies whole in one piece is not copied. */
  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length && this.expected !== 'nothing') {
      const available = chunk.length - at;
      if (this.skipBytes > 0) {
        const skipped = Math.min(available, this.skipBytes);
        this.skipBytes -= skipped;
        at += skipped;
      } else if (this.gatheredBytes === 0 && available >= this.expectedBytes) {
        const start = at;
        at += this.expectedBytes;
        this.take(chunk, start, at);
      } else {
        at += this.gather(chunk, at);
      }
    }
  }

  /** @returns how many bytes were taken */
  private gather(chunk: Buffer, at: number): number {
    const taken = Math.min(chunk.length - at, this.expectedBytes - this.gatheredBytes);
    this.makeRoom(this.gatheredBytes + taken);
    chunk.copy(this.gathered, this.gatheredBytes, at, at + taken);
    this.gatheredBytes += taken;
    if (this.gatheredBytes < this.expectedBytes) return taken;
    this.gatheredBytes = 0;
    this.take(this.gathered, 0, this.expectedBytes);
    return taken;
  }

  /** Grows with what came, not with what was announced. */
  private makeRoom(bytes: number): void {
    if (bytes <= this.gathered.length) return;
    const wanted = Math.min(bytes * 2, this.expectedBytes);
    const grown = Buffer.allocUnsafeSlow(Math.max(FIRST_BODY_BYTES, wanted));
    this.gathered.copy(grown, 0, 0, this.gatheredBytes);
    this.gathered = grown;
  }

  private take(buffer: Buffer, start: number, end: number): void {
    switch (this.expected) {
      case 'file header':
        this.readFileHeader(buffer, start);
        break;
      case 'tag header':
        this.readTagHeader(buffer, start + PREVIOUS_SIZE_BYTES);
        break;
      case 'body':
        this.expectTag();
        this.onTag(this.tagType, this.timestampMs, buffer, start, end);
        break;
      case 'nothing':
    }
  }

  /** E.2 */
  private readFileHeader(buffer: Buffer, start: number): void {
    const headerBytes = buffer.readUInt32BE(start + 5);
    const known = buffer.readUIntBE(start, 3) === SIGNATURE && buffer[start + 3] === VERSION;
    if (!known || headerBytes < FILE_HEADER_BYTES || headerBytes > MEDIA_CEILINGS.flvHeaderBytes) {
      this.fail('it does not begin as FLV does');
      return;
    }
    this.skipBytes = headerBytes - FILE_HEADER_BYTES;
    this.expectTag();
  }

  /** E.4.1 */
  private readTagHeader(buffer: Buffer, start: number): void {
    const flags = buffer[start]!;
    const tagType = flags & TAG_TYPE;
    const bodyBytes = buffer.readUIntBE(start + 1, 3);
    const streamId = buffer.readUIntBE(start + 8, 3);
    if (!isKnown(tagType) || (flags & RESERVED) !== 0 || streamId !== 0) {
      this.fail('between its tags is something that is none');
      return;
    }
    this.expectTag();
    if ((flags & ENCRYPTED) !== 0 || bodyBytes > MEDIA_CEILINGS.flvTagBytes) {
      this.skippedTags += 1;
      this.skipBytes = bodyBytes;
      return;
    }
    if (bodyBytes === 0) return;
    this.tagType = tagType;
    this.timestampMs = ((buffer[start + 7]! << 24) | buffer.readUIntBE(start + 4, 3)) >>> 0;
    this.expected = 'body';
    this.expectedBytes = bodyBytes;
  }

  private expectTag(): void {
    this.expected = 'tag header';
    this.expectedBytes = PREVIOUS_SIZE_BYTES + TAG_HEADER_BYTES;
  }

  private fail(why: string): void {
    this.failure = why;
    this.expected = 'nothing';
    this.gathered = Buffer.alloc(0);
  }
}

function isKnown(tagType: number): boolean {
  return tagType === FLV_AUDIO_TAG || tagType === FLV_VIDEO_TAG || tagType === FLV_SCRIPT_TAG;
}
