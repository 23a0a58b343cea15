import { describe, expect, it } from 'vitest';
import { opusPacketSamples, writeOpusConfiguration } from '../../../../server/media/codec/opus.ts';

/** By RFC 6716 table 2 and §3.2. */
const CASES: { what: string; bytes: number[]; samples: number }[] = [
  { what: 'SILK, 10 ms', bytes: [0 << 3], samples: 480 },
  { what: 'SILK, 60 ms', bytes: [(11 << 3) | 4], samples: 2880 },
  { what: 'hybrid, 20 ms', bytes: [13 << 3], samples: 960 },
  { what: 'CELT, 2.5 ms', bytes: [16 << 3], samples: 120 },
  { what: 'CELT, 20 ms', bytes: [31 << 3], samples: 960 },
  { what: 'two frames of the same size', bytes: [(31 << 3) | 1], samples: 1920 },
  { what: 'two frames of different sizes', bytes: [(31 << 3) | 2], samples: 1920 },
  { what: 'six frames by number', bytes: [(31 << 3) | 3, 0xc6], samples: 5760 },
  { what: 'more than 120 ms', bytes: [(31 << 3) | 3, 7], samples: 0 },
  { what: 'a number of frames that is missing', bytes: [3], samples: 0 },
  { what: 'nothing', bytes: [], samples: 0 },
];

describe('opusPacketSamples', () => {
  for (const { what, bytes, samples } of CASES) {
    it(`says ${samples} for ${what}`, () => {
      expect(opusPacketSamples(Buffer.from([0xee, ...bytes, 0xee]), 1, 1 + bytes.length)).toBe(samples);
    });
  }
});

describe('writeOpusConfiguration', () => {
  it('writes version, channels, pre-skip, rate, gain and mapping family', () => {
    expect(writeOpusConfiguration(2).toString('hex')).toBe('000200000000bb80000000');
  });
});
