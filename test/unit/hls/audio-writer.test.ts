import { describe, expect, it } from 'vitest';
import { AudioWriter } from '../../../server/hls/audio-writer.ts';
import { readSamples } from '../../support/box-reader.ts';

function write(writer: AudioWriter, value: number, count: number): void {
  expect(writer.ensure(count)).toBe(true);
  writer.bytes.fill(value, writer.end, writer.end + count);
  writer.end += count;
}

function fragmentOf(writer: AudioWriter): Buffer {
  const bytes = Buffer.alloc(writer.fragmentBytes);
  writer.writeFragment(bytes, 0, 1);
  return bytes;
}

describe('AudioWriter', () => {
  it('writes what was committed as a fragment of its own, and begins anew behind it', () => {
    const writer = new AudioWriter(2);
    expect(writer.fragmentBytes).toBe(0);
    for (const frame of [0, 1]) {
      write(writer, frame, 20);
      writer.commit(frame * 960, frame * 960, true, 960, 5);
    }
    const samples = readSamples(fragmentOf(writer));
    expect(
      samples.map(({ trackId, decodeTicks, durationTicks }) => [trackId, decodeTicks, durationTicks]),
    ).toEqual([
      [2, 0, 960],
      [2, 960, 960],
    ]);
    expect([writer.fragmentBytes, writer.end, writer.lastArrivalMs]).toEqual([0, 0, 5]);
  });

  it('learns how long a frame lasts where the format does not say', () => {
    const writer = new AudioWriter(2);
    for (const frame of [0, 1, 2]) {
      write(writer, frame, 20);
      writer.commit(frame * 320, frame * 320, true, 0, 0);
    }
    expect(readSamples(fragmentOf(writer)).map(({ durationTicks }) => durationTicks)).toEqual([
      320, 320, 320,
    ]);
  });

  it('leaves out a unit that was dropped, and one without bytes', () => {
    const writer = new AudioWriter(2);
    write(writer, 1, 20);
    writer.drop();
    writer.commit(0, 0, true, 960, 0);
    expect(writer.fragmentBytes).toBe(0);
  });

  it('drops what ends before the picture begins', () => {
    const writer = new AudioWriter(2);
    for (let frame = 0; frame < 10; frame++) {
      write(writer, frame, 20);
      writer.commit(frame * 960, frame * 960, true, 960, 0);
    }
    writer.discardBefore(5_000);
    const samples = readSamples(fragmentOf(writer));
    expect(samples.map(({ decodeTicks, bytes }) => [decodeTicks, bytes[0]])).toEqual([
      [4_800, 5],
      [5_760, 6],
      [6_720, 7],
      [7_680, 8],
      [8_640, 9],
    ]);
  });

  it('forgets everything rather than to grow without end', () => {
    const writer = new AudioWriter(2);
    for (let frame = 0; frame < 1_024; frame++) {
      write(writer, 1, 10);
      writer.commit(frame * 960, frame * 960, true, 960, 0);
    }
    expect(writer.fragmentBytes).toBeGreaterThan(0);
    write(writer, 1, 10);
    writer.commit(1_024 * 960, 1_024 * 960, true, 960, 0);
    expect([writer.fragmentBytes, writer.end]).toEqual([0, 0]);
  });
});
