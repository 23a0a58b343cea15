import { describe, expect, it } from 'vitest';
import { MAX_UNIT_BYTES, VideoWriter } from '../../../server/hls/video-writer.ts';
import { fragmentHeaderBytes } from '../../../server/media/fmp4/fragment-header.ts';
import { CountedBuffers } from './segmenter-feed.ts';

function createWriter() {
  const buffers = new CountedBuffers();
  const gathering = new CountedBuffers();
  const samples: boolean[] = [];
  const onSample = (_dts: number, _pts: number, keyFrame: boolean) => void samples.push(keyFrame);
  return { writer: new VideoWriter({ buffers, gathering, onSample }), buffers, gathering, samples };
}

function write(writer: VideoWriter, value: number, count: number): void {
  expect(writer.ensure(count)).toBe(true);
  writer.bytes.fill(value, writer.end, writer.end + count);
  writer.end += count;
}

function accept(writer: VideoWriter, value: number, count: number, keyFrame = false): void {
  write(writer, value, count);
  writer.accept(keyFrame);
}

/** Each value and how often it comes in a row. */
function runsOf(bytes: Buffer): [value: number, count: number][] {
  const runs: [number, number][] = [];
  for (const byte of bytes) {
    const run = runs.at(-1);
    if (run?.[0] === byte) run[1] += 1;
    else runs.push([byte, 1]);
  }
  return runs;
}

