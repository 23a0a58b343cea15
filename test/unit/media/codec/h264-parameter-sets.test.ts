import { describe, expect, it } from 'vitest';
import { h264Track, parseH264Pps, parseH264Sps } from '../../../../server/media/codec/h264-parameter-sets.ts';
import { bits, golomb } from '../../../support/bit-text.ts';
import { H264_CASES } from '../../../support/parameter-set-cases.ts';

describe('parseH264Sps', () => {
  for (const {
    what,
    sps,
    width,
    height,
    sampleAspect = { horizontal: 1, vertical: 1 },
    frameRate,
    reorderFrames,
    chromaFormatIdc,
    bitDepth,
  } of H264_CASES) {
    it(`reads ${what}`, () => {
      const parsed = parseH264Sps(Buffer.from(sps, 'hex'));
      expect(parsed).toMatchObject({ id: 0, width, height, frameRate, reorderFrames, chromaFormatIdc });
      expect(parsed?.sampleAspect).toEqual(sampleAspect);
      expect([parsed?.bitDepthLuma, parsed?.bitDepthChroma]).toEqual([bitDepth, bitDepth]);
    });

    it(`reads ${what} or nothing, wherever it is cut off`, () => {
      const whole = Buffer.from(sps, 'hex');
      for (let length = 0; length < whole.length; length += 1) {
        const parsed = parseH264Sps(whole.subarray(0, length));
        if (parsed) expect(parsed).toMatchObject({ width, height });
      }
    });
  }

  it('leaves the frame rate unknown where the VUI says nonsense or ends early', () => {
    const sps = Buffer.from(H264_CASES[1]!.sps, 'hex');
    expect(parseH264Sps(sps.subarray(0, 14))).toMatchObject({ width: 1920, height: 1080, frameRate: null });
  });

  it('knows the shape of pixels also where the VUI ends behind it', () => {
    const { sps, sampleAspect } = H264_CASES.find(({ width }) => width === 704)!;
    const parsed = parseH264Sps(Buffer.from(sps.slice(0, -20), 'hex'));
    expect(parsed).toMatchObject({ sampleAspect, frameRate: null });
  });

  it('reads a cycle of display order as long as there can be, and nothing of a longer one', () => {
    // Main profile, id 0; display order type 1, whose cycle has that many entries; 320×240; no VUI.
    const ofCycle = (entries: number) => {
      const text = `1 1 010 0 1 1 ${golomb(entries)} ${'1'.repeat(entries)} 010 0 ${golomb(19)} ${golomb(14)} 1 1 0 0 1`;
      return Buffer.concat([Buffer.from('674d001e', 'hex'), bits(text)]);
    };
    expect(parseH264Sps(ofCycle(255))).toMatchObject({ width: 320, height: 240 });
    expect(parseH264Sps(ofCycle(256))).toBeNull();
  });

  it('leaves a frame rate unknown that no camera has', () => {
    const sps = Buffer.from(H264_CASES[0]!.sps, 'hex');
    expect(parseH264Sps(sps)?.frameRate).toBe(15);
    const slow = Buffer.from(sps.toString('hex').replace('000003000400000300', '000003040400000300'), 'hex');
    expect(parseH264Sps(slow)).toMatchObject({ width: 352, frameRate: null });
  });

  it('knows that nothing is reordered where the SPS counts pictures by decode order, or is of baseline', () => {
    const parsed = parseH264Sps(Buffer.from('6742c01eda0280f640', 'hex'));
    expect(parsed).toMatchObject({ width: 640, height: 480, frameRate: null, reorderFrames: 0 });
    const counted = (profile: string) => parseH264Sps(Buffer.from(`67${profile}c01ef40501ed008040`, 'hex'));
    expect(counted('4d')).toMatchObject({ width: 640, height: 480, reorderFrames: null });
    expect(counted('42')).toMatchObject({ width: 640, height: 480, reorderFrames: 0 });
  });

  it('refuses other NAL units, and sizes that no camera has', () => {
    expect(parseH264Sps(Buffer.from('68ebc3cb22c0', 'hex'))).toBeNull();
    expect(parseH264Sps(Buffer.alloc(0))).toBeNull();
    expect(parseH264Sps(Buffer.from(`6742001e${'00'.repeat(40)}`, 'hex'))).toBeNull();
    // 2^16 macroblocks wide
    expect(parseH264Sps(Buffer.from('6742001ef800008000800080008000', 'hex'))).toBeNull();
  });
});

describe('parseH264Pps', () => {
  it('reads its id and that of its SPS, and refuses other NAL units', () => {
    expect(parseH264Pps(Buffer.from('68ebc3cb22c0', 'hex'))).toEqual({ id: 0, spsId: 0 });
    expect(parseH264Pps(Buffer.from('685f', 'hex'))).toEqual({ id: 1, spsId: 0 });
    expect(parseH264Pps(Buffer.from('684c', 'hex'))).toEqual({ id: 1, spsId: 2 });
    expect(parseH264Pps(Buffer.from('67ff', 'hex'))).toBeNull();
    expect(parseH264Pps(Buffer.from('6800000000', 'hex'))).toBeNull();
  });
});

describe('h264Track', () => {
  for (const { what, sps, pps, codecString, width, height } of H264_CASES) {
    it(`makes avcC and codec string of ${what}`, () => {
      const track = h264Track([Buffer.from(sps, 'hex')], [Buffer.from(pps, 'hex')]);
      expect(track).toMatchObject({ kind: 'video', codec: 'h264', codecString, width, height });
      const head = `01${sps.slice(2, 8)}ffe1`;
      const sets = `${hex16(sps.length / 2)}${sps}01${hex16(pps.length / 2)}${pps}`;
      expect(track?.configuration.toString('hex').startsWith(head + sets)).toBe(true);
    });
  }

  it('repeats chroma format and bit depth for the high profiles alone', () => {
    const tail = (index: number) => {
      const { sps, pps } = H264_CASES[index]!;
      const bytes = h264Track([Buffer.from(sps, 'hex')], [Buffer.from(pps, 'hex')])!.configuration;
      return bytes.subarray(6 + 2 + sps.length / 2 + 1 + 2 + pps.length / 2).toString('hex');
    };
    expect([0, 1, 2, 3].map(tail)).toEqual(['', 'fdf8f800', '', 'fefafa00']);
  });

  it('needs both sets', () => {
    const { sps, pps } = H264_CASES[0]!;
    expect(h264Track([], [Buffer.from(pps, 'hex')])).toBeNull();
    expect(h264Track([Buffer.from(sps, 'hex')], [])).toBeNull();
    expect(h264Track([Buffer.from('6742', 'hex')], [Buffer.from(pps, 'hex')])).toBeNull();
  });
});

function hex16(value: number): string {
  return value.toString(16).padStart(4, '0');
}
