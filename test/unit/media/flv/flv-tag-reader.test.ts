import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FlvTagReader } from '../../../../server/media/flv/flv-tag-reader.ts';
import { MEDIA_CEILINGS } from '../../../../server/media/media-ceilings.ts';
import { type FlvTagFields, flvFile, flvHeader, flvTag } from '../../../support/flv-writer.ts';

const TAGS: FlvTagFields[] = [
  { kind: 'script', body: Buffer.from('script') },
  { kind: 'video', body: Buffer.from('a picture'), timestampMs: 0xfedcba98 },
  { kind: 'audio', body: Buffer.from('sound'), timestampMs: 40 },
];
const READ = [
  [18, 0, 'script'],
  [9, 0xfedcba98, 'a picture'],
  [8, 40, 'sound'],
];
const FILE = flvFile(TAGS);

function readTags(...pieces: Buffer[]) {
  const tags: [number, number, string][] = [];
  const reader = new FlvTagReader((type, timestampMs, buffer, start, end) => {
    tags.push([type, timestampMs, buffer.toString('latin1', start, end)]);
  });
  for (const piece of pieces) {
    const copy = Buffer.from(piece);
    reader.push(copy);
    copy.fill(0xee);
  }
  return { tags, failure: reader.failure, skipped: reader.skippedTags };
}

/** The same bytes with others in the place of those at an offset. */
function changed(file: Buffer, at: number, hex: string): Buffer {
  const copy = Buffer.from(file);
  Buffer.from(hex, 'hex').copy(copy, at);
  return copy;
}

describe('FlvTagReader', () => {
  it('reads the tags of a file and their times, 32 bits of them', () => {
    expect(readTags(FILE)).toEqual({ tags: READ, failure: null, skipped: 0 });
  });

  it('reads the same from pieces of whatever size', () => {
    const many = flvFile(
      Array.from({ length: 12 }, (_, index) => ({
        kind: 'video' as const,
        body: Buffer.alloc(1 + index * 997, index),
        timestampMs: index,
      })),
    );
    const whole = readTags(many);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 60 }), (sizes) => {
        const pieces: Buffer[] = [];
        let at = 0;
        for (const size of sizes) {
          pieces.push(many.subarray(at, at + size));
          at += size;
        }
        expect(readTags(...pieces, many.subarray(at))).toEqual(whole);
      }),
      { numRuns: 60 },
    );
    expect(readTags(...Array.from(many, (byte) => Buffer.of(byte)))).toEqual(whole);
  });

  const empty = flvTag({ kind: 'audio', body: Buffer.alloc(0) });
  const large = flvTag({ kind: 'script', body: Buffer.alloc(MEDIA_CEILINGS.flvTagBytes + 1) });
  const encrypted = changed(flvTag(TAGS[1]!), 0, '29');
  it.each<{ what: string; file: Buffer; skipped?: number }>([
    { what: 'a header that announces no tags', file: changed(FILE, 4, '00') },
    { what: 'a longer header', file: withLongHeader(FILE, 16) },
    { what: 'sizes behind tags that are wrong', file: changed(changed(FILE, 9, 'cafecafe'), 30, '00000000') },
    { what: 'tags without content', file: Buffer.concat([flvHeader(), empty, FILE.subarray(13)]) },
    {
      what: 'a tag that is too large',
      file: Buffer.concat([flvHeader(), large, FILE.subarray(13)]),
      skipped: 1,
    },
    {
      what: 'an encrypted tag',
      file: Buffer.concat([flvHeader(), encrypted, FILE.subarray(13)]),
      skipped: 1,
    },
  ])('goes on behind $what', ({ file, skipped = 0 }) => {
    const read = { tags: READ, failure: null, skipped };
    expect(readTags(file)).toEqual(read);
    const cut = Math.floor(file.length / 2);
    expect(readTags(file.subarray(0, cut), file.subarray(cut))).toEqual(read);
  });

  const noFlv = 'it does not begin as FLV does';
  const noTag = 'between its tags is something that is none';
  it.each([
    { what: 'another signature', file: changed(FILE, 0, '524946'), failure: noFlv, tags: 0 },
    { what: 'another version', file: changed(FILE, 3, '02'), failure: noFlv, tags: 0 },
    { what: 'a header shorter than it is', file: changed(FILE, 5, '00000008'), failure: noFlv, tags: 0 },
    { what: 'a header without end', file: changed(FILE, 5, '7fffffff'), failure: noFlv, tags: 0 },
    { what: 'a web page', file: Buffer.from('<!DOCTYPE html><html><body>404'), failure: noFlv, tags: 0 },
    { what: 'a tag of no known kind', file: changed(FILE, 34, '0a'), failure: noTag, tags: 1 },
    { what: 'a tag with reserved bits', file: changed(FILE, 34, '89'), failure: noTag, tags: 1 },
    { what: 'a tag of another stream', file: changed(FILE, 42, '000001'), failure: noTag, tags: 1 },
  ])('ends at $what with a word, and reads nothing more', ({ file, failure, tags }) => {
    const read = readTags(file, FILE);
    expect(read.failure).toBe(failure);
    expect(read.tags).toEqual(READ.slice(0, tags));
  });

  it('takes memory for what came, not for what was announced', () => {
    const announced = flvTag({ kind: 'video', body: Buffer.alloc(MEDIA_CEILINGS.flvTagBytes) });
    const before = process.memoryUsage().arrayBuffers;
    const readers = Array.from({ length: 64 }, () => new FlvTagReader(() => {}));
    for (const reader of readers) {
      reader.push(flvHeader());
      reader.push(announced.subarray(0, 1_000));
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
  });
});

function withLongHeader(file: Buffer, headerBytes: number): Buffer {
  const header = Buffer.concat([file.subarray(0, 9), Buffer.alloc(headerBytes - 9, 0xff)]);
  header.writeUInt32BE(headerBytes, 5);
  return Buffer.concat([header, file.subarray(9)]);
}
