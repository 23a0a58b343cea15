import { describe, expect, it } from 'vitest';
import {
  parseAvcConfiguration,
  parseHevcConfiguration,
} from '../../../../server/media/codec/decoder-configuration.ts';
import { h264Track } from '../../../../server/media/codec/h264-parameter-sets.ts';
import { h265Track } from '../../../../server/media/codec/h265-parameter-sets.ts';
import { avcRecord } from '../../../support/flv-writer.ts';
import { H264_CASES, H265_CASES } from '../../../support/parameter-set-cases.ts';

const hex = (digits: string) => Buffer.from(digits, 'hex');

describe('parseAvcConfiguration', () => {
  it.each(H264_CASES)('finds the sets in the record that a track of them makes: $what', ({ sps, pps }) => {
    const sets = [hex(sps), hex(pps)];
    const record = h264Track([sets[0]!], [sets[1]!])!.configuration;
    expect(parseAvcConfiguration(record)).toEqual({ lengthBytes: 4, nalUnits: sets });
  });

  it('stops at every place where the record may end early', () => {
    const record = avcRecord(hex(H264_CASES[0]!.sps), hex(H264_CASES[0]!.pps), 2);
    expect(parseAvcConfiguration(record)?.lengthBytes).toBe(2);
    for (let bytes = 0; bytes < record.length; bytes += 1) {
      expect(parseAvcConfiguration(record.subarray(0, bytes))).toBeNull();
    }
  });
});

describe('parseHevcConfiguration', () => {
  it.each(H265_CASES)(
    'finds the sets in the record that a track of them makes: $what',
    ({ vps, sps, pps }) => {
      const sets = [hex(vps), hex(sps), hex(pps)];
      const record = h265Track([sets[0]!], [sets[1]!], [sets[2]!])!.configuration;
      expect(parseHevcConfiguration(record)).toEqual({ lengthBytes: 4, nalUnits: sets });
      for (let bytes = 0; bytes < record.length; bytes += 1) {
        expect(parseHevcConfiguration(record.subarray(0, bytes))).toBeNull();
      }
    },
  );

  it('knows no other version', () => {
    expect(parseHevcConfiguration(Buffer.alloc(40))).toBeNull();
    expect(parseAvcConfiguration(Buffer.alloc(40))).toBeNull();
  });
});
