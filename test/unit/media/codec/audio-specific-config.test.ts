import { describe, expect, it } from 'vitest';
import {
  parseAudioSpecificConfig,
  writeAacLcConfig,
} from '../../../../server/media/codec/audio-specific-config.ts';

const CASES: { what: string; hex: string; parsed: object | null }[] = [
  {
    what: 'LC at 44.1 kHz, stereo',
    hex: '1210',
    parsed: { objectType: 2, sampleRate: 44_100, channels: 2, frameSamples: 1024 },
  },
  {
    what: 'LC at 8 kHz, mono',
    hex: '1588',
    parsed: { objectType: 2, sampleRate: 8000, channels: 1, frameSamples: 1024 },
  },
  {
    what: 'frames of 960 samples',
    hex: '118c',
    parsed: { objectType: 2, sampleRate: 48_000, channels: 1, frameSamples: 960 },
  },
  {
    what: 'HE-AAC that says so in front',
    hex: '2b11880000',
    parsed: { objectType: 5, sampleRate: 24_000, channels: 2, frameSamples: 1024 },
  },
  {
    what: 'a rate that is spelled out',
    hex: '178007d010',
    parsed: { objectType: 2, sampleRate: 4000, channels: 2, frameSamples: 1024 },
  },
  {
    what: '7.1',
    hex: '11b8',
    parsed: { objectType: 2, sampleRate: 48_000, channels: 8, frameSamples: 1024 },
  },
  { what: 'a reserved rate', hex: '1688', parsed: null },
  { what: 'channels in a program config element', hex: '1200', parsed: null },
  { what: 'one byte', hex: '12', parsed: null },
  { what: 'nothing', hex: '', parsed: null },
  { what: 'zeros', hex: '0000000000', parsed: null },
];

describe('parseAudioSpecificConfig', () => {
  for (const { what, hex, parsed } of CASES) {
    it(`${parsed ? 'reads' : 'refuses'} ${what}`, () => {
      expect(parseAudioSpecificConfig(Buffer.from(hex, 'hex'))).toEqual(parsed);
    });
  }
});

describe('writeAacLcConfig', () => {
  it('writes what the parser reads back', () => {
    for (const sampleRate of [8000, 16_000, 44_100, 48_000]) {
      for (const channels of [1, 2]) {
        const config = writeAacLcConfig(sampleRate, channels)!;
        expect(parseAudioSpecificConfig(config)).toMatchObject({ objectType: 2, sampleRate, channels });
      }
    }
  });

  it('refuses rates and channels that the tables lack', () => {
    expect([writeAacLcConfig(12_345, 1), writeAacLcConfig(8000, 0), writeAacLcConfig(8000, 7)]).toEqual([
      null,
      null,
      null,
    ]);
  });
});
