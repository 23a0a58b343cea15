import { describe, expect, it } from 'vitest';
import {
  type FragmentDescription,
  fragmentHeaderBytes,
  writeFragmentHeader,
} from '../../../../server/media/fmp4/fragment-header.ts';
import { findBox, readBoxes, readSamples } from '../../../support/box-reader.ts';

const FRAGMENT: FragmentDescription = {
  sequence: 7,
  trackId: 2,
  baseDecodeTicks: 2 ** 40 + 5,
  sampleCount: 3,
  // A fourth value in each: arrays are reused and longer than the fragment.
  sizes: Uint32Array.of(3, 1, 2, 99),
  durations: Uint32Array.of(3600, 3601, 3599, 99),
  keyFrames: Uint8Array.of(1, 0, 0, 1),
  compositionOffsets: Int32Array.of(0, 7200, -3600, 99),
  payloadBytes: 6,
};

describe('writeFragmentHeader', () => {
  it('ends where the payload begins, and leaves everything else alone', () => {
    const payloadStart = fragmentHeaderBytes(64);
    const buffer = Buffer.alloc(payloadStart + 6, 0xee);
    buffer.write('aaabcc', payloadStart);
    const start = writeFragmentHeader(buffer, payloadStart, FRAGMENT);
    expect(start).toBe(payloadStart - fragmentHeaderBytes(3));
    expect(buffer.subarray(0, start).every((byte) => byte === 0xee)).toBe(true);
    const read = readSamples(buffer.subarray(start));
    const base = 2 ** 40 + 5;
    expect(read.map(({ bytes, ...sample }) => ({ ...sample, text: Buffer.from(bytes).toString() }))).toEqual([
      {
        trackId: 2,
        decodeTicks: base,
        presentationTicks: base,
        durationTicks: 3600,
        keyFrame: true,
        text: 'aaa',
      },
      {
        trackId: 2,
        decodeTicks: base + 3600,
        presentationTicks: base + 10_800,
        durationTicks: 3601,
        keyFrame: false,
        text: 'b',
      },
      {
        trackId: 2,
        decodeTicks: base + 7201,
        presentationTicks: base + 3601,
        durationTicks: 3599,
        keyFrame: false,
        text: 'cc',
      },
    ]);
    const moof = findBox(readBoxes(buffer, start), 'moof');
    expect(findBox(moof.children, 'mfhd').payload.getUint32(4)).toBe(7);
  });

  it('stays under 1.5 kB for 64 samples', () => {
    expect(fragmentHeaderBytes(64)).toBeLessThan(1500);
  });

  it('writes 64-bit decode times up to what a number holds', () => {
    const baseDecodeTicks = Number.MAX_SAFE_INTEGER - 10_000_000;
    const buffer = Buffer.alloc(fragmentHeaderBytes(3) + 6);
    writeFragmentHeader(buffer, fragmentHeaderBytes(3), { ...FRAGMENT, baseDecodeTicks });
    expect(readSamples(buffer)[0]?.decodeTicks).toBe(baseDecodeTicks);
  });

  it('throws when there is no room in front of the payload', () => {
    expect(() => writeFragmentHeader(Buffer.alloc(1000), fragmentHeaderBytes(3) - 1, FRAGMENT)).toThrow(
      RangeError,
    );
  });
});
