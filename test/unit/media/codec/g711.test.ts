import { describe, expect, it } from 'vitest';
import { G711_SAMPLES } from '../../../../server/media/codec/g711.ts';
import { decodeRawWithFfmpeg } from '../../../support/ffmpeg.ts';

describe('G711_SAMPLES', () => {
  for (const { law, format } of [
    { law: 'pcma' as const, format: 'alaw' },
    { law: 'pcmu' as const, format: 'mulaw' },
  ]) {
    it(`decodes every code word of ${law} as ffmpeg does`, () => {
      const codes = Buffer.from(Array.from({ length: 256 }, (_, code) => code));
      const decoded = decodeRawWithFfmpeg(codes, format, 8000);
      const expected = Array.from({ length: 256 }, (_, code) => decoded.readInt16LE(code * 2));
      expect([...G711_SAMPLES[law]]).toEqual(expected);
    });
  }
});