describe('VideoWriter', () => {
  it('takes no memory before there is something to write', () => {
    const { writer, buffers, gathering } = createWriter();
    expect([writer.bytes.length, writer.end, buffers.out, gathering.out]).toEqual([0, 0, 0, 0]);
  });

  it('keeps the offsets of a unit under way while its buffer grows', () => {
    const { writer, gathering } = createWriter();
    write(writer, 1, 10);
    for (let piece = 0; piece < 1_000; piece++) write(writer, 2, 1_400);
    expect(runsOf(writer.bytes.subarray(0, writer.end))).toEqual([
      [1, 10],
      [2, 1_400_000],
    ]);
    expect(gathering.out).toBe(1);
  });

  it('copies a huge unit a few times, not with every piece of it that comes', () => {
    const { writer, gathering } = createWriter();
    let moves = 0;
    let before = writer.bytes;
    for (let piece = 0; piece < 2_900; piece++) {
      write(writer, 3, 1_400);
      if (writer.bytes !== before) moves++;
      before = writer.bytes;
    }
    expect(moves).toBeLessThan(15);
    expect(gathering.out).toBe(1);
  });

  it('gathers every unit in the same memory, and the next one of another camera too', () => {
    const buffers = new CountedBuffers();
    const gathering = new CountedBuffers();
    const writers = [1, 2].map(() => new VideoWriter({ buffers, gathering, onSample: () => {} }));
    const memories = new Set<Buffer>();
    for (let unit = 0; unit < 10; unit++) {
      for (const writer of writers) {
        write(writer, unit, 9_000);
        memories.add(writer.bytes);
        writer.accept(false);
      }
    }
    expect(memories.size).toBe(1);
    expect([gathering.out, buffers.out]).toEqual([0, 2]);
  });

  it('hands over the samples that were accepted, with room before and behind them, and leaves the unit under way', () => {
    const { writer } = createWriter();
    accept(writer, 1, 100);
    accept(writer, 2, 77);
    write(writer, 3, 50);
    const { block, samplesStart: start, samplesEnd: end } = writer.take(true, 2, 1_000);
    expect(runsOf(block.subarray(start, end))).toEqual([
      [1, 100],
      [2, 77],
    ]);
    expect(start).toBeGreaterThanOrEqual(fragmentHeaderBytes(2));
    expect(block.length).toBeGreaterThanOrEqual(end + 1_000);
    expect(runsOf(writer.bytes.subarray(0, writer.end))).toEqual([[3, 50]]);
  });

  it.each([
    ['samples', 400, 400, 0],
    ['sound', 3, 3, 900_000],
    ['both', 300, 300, 400_000],
  ])(
    'moves a part that has more of %s than there was room for, and loses nothing',
    (_what, units, count, tail) => {
      const { writer, buffers } = createWriter();
      for (let unit = 0; unit < units; unit++) accept(writer, unit % 256, 1_001);
      const { block, samplesStart: start, samplesEnd: end } = writer.take(false, count, tail);
      const expected = Array.from({ length: units }, (_, unit) => [unit % 256, 1_001]);
      expect(runsOf(block.subarray(start, end))).toEqual(expected);
      expect(start).toBeGreaterThanOrEqual(fragmentHeaderBytes(count));
      expect(block.length).toBeGreaterThanOrEqual(end + tail);
      expect(buffers.out).toBe(1);
    },
  );

  it('knows after one part how much room the next one needs', () => {
    const { writer, buffers } = createWriter();
    const part = () => {
      for (let unit = 0; unit < 40; unit++) accept(writer, unit, 5_000);
      return writer.take(false, 40, 300);
    };
    part();
    const taken = buffers.taken;
    part();
    expect(buffers.taken).toBe(taken + 1);
  });

  it('copies a part that is much larger than any before a few times, and takes no more than twice of what it needs', () => {
    const { writer, buffers } = createWriter();
    let largest = 0;
    for (let unit = 0; unit < 400; unit++) {
      accept(writer, unit % 256, 5_000);
      largest = Math.max(largest, buffers.lastBytes);
    }
    const { samplesEnd } = writer.take(false, 400, 0);
    expect(buffers.taken).toBeLessThan(30);
    expect(largest / samplesEnd).toBeLessThan(2.1);
  });

  it('leaves little of a block empty, also of one that was meant for a larger part', () => {
    const { writer } = createWriter();
    accept(writer, 1, 400_000);
    writer.take(false, 1, 0);
    for (let part = 0; part < 5; part++) {
      accept(writer, part, 20_000);
      const { block, samplesStart: start, samplesEnd: end } = writer.take(false, 1, 0);
      expect(block.length / end).toBeLessThan(1.1);
      expect(runsOf(block.subarray(start, end))).toEqual([[part, 20_000]]);
    }
  });

  it.each([
    ['of the usual size', () => 5],
    ['with a short one at the end of each group', (part: number) => (part % 10 === 9 ? 2 : 5)],
  ])('does not move parts %s', (_which, countOf) => {
    const { writer, buffers } = createWriter();
    for (let part = 0; part < 40; part++) {
      const count = countOf(part);
      const startsWithKeyFrame = part % 10 === 0;
      // As in a camera's stream: a part with a key frame is always as large, and so are the others.
      const unitBytes = startsWithKeyFrame ? 20_000 : 50_000 / count;
      for (let unit = 0; unit < count; unit++) {
        accept(writer, unit, unitBytes, startsWithKeyFrame && unit === 0);
      }
      buffers.giveBack(writer.take(startsWithKeyFrame, count, 0).block);
      if (part === 20) buffers.taken = 0;
    }
    expect(buffers.taken).toBe(19);
  });

  it('has few sizes of memory to gather units in', () => {
    const { writer, gathering } = createWriter();
    const lengths = new Set<number>();
    for (let unit = 1; unit <= 200; unit++) {
      write(writer, unit % 256, unit * 400);
      lengths.add(writer.bytes.length);
      writer.accept(false);
    }
    expect(lengths.size).toBeLessThanOrEqual(4);
    expect(gathering.out).toBe(0);
  });

  it('forgets a unit that is dropped, and nothing else', () => {
    const { writer, gathering } = createWriter();
    accept(writer, 1, 100);
    write(writer, 2, 50);
    writer.drop();
    expect([writer.end, writer.bytes.length, gathering.out]).toEqual([0, 0, 0]);
    accept(writer, 3, 10);
    const { block, samplesStart: start, samplesEnd: end } = writer.take(false, 2, 0);
    expect(runsOf(block.subarray(start, end))).toEqual([
      [1, 100],
      [3, 10],
    ]);
  });

  it('has no room for more than a unit may be', () => {
    const { writer } = createWriter();
    expect(writer.ensure(MAX_UNIT_BYTES)).toBe(true);
    expect(writer.ensure(MAX_UNIT_BYTES + 1)).toBe(false);
  });

  it('tells of no sample without bytes', () => {
    const { writer, samples } = createWriter();
    writer.commit(0, 0, true, 0, 0);
    expect(samples).toEqual([]);
    write(writer, 1, 1);
    writer.commit(0, 0, true, 0, 0);
    expect(samples).toEqual([true]);
  });

  it('gives its memory back when it is abandoned', () => {
    const { writer, buffers, gathering } = createWriter();
    accept(writer, 1, 100);
    write(writer, 1, 100);
    writer.abandon();
    writer.abandon();
    expect([buffers.out, gathering.out, writer.end]).toEqual([0, 0, 0]);
  });
});
