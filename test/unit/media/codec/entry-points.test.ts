import { describe, expect, it } from 'vitest';
import { EntryPoints } from '../../../../server/media/codec/entry-points.ts';
import { createH264Depacketizer } from '../../../../server/media/rtp/depacketizers/h264-depacketizer.ts';
import { createH265Depacketizer } from '../../../../server/media/rtp/depacketizers/h265-depacketizer.ts';
import { splitSample } from '../../../support/box-reader.ts';
import { encodeStream, packetizeUnits, splitAccessUnits } from '../../../support/elementary-stream.ts';
import { probeStreams } from '../../../support/ffmpeg.ts';
import { toVideoSamples, writeFragmentFile } from '../../../support/fragment-file.ts';
import { depacketize } from '../../../support/rtp-fixture.ts';

const PATIENCE = 250;
const FIRST_INTRA = 50;

describe('EntryPoints', () => {
  it('takes a recovery point at once while no proper key frame came', () => {
    const points = new EntryPoints();
    expect(points.takesRecoveryPoints).toBe(true);
    points.announce();
    expect([points.pictureBegins(false, false), points.pictureBegins(false, false)]).toEqual([true, false]);
  });

  it('takes none while proper ones come, and takes them again when those stay away', () => {
    const points = new EntryPoints();
    points.pictureBegins(true, false);
    expect(points.takesRecoveryPoints).toBe(false);
    for (let picture = 0; picture < PATIENCE; picture += 1) {
      points.announce();
      expect(points.pictureBegins(false, false)).toBe(false);
    }
    points.announce();
    expect(points.pictureBegins(false, false)).toBe(true);
  });

  it('takes intra pictures when nothing better came for a while, soon at the start of a stream', () => {
    const points = new EntryPoints();
    const taken = Array.from({ length: 120 }, () => points.pictureBegins(false, true));
    expect(taken.indexOf(true)).toBe(FIRST_INTRA);
    expect(taken.lastIndexOf(false)).toBe(FIRST_INTRA - 1);
    points.pictureBegins(true, true);
    const later = Array.from({ length: PATIENCE + 2 }, () => points.pictureBegins(false, true));
    expect(later.indexOf(true)).toBe(PATIENCE);
  });

  it('takes no intra pictures where recovery points are announced', () => {
    const points = new EntryPoints();
    const taken = Array.from({ length: 600 }, (_, picture) => {
      if (picture % 100 === 0) points.announce();
      return points.pictureBegins(false, picture % 100 === 50);
    });
    expect(taken.flatMap((entry, picture) => (entry ? [picture] : []))).toEqual([0, 100, 200, 300, 400, 500]);
  });

  it('believes no announcement whose picture may be lost', () => {
    const points = new EntryPoints();
    points.announce();
    points.forget();
    expect(points.pictureBegins(false, false)).toBe(false);
  });
});

/** Entered in the middle, where no IDR picture comes any more. */
const WITHOUT_IDR = [
  { what: 'a gradual refresh', parameters: 'keyint=25:intra-refresh=1:bframes=0:scenecut=0', entries: 3 },
  {
    what: 'intra pictures that nothing announces',
    parameters: 'keyint=infinite:min-keyint=1000:scenecut=60:bframes=0:ref=1',
    entries: 1,
  },
  {
    what: 'open groups',
    parameters: 'keyint=25:min-keyint=5:scenecut=0:open-gop=1:bframes=1:b-adapt=0:ref=1',
    entries: 3,
  },
];

describe('A stream of x264 without IDR pictures', () => {
  it.each(WITHOUT_IDR)('that has $what is entered, and ffmpeg decodes it', ({ parameters, entries }) => {
    const units = splitAccessUnits(encodeStream('h264', parameters), 'h264');
    const [sps, pps] = units[0]!;
    const depacketizer = createH264Depacketizer([sps!, pps!]);
    const collected = depacketize(depacketizer, packetizeUnits(units.slice(3), 'h264')).units;
    const keys = collected.filter(({ keyFrame }) => keyFrame);
    expect(keys).toHaveLength(entries);
    for (const { bytes } of keys) {
      const types = splitSample(bytes).map((nalUnit) => nalUnit[0]! & 0x1f);
      expect(types).toEqual([6, 1]);
    }
    const entered = collected.slice(collected.indexOf(keys[0]!));
    const file = writeFragmentFile(depacketizer.track!, 90_000, toVideoSamples(entered, 0));
    const [stream] = probeStreams(file, 'error');
    expect(Number(stream?.nb_read_frames)).toBeGreaterThan(entered.length - 4);
  });
});

describe('A stream of x265', () => {
  it('with open groups is entered at each clean random access picture', () => {
    const parameters = 'keyint=25:min-keyint=25:scenecut=0:open-gop=1:bframes=0';
    const units = splitAccessUnits(encodeStream('h265', parameters), 'h265');
    const sets = units[0]!.filter((nalUnit) => [32, 33, 34].includes(nalUnit[0]! >> 1));
    const depacketizer = createH265Depacketizer(sets);
    const collected = depacketize(depacketizer, packetizeUnits(units.slice(3), 'h265')).units;
    expect(collected.flatMap(({ keyFrame }, index) => (keyFrame ? [index + 3] : []))).toEqual([25, 50, 75]);
  });

  it('with a recovery point and nothing better is entered there', () => {
    const recoveryPoint = Buffer.from('4e0106019080', 'hex');
    const delta = Buffer.from([0x02, 0x01, 0xd0, 20, 21, 22]);
    const units = Array.from({ length: 30 }, (_, index) => (index === 9 ? [recoveryPoint, delta] : [delta]));
    const collected = depacketize(createH265Depacketizer(), packetizeUnits(units, 'h265')).units;
    expect(collected.flatMap(({ keyFrame }, index) => (keyFrame ? [index] : []))).toEqual([9]);
    expect(splitSample(collected[9]!.bytes).map((nal) => Buffer.from(nal))).toEqual([recoveryPoint, delta]);
  });
});
