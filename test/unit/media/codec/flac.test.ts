import { describe, expect, it } from 'vitest';
import {
  FlacEncoder,
  MAX_FLAC_BLOCK_SAMPLES,
  maxFlacFrameBytes,
  writeFlacConfiguration,
} from '../../../../server/media/codec/flac.ts';
import { decodeWithFfmpeg } from '../../../support/ffmpeg.ts';

const SHAPES: { what: string; sample: (index: number) => number }[] = [
  { what: 'silence', sample: () => 0 },
  { what: 'a constant', sample: () => -32_768 },
  { what: 'a tone', sample: (index) => Math.round(20_000 * Math.sin(index / 9)) },
  { what: 'a ramp', sample: (index) => index - 2000 },
  { what: 'full-scale steps', sample: (index) => (index % 7 < 3 ? 32_767 : -32_768) },
  { what: 'noise of 16 bits', sample: (index) => ((index * 48_271 * 69_621) % 65_536) - 32_768 },
  { what: 'noise with three wasted bits', sample: (index) => (((index * 48_271) % 8192) - 4096) * 8 },
  { what: 'one bit', sample: (index) => (index % 2 === 0 ? -32_768 : 0) },
];
const LENGTHS = [1, 2, 3, 16, 160, 1024, MAX_FLAC_BLOCK_SAMPLES];

describe('FlacEncoder', () => {
  for (const { what, sample } of SHAPES) {
    it(`loses nothing of ${what}, whatever the length of the block`, () => {
      const encoder = new FlacEncoder();
      const frames: Buffer[] = [];
      const expected: number[] = [];
      for (const length of LENGTHS) {
        const samples = Int32Array.from({ length }, (_, index) => sample(index));
        expected.push(...samples);
        const into = Buffer.alloc(maxFlacFrameBytes(length) + 1, 0xee);
        const end = encoder.encode(samples, length, into, 1);
        expect(end).toBeLessThanOrEqual(into.length);
        frames.push(into.subarray(1, end));
      }
      const decoded = decodeWithFfmpeg(flacFile(frames), ['-f', 's16le']);
      expect(
        Array.from({ length: decoded.length / 2 }, (_, index) => decoded.readInt16LE(index * 2)),
      ).toEqual(expected);
    });
  }

  it('makes speech-like sound smaller', () => {
    const samples = Int32Array.from(
      { length: 1024 },
      (_, index) => Math.round(500 * Math.sin(index / 20)) * 8,
    );
    const into = Buffer.alloc(maxFlacFrameBytes(1024));
    expect(new FlacEncoder().encode(samples, 1024, into, 0)).toBeLessThan(1024);
  });

  it('goes on over many blocks of one stream', () => {
    const encoder = new FlacEncoder();
    const into = Buffer.alloc(maxFlacFrameBytes(MAX_FLAC_BLOCK_SAMPLES));
    const silence = new Int32Array(MAX_FLAC_BLOCK_SAMPLES);
    const frames: Buffer[] = [];
    for (let block = 0; block < 600; block += 1) {
      const end = encoder.encode(silence, MAX_FLAC_BLOCK_SAMPLES, into, 0);
      frames.push(Buffer.from(into.subarray(0, end)));
    }
    expect(decodeWithFfmpeg(flacFile(frames), ['-f', 's16le'])).toHaveLength(
      600 * MAX_FLAC_BLOCK_SAMPLES * 2,
    );
  });
});

/** A native FLAC file: marker, the STREAMINFO of the configuration without version and flags, frames. */
function flacFile(frames: Buffer[]): Buffer {
  return Buffer.concat([Buffer.from('fLaC'), writeFlacConfiguration(8000).subarray(4), ...frames]);
}
