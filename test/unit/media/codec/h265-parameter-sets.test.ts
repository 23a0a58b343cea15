import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  h265Track,
  parseH265ParameterSetId,
  parseH265Sps,
} from '../../../../server/media/codec/h265-parameter-sets.ts';
import { H265_CASES } from '../../../support/parameter-set-cases.ts';

describe('parseH265Sps', () => {
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
  } of H265_CASES) {
    it(`reads ${what}`, () => {
      const parsed = parseH265Sps(Buffer.from(sps, 'hex'));
      expect(parsed).toMatchObject({ id: 0, width, height, frameRate, reorderFrames, chromaFormatIdc });
      expect(parsed?.sampleAspect).toEqual(sampleAspect);
      expect([parsed?.bitDepthLuma, parsed?.bitDepthChroma]).toEqual([bitDepth, bitDepth]);
      expect(parsed?.temporalLayers).toBe(1);
    });

    it(`reads ${what} or nothing, wherever it is cut off`, () => {
      const whole = Buffer.from(sps, 'hex');
      for (let length = 0; length < whole.length; length += 1) {
        const parsed = parseH265Sps(whole.subarray(0, length));
        if (parsed) expect(parsed).toMatchObject({ width, height });
      }
    });
  }

  it('reads explicit scaling lists away', () => {
    const file = new URL('../fixtures/h265-scaling-lists-sps.hex', import.meta.url);
    const sps = Buffer.from(readFileSync(file, 'latin1').replaceAll('\n', ''), 'hex');
    expect(parseH265Sps(sps)).toMatchObject({ width: 640, height: 360, frameRate: 20 });
  });

  it('reads the levels of temporal sub-layers away', () => {
    // Two sub-layers, the lower with profile and level of its own; everything else as in Main 1080p.
    const general = '016000000300900000030000030078'.replaceAll('000003', '0000');
    const lower = `c000${general}`;
    const rest = 'a003c08010e5964a924caf016808000003000800000300c840';
    const parsed = parseH265Sps(Buffer.from(`420103${escaped(general + lower)}${rest}`, 'hex'));
    expect(parsed).toMatchObject({ temporalLayers: 2, levelIdc: 120, width: 1920, height: 1080 });
  });

  it('refuses other NAL units, and sizes that no camera has', () => {
    expect(parseH265Sps(Buffer.from(H265_CASES[0]!.pps, 'hex'))).toBeNull();
    expect(parseH265Sps(Buffer.from([0x42]))).toBeNull();
    expect(parseH265Sps(Buffer.concat([Buffer.from('420101', 'hex'), Buffer.alloc(60)]))).toBeNull();
  });
});

describe('parseH265ParameterSetId', () => {
  it('reads the ids of the three kinds and of nothing else', () => {
    const { vps, sps, pps } = H265_CASES[0]!;
    expect([vps, sps, pps].map((hex) => parseH265ParameterSetId(Buffer.from(hex, 'hex')))).toEqual([0, 0, 0]);
    expect(parseH265ParameterSetId(Buffer.from('2601af', 'hex'))).toBeNull();
    expect(parseH265ParameterSetId(Buffer.from('4401', 'hex'))).toBeNull();
    expect(parseH265ParameterSetId(Buffer.alloc(0))).toBeNull();
  });
});

describe('h265Track', () => {
  for (const { what, vps, sps, pps, codecString, width, height } of H265_CASES) {
    it(`makes hvcC and codec string of ${what}`, () => {
      const track = h265Track(...lists(vps, sps, pps));
      expect(track).toMatchObject({ kind: 'video', codec: 'h265', codecString, width, height });
      const arrays = [vps, sps, pps].map((set, index) => {
        return `${['a0', 'a1', 'a2'][index]}0001${(set.length / 2).toString(16).padStart(4, '0')}${set}`;
      });
      const configuration = track!.configuration.toString('hex');
      expect(configuration.slice(23 * 2)).toBe(arrays.join(''));
      const unescaped = Buffer.from(sps.replaceAll('000003', '0000'), 'hex');
      expect(configuration.slice(2, 26)).toBe(unescaped.toString('hex', 3, 15));
    });
  }

  it('needs all three sets', () => {
    const { vps, sps, pps } = H265_CASES[0]!;
    const [vpsList, spsList, ppsList] = lists(vps, sps, pps);
    expect(h265Track([], spsList, ppsList)).toBeNull();
    expect(h265Track(vpsList, [], ppsList)).toBeNull();
    expect(h265Track(vpsList, spsList, [])).toBeNull();
  });
});

function lists(vps: string, sps: string, pps: string): [Buffer[], Buffer[], Buffer[]] {
  return [[Buffer.from(vps, 'hex')], [Buffer.from(sps, 'hex')], [Buffer.from(pps, 'hex')]];
}

/** Puts emulation prevention bytes in. */
function escaped(hex: string): string {
  const bytes: number[] = [];
  for (const byte of Buffer.from(hex, 'hex')) {
    if (byte <= 3 && bytes.at(-1) === 0 && bytes.at(-2) === 0) bytes.push(3);
    bytes.push(byte);
  }
  return Buffer.from(bytes).toString('hex');
}
