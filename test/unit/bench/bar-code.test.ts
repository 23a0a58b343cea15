import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { readBarCode } from '../../bench/bar-code.ts';

const WIDTH = 640;
const FRAMES = 200;

/** The line of every frame of the shipped clip that the page of bench `latency` looks at. */
function decodedLines(): Uint8ClampedArray[] {
  const pixels = execFileSync(
    'ffmpeg',
    [
      ...['-v', 'error', '-i', 'test/simulator/clips/bench-clock.h264'],
      ...['-vf', `format=rgba,crop=${WIDTH}:1:0:45`, '-f', 'rawvideo', '-pix_fmt', 'rgba', '-'],
    ],
    { maxBuffer: WIDTH * 4 * FRAMES * 2 },
  );
  const bytes = WIDTH * 4;
  return Array.from({ length: pixels.length / bytes }, (_, at) =>
    Uint8ClampedArray.from(pixels.subarray(at * bytes, (at + 1) * bytes)),
  );
}

describe('the bar code of a frame', () => {
  const lines = decodedLines();

  it('is read from every frame of the clip', () => {
    expect(lines.map((line) => readBarCode(line))).toEqual(Array.from({ length: FRAMES }, (_, at) => at));
  });

  it('is not read from a picture that is half one frame and half another', () => {
    const torn = lines[10]!.slice();
    torn.set(lines[77]!.subarray(torn.length / 2), torn.length / 2);
    expect(readBarCode(torn)).toBeNull();
  });

  it('is not read where a band is grey', () => {
    const grey = lines[10]!.slice();
    grey.fill(128, 0, (WIDTH / 16) * 4);
    expect(readBarCode(grey)).toBeNull();
  });

  it('is read from a picture of another width', () => {
    const half = Uint8ClampedArray.from({ length: (WIDTH / 2) * 4 }, (_, at) => {
      const pixel = Math.floor(at / 4) * 2;
      return lines[123]![pixel * 4 + (at % 4)]!;
    });
    expect(readBarCode(half)).toBe(123);
  });
});
