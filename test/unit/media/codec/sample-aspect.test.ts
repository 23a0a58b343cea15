import { describe, expect, it } from 'vitest';
import { BitReader } from '../../../../server/base/bit-reader.ts';
import {
  displayedSize,
  readSampleAspect,
  SQUARE_SAMPLES,
} from '../../../../server/media/codec/sample-aspect.ts';

const D1 = { width: 704, height: 576 };

/** As a VUI begins: aspect_ratio_info_present_flag, aspect_ratio_idc, sar_width and sar_height. */
function vui(aspectRatioIdc: number | null, ...sar: number[]): BitReader {
  const bits = [
    aspectRatioIdc === null ? '0' : `1${aspectRatioIdc.toString(2).padStart(8, '0')}`,
    ...sar.map((value) => value.toString(2).padStart(16, '0')),
  ].join('');
  const bytes = bits.match(/.{1,8}/gu)!.map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2));
  return new BitReader(Buffer.from(bytes));
}

describe('readSampleAspect', () => {
  it('knows the ratios of Table E-1', () => {
    const ratios = Array.from({ length: 17 }, (_, idc) => {
      const { horizontal, vertical } = readSampleAspect(vui(idc), D1);
      return `${horizontal}:${vertical}`;
    });
    expect(ratios.join(' ')).toBe(
      '1:1 1:1 12:11 10:11 16:11 40:33 24:11 20:11 32:11 80:33 18:11 15:11 64:33 160:99 4:3 3:2 2:1',
    );
  });

  it('reads one that is spelled out, without its common factor', () => {
    expect(readSampleAspect(vui(255, 128, 117), D1)).toEqual({ horizontal: 128, vertical: 117 });
    expect(readSampleAspect(vui(255, 60, 110), D1)).toEqual({ horizontal: 6, vertical: 11 });
    expect(readSampleAspect(vui(255, 65_535, 65_535), D1)).toEqual(SQUARE_SAMPLES);
  });

  it.each<[string, BitReader]>([
    ['says nothing', vui(null)],
    ['is of a reserved number', vui(17)],
    ['is 0 to something', vui(255, 0, 11)],
    ['is something to 0', vui(255, 11, 0)],
    ['is longer than any', vui(255, 17, 1)],
    ['is higher than any', vui(255, 1, 17)],
    ['ends early', vui(255, 12)],
    ['is not there', new BitReader(Buffer.alloc(0))],
  ])('takes pixels for square where it %s', (_, reader) => {
    expect(readSampleAspect(reader, D1)).toEqual(SQUARE_SAMPLES);
  });

  it('takes pixels for square where the picture would be larger than any', () => {
    expect(readSampleAspect(vui(255, 2, 1), { width: 8192, height: 16 }).horizontal).toBe(2);
    expect(readSampleAspect(vui(255, 2, 1), { width: 8194, height: 16 })).toEqual(SQUARE_SAMPLES);
    expect(readSampleAspect(vui(255, 1, 2), { width: 16, height: 8194 })).toEqual(SQUARE_SAMPLES);
  });

  it('stands behind what it read, whatever it thinks of it', () => {
    for (const [reader, bits] of [
      [vui(null), 1],
      [vui(2), 9],
      [vui(255, 0, 0), 41],
    ] as const) {
      readSampleAspect(reader, D1);
      expect(reader.position).toBe(bits);
    }
  });
});

describe('displayedSize', () => {
  it('makes one side larger and neither smaller', () => {
    expect(displayedSize(D1, { horizontal: 12, vertical: 11 })).toEqual({ width: 768, height: 576 });
    const twoCif = displayedSize({ width: 704, height: 288 }, { horizontal: 6, vertical: 11 });
    expect(twoCif).toEqual({ width: 704, height: 528 });
    const pal = displayedSize({ width: 720, height: 576 }, { horizontal: 16, vertical: 11 });
    expect(pal).toEqual({ width: 1047, height: 576 });
    expect(displayedSize(D1)).toEqual(D1);
  });
});
