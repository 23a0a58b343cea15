import { describe, expect, it } from 'vitest';
import {
  h264SlicePpsId,
  h265SlicePpsId,
  isH264IntraSlice,
  startsPicture,
} from '../../../../server/media/codec/slice-header.ts';

describe('The header of a first slice', () => {
  it.each([
    { bits: '1 011 1 0', intra: true, pps: 0, what: 'I, picture parameter set 0' },
    { bits: '1 0001000 1', intra: true, pps: 0, what: 'I in all slices' },
    { bits: '1 0001000 00101', intra: true, pps: 4, what: 'I in all slices, set 4' },
    { bits: '1 1 010', intra: false, pps: 1, what: 'P, set 1' },
    { bits: '1 00110 1', intra: false, pps: 0, what: 'P in all slices' },
    { bits: '1 011 000000001 00000000', intra: true, pps: 255, what: 'I, the last set there may be' },
    { bits: '1 000000000000000000000000', intra: false, pps: -1, what: 'nonsense' },
  ])('of H.264 is read: $what', ({ bits, intra, pps }) => {
    const bytes = fromBits(bits);
    expect(startsPicture(bytes, 0)).toBe(true);
    expect(isH264IntraSlice(bytes, 0, bytes.length)).toBe(intra);
    expect(h264SlicePpsId(bytes, 0, bytes.length)).toBe(pps);
  });

  it.each([
    { bits: '1 0 1', irap: true, pps: 0 },
    { bits: '1 1 00111', irap: true, pps: 6 },
    { bits: '1 0 0000001000000', irap: true, pps: 63 },
    { bits: '1 0 0000000000000000000', irap: true, pps: -1 },
    { bits: '1 1', irap: false, pps: 0 },
    { bits: '1 00111', irap: false, pps: 6 },
  ])('of H.265 names its picture parameter set: $pps of $bits', ({ bits, irap, pps }) => {
    const bytes = fromBits(bits);
    expect(h265SlicePpsId(bytes, 0, bytes.length, irap)).toBe(pps);
  });

  it('reads nothing behind its end', () => {
    const bytes = fromBits('10110010 10000000');
    expect(h264SlicePpsId(bytes, 0, 2)).toBe(4);
    expect(h264SlicePpsId(bytes, 0, 1)).toBe(3);
  });
});

function fromBits(text: string): Buffer {
  const bits = text.replaceAll(' ', '');
  const bytes = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0').match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
