import { describe, expect, it } from 'vitest';
import { onceForEach } from '../../../../server/media/codec/once-for-each.ts';
import { H264_PARAMETER_SETS } from '../../../../server/media/codec/parameter-set-syntax.ts';
import { TrackParameterSets } from '../../../../server/media/codec/track-parameter-sets.ts';
import { createH264Depacketizer } from '../../../../server/media/rtp/depacketizers/h264-depacketizer.ts';
import { createH265Depacketizer } from '../../../../server/media/rtp/depacketizers/h265-depacketizer.ts';
import type { NalDepacketizer } from '../../../../server/media/rtp/depacketizers/nal-depacketizer.ts';
import { bits, golomb } from '../../../support/bit-text.ts';
import { splitSample } from '../../../support/box-reader.ts';
import { H265_CASES } from '../../../support/parameter-set-cases.ts';
import { depacketize } from '../../../support/rtp-fixture.ts';

/** Two encoders of one camera: 320×240 behind SPS 0 and PPS 0, 640×480 behind SPS 1 and PPS 1. */
const SPS_0 = sps('1', 20, 15);
const SPS_1 = sps('010', 40, 30);
const PPS_0 = pps('1', '1');
const PPS_1 = pps('010', '010');
const KEY_0 = slice(0x65, '1 0001000 1');
const KEY_1 = slice(0x65, '1 0001000 010');
const DELTA_0 = slice(0x41, '1 1 1');

describe('The track of a stream with several parameter sets', () => {
  it('is of those that its key frames refer to, not of those that came last', () => {
    const depacketizer = createH264Depacketizer();
    pictures(depacketizer, [SPS_0, PPS_0, SPS_1, PPS_1, KEY_0], [DELTA_0]);
    expect(depacketizer.track).toMatchObject({ width: 320, height: 240 });
    const first = depacketizer.track;
    pictures(depacketizer, [SPS_0, PPS_0, SPS_1, PPS_1, KEY_0], [DELTA_0]);
    expect(depacketizer.track).toBe(first);
    pictures(depacketizer, [SPS_0, PPS_0, SPS_1, PPS_1, KEY_1]);
    expect(depacketizer.track).toMatchObject({ width: 640, height: 480 });
  });

  it('stays what it is when a key frame refers to a set that never came', () => {
    const depacketizer = createH264Depacketizer([SPS_0, PPS_0]);
    const before = depacketizer.track;
    pictures(depacketizer, [KEY_1]);
    expect(depacketizer.track).toBe(before);
  });

  it('of H.265 follows the references too', () => {
    const { vps: vpsHex, sps: spsHex, pps: ppsHex } = H265_CASES[0]!;
    const [vps, sps265, pps265] = [vpsHex, spsHex, ppsHex].map((hex) => Buffer.from(hex, 'hex'));
    const otherPps = Buffer.from('440141', 'hex'); // 0 1 0 0000 1: id 1, refers to SPS 0
    otherPps[2] = 0b01010000;
    const depacketizer = createH265Depacketizer([vps!, sps265!, pps265!]);
    const alone = depacketizer.track?.configuration;
    const key = Buffer.from([0x26, 0x01, 0xaf, 1, 2]); // refers to PPS 0
    pictures(depacketizer, [vps!, sps265!, otherPps, pps265!, key], [Buffer.from([0x02, 0x01, 0xd0])]);
    const both = depacketizer.track?.configuration;
    expect(both).not.toEqual(alone);
    pictures(depacketizer, [otherPps, key]);
    expect(depacketizer.track?.configuration).toEqual(both);
  });
});

describe('The track of a stream whose sets change all the time', () => {
  it('is made no more often than key frames come, however often sets come', () => {
    let made = 0;
    const sets = new TrackParameterSets(
      {
        ...H264_PARAMETER_SETS,
        trackOf: (lists) => {
          made += 1;
          return H264_PARAMETER_SETS.trackOf(lists);
        },
      },
      [SPS_0, PPS_0],
    );
    const read = (set: Buffer) => sets.read(set, 0, set.length);
    expect(sets.track).toMatchObject({ width: 320 });
    for (let change = 0; change < 1_000; change += 1) {
      read(pps('1', change % 2 === 0 ? '1' : '010'));
      expect(sets.track).not.toBeNull();
    }
    expect(made).toBe(1);
    read(PPS_0);
    sets.keyFrame(0);
    expect(sets.track).toMatchObject({ width: 320 });
    read(PPS_1);
    expect([sets.track?.width, made]).toEqual([320, 2]);
  });

  it('is made of what was read of a set once', () => {
    let reads = 0;
    const readSet = onceForEach((set: Buffer) => {
      reads += 1;
      return set.length;
    });
    expect([readSet(SPS_0), readSet(SPS_0), reads]).toEqual([SPS_0.length, SPS_0.length, 1]);
    expect([readSet(Buffer.from(SPS_0)), reads]).toEqual([SPS_0.length, 2]);
  });
});

describe('A picture parameter set that comes between key frames', () => {
  it('travels inside of the sample that needs it, once, and belongs to the track at the next key frame', () => {
    const depacketizer = createH264Depacketizer([SPS_0, PPS_0]);
    const { units } = pictures(
      depacketizer,
      ...[[KEY_0], [DELTA_0], [PPS_1, DELTA_0], [DELTA_0], [PPS_1, KEY_0]],
    );
    const types = units.map(({ bytes }) => splitSample(bytes).map((nalUnit) => nalUnit[0]! & 0x1f));
    expect(types).toEqual([[5], [1], [8, 1], [1], [5]]);
    expect(depacketizer.track?.configuration.includes(PPS_1)).toBe(true);
  });
});

let nextTimestamp = 0;

function pictures(depacketizer: NalDepacketizer, ...units: Buffer[][]) {
  return depacketize(
    depacketizer,
    units.flatMap((nalUnits) => {
      nextTimestamp += 3600;
      return nalUnits.map((payload, index) => ({
        payload,
        timestamp: nextTimestamp,
        marker: index === nalUnits.length - 1,
      }));
    }),
  );
}

/** Baseline: profile, constraints, level; id, 4 bits of frame number, display order type 2, one reference. */
function sps(id: string, macroblocksWide: number, macroblocksHigh: number): Buffer {
  const size = golomb(macroblocksWide - 1) + golomb(macroblocksHigh - 1);
  return Buffer.concat([Buffer.from('6742c01e', 'hex'), bits(`${id}1011010 0${size}1 1 0 0 1`)]);
}

function pps(id: string, spsId: string): Buffer {
  return Buffer.concat([Buffer.from([0x68]), bits(`${id}${spsId} 0 0 1 1 1 0 00 1 1 1 1 0 0 1`)]);
}

function slice(header: number, text: string): Buffer {
  return Buffer.concat([Buffer.from([header]), bits(`${text} 1`), Buffer.from([1, 2, 3])]);
}
