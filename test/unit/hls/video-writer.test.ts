import { describe, expect, it } from 'vitest';
import { PartSizeForecast } from '../../../server/hls/part-size-forecast.ts';
import { MAX_UNIT_BYTES, VideoWriter } from '../../../server/hls/video-writer.ts';
import { CountedBuffers } from './segmenter-feed.ts';

const HEADROOM = 500;

function createWriter() {
  const buffers = new CountedBuffers();
  const samples: boolean[] = [];
  const writer = new VideoWriter({
    buffers,
    forecast: new PartSizeForecast(),
    headroomBytes: HEADROOM,
    onSample: (_dts, _pts, keyFrame) => samples.push(keyFrame),
  });
  return { writer, buffers, samples };
}

function write(writer: VideoWriter, value: number, count: number): void {
  expect(writer.ensure(count)).toBe(true);
  writer.bytes.fill(value, writer.end, writer.end + count);
  writer.end += count;
}

describe('VideoWriter', () => {
  it('takes no memory before there is something to write', () => {
    const { writer, buffers } = createWriter();
    expect([writer.bytes.length, writer.end, buffers.out]).toEqual([0, HEADROOM, 0]);
  });

  it('keeps the offsets of a unit under way while its buffer grows', () => {
    const { writer, buffers } = createWriter();
    write(writer, 1, 10);
    writer.accept();
    const start = writer.end;
    for (let piece = 0; piece < 1_000; piece++) write(writer, 2, 1_400);
    expect(writer.unitBytes).toBe(1_400_000);
    expect(writer.bytes.subarray(HEADROOM, start).every((byte) => byte === 1)).toBe(true);
    expect(writer.bytes.subarray(start, writer.end).every((byte) => byte === 2)).toBe(true);
    expect(buffers.out).toBe(1);
  });

  it('copies a huge unit a few times, not with every piece of it that comes', () => {
    const { writer, buffers } = createWriter();
    let moves = 0;
    let before = writer.bytes;
    for (let piece = 0; piece < 2_900; piece++) {
      write(writer, 3, 1_400);
      if (writer.bytes !== before) moves++;
      before = writer.bytes;
    }
    expect(moves).toBeLessThan(15);
    expect(buffers.out).toBe(1);
  });

  it('hands over the committed samples and takes the unit under way along', () => {
    const { writer } = createWriter();
    write(writer, 1, 100);
    writer.accept();
    write(writer, 2, 50);
    const { buffer, payloadEnd } = writer.take(true);
    expect(payloadEnd).toBe(HEADROOM + 100);
    expect(buffer.subarray(HEADROOM, payloadEnd).every((byte) => byte === 1)).toBe(true);
    expect(writer.bytes).not.toBe(buffer);
    expect(writer.end).toBe(HEADROOM + 50);
    expect(writer.bytes.subarray(HEADROOM, writer.end).every((byte) => byte === 2)).toBe(true);
  });

  it('goes back to the last committed sample when a unit is dropped', () => {
    const { writer } = createWriter();
    write(writer, 1, 100);
    writer.accept();
    write(writer, 2, 50);
    writer.drop();
    expect([writer.end, writer.unitBytes]).toEqual([HEADROOM + 100, 0]);
  });

  it('has no room for more than a unit may be', () => {
    const { writer } = createWriter();
    expect(writer.ensure(MAX_UNIT_BYTES)).toBe(true);
    expect(writer.ensure(MAX_UNIT_BYTES + 1)).toBe(writer.bytes.length >= HEADROOM + MAX_UNIT_BYTES + 1);
    expect(writer.ensure(2 * MAX_UNIT_BYTES)).toBe(false);
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
    const { writer, buffers } = createWriter();
    write(writer, 1, 100);
    writer.abandon();
    writer.abandon();
    expect([buffers.out, writer.end]).toEqual([0, HEADROOM]);
  });
});
