import { describe, expect, it } from 'vitest';
import { FlvReception } from '../../../server/engine/flv-reception.ts';
import { StreamMeter } from '../../../server/engine/stream-meter.ts';
import { PartBuffers } from '../../../server/hls/part-buffers.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { demuxFlv, makeFlv } from '../../support/flv-clip.ts';
import {
  avcRecord,
  type FlvTagFields,
  flvConfiguration,
  flvHeader,
  flvMetadata,
  flvPicture,
  flvTag,
} from '../../support/flv-writer.ts';
import { PackagedSamples } from '../../support/packaged-samples.ts';
import { H264_CASES } from '../../support/parameter-set-cases.ts';

const SETS = H264_CASES[0]!;
const OTHER = H264_CASES[1]!;
const configuration = ({ sps, pps }: { sps: string; pps: string }): FlvTagFields => ({
  kind: 'video',
  body: flvConfiguration('legacy 7', avcRecord(Buffer.from(sps, 'hex'), Buffer.from(pps, 'hex'))),
});
const AAC_8_KHZ: FlvTagFields = { kind: 'audio', body: Buffer.from('af001588', 'hex') };
const AAC_44_KHZ: FlvTagFields = { kind: 'audio', body: Buffer.from('af001210', 'hex') };
const picture = (timestampMs: number, keyFrame = false, compositionMs = 0): FlvTagFields => ({
  kind: 'video',
  timestampMs: timestampMs >>> 0,
  body: flvPicture('legacy 7', [Buffer.from([keyFrame ? 0x65 : 0x41, 0x88, timestampMs & 0xff])], {
    keyFrame,
    compositionMs,
  }),
});
const sound = (timestampMs: number): FlvTagFields => ({
  kind: 'audio',
  timestampMs: timestampMs >>> 0,
  body: Buffer.from('af01211004608c1c', 'hex'),
});

function receive({ segmenting = true, notBeforeMs = 0, transcoded = false } = {}) {
  const clock = new FakeClock();
  const packager = new PackagedSamples();
  const meter = new StreamMeter(clock.now());
  const told: string[] = [];
  const reception = new FlvReception({
    ...{ clock, originMs: 0, notBeforeMs, meter, segmenting, transcoded, buffers: new PartBuffers() },
    createSegmenter: () => packager,
    onFirstFrame: () => told.push('first frame'),
    onSegmentingEnded: () => told.push('segmenting ended'),
  });
  reception.push(flvHeader());
  const send = (tags: FlvTagFields[], atMs = clock.monotonic()) => {
    clock.advanceSync(atMs - clock.monotonic());
    for (const tag of tags) reception.push(flvTag(tag));
  };
  const video = () => packager.videoSamples.map(({ dtsTicks, ptsTicks }) => [dtsTicks / 90, ptsTicks / 90]);
  const audio = () => packager.audioSamples.map(({ dtsTicks }) => dtsTicks);
  return { clock, packager, meter, told, reception, send, video, audio };
}

/** 25 frames a second from a time on, the first a key frame. */
function frames(
  count: number,
  from: number,
  arrival: (ms: number) => number,
  send: ReturnType<typeof receive>['send'],
) {
  for (let frame = 0; frame < count; frame += 1) {
    send([picture(from + frame * 40, frame % 25 === 0)], arrival(frame * 40));
  }
}

describe('FlvReception', () => {
  it('places pictures by when they are decoded and shows them when they are said to be shown', () => {
    const { send, video, packager } = receive();
    send([configuration(SETS), picture(1_000, true, 80)], 500);
    send([picture(1_040, false, 120)], 540);
    send([picture(1_080, false, 0)], 580);
    expect(video()).toEqual([
      [500, 580],
      [540, 660],
      [580, 580],
    ]);
    expect(packager.videoSamples.map(({ keyFrame }) => keyFrame)).toEqual([true, false, false]);
    expect(packager.tracks).toMatchObject([{ video: { width: 352, height: 288 }, audio: null }]);
  });

  it('says of each unit when it arrived', () => {
    const { clock, send, packager } = receive();
    const zero = clock.now();
    send([configuration(SETS), AAC_44_KHZ, picture(0, true)], 300);
    send([sound(20), picture(40)], 345);
    expect(packager.videoSamples.map(({ arrivalMs }) => arrivalMs - zero)).toEqual([300, 345]);
    expect(packager.audioSamples.map(({ arrivalMs }) => arrivalMs - zero)).toEqual([345]);
  });

  it('lays sound to picture as FLV says, whichever comes first and however late', () => {
    const { send, video, audio } = receive();
    send([configuration(SETS), AAC_44_KHZ, picture(5_000, true)], 100);
    send([sound(4_990), sound(5_013)], 180);
    expect(video()).toEqual([[100, 100]]);
    // 10 ms before the picture, and 1024 samples each, without the tremble of whole milliseconds.
    expect(audio()).toEqual([Math.round(90 * 44.1), Math.round(90 * 44.1) + 1024]);
  });

  it('moves sound back to where it belongs when the picture had to be placed anew', () => {
    const { send, packager } = receive();
    send([configuration(SETS), AAC_44_KHZ], 0);
    for (let ms = 0; ms < 20_000; ms += 20) {
      // After ten seconds the sender's clock leaps by an hour, for both.
      const stamp = ms < 10_000 ? ms : ms + 3_600_000;
      send(ms % 40 === 0 ? [picture(stamp, ms % 1_000 === 0), sound(stamp)] : [sound(stamp)], ms);
    }
    const picturesMs = packager.videoSamples.map(({ dtsTicks }) => dtsTicks / 90);
    const soundsMs = packager.audioSamples.map(({ dtsTicks }) => dtsTicks / 44.1);
    expect(Math.abs(picturesMs.at(-1)! - 19_960)).toBeLessThan(1_000);
    expect(Math.abs(soundsMs.at(-1)! - picturesMs.at(-1)! - 20)).toBeLessThan(60);
  });

  it('goes on over the wrap of its clock, at 31 bits and at 32', () => {
    for (const wrap of [2 ** 31, 2 ** 32]) {
      const { send, video } = receive();
      send([configuration(SETS)], 0);
      frames(100, wrap - 2_000, (ms) => ms, send);
      expect(video().map(([dts]) => dts)).toEqual(Array.from({ length: 100 }, (_, frame) => frame * 40));
    }
  });

  it('never lets times of decoding stand still or go back', () => {
    const { send, video } = receive();
    send([configuration(SETS)], 0);
    for (const [index, stamp] of [0, 40, 40, 40, 20, 80, 0, 120].entries()) {
      send([picture(stamp, index === 0)], index * 40);
    }
    const times = video().map(([dts]) => dts!);
    expect(times).toHaveLength(8);
    for (const [index, time] of times.slice(1).entries()) expect(time).toBeGreaterThan(times[index]!);
  });

  it('takes a time of decoding that steps back for a fault of the clock at once', () => {
    const { send, video } = receive();
    send([configuration(SETS)], 0);
    for (const [index, stamp] of [0, 40, 80, 60, 120, 160].entries())
      send([picture(stamp, index === 0)], index * 40);
    const times = video().map(([dts]) => dts!);
    for (const [index, time] of times.slice(1).entries()) expect(time - times[index]!).toBeGreaterThan(10);
  });

  it('shows a picture when it is decoded that is said to be shown at some quite other time', () => {
    const { send, video } = receive();
    send(
      [configuration(SETS), picture(0, true), picture(40, false, 8_000_000), picture(80, false, -8_000_000)],
      0,
    );
    for (const [dts, pts] of video()) expect(pts).toBe(dts);
  });

  it('follows sound sample by sample, and over a hole', () => {
    const { send, audio } = receive();
    send([configuration(SETS), AAC_44_KHZ, picture(0, true)], 0);
    const stamps = [0, 23, 46, 70, 93];
    for (const stamp of [...stamps, 1_093, 1_116]) send([sound(stamp)], stamp);
    const whole = audio();
    expect(whole.slice(0, 5)).toEqual([0, 1024, 2048, 3072, 4096]);
    expect(whole[5]).toBeCloseTo(1_093 * 44.1, -2);
    expect(whole[6]! - whole[5]!).toBe(1024);
  });

  it('moves sound back that turns out to be early, and leaves out what was heard already', () => {
    const { send, packager } = receive();
    send([configuration(SETS), AAC_44_KHZ], 0);
    const unit = 1024 / 44.1;
    // By its clock the sound that comes with a picture is three seconds older.
    for (let count = 0; count * unit < 10_000; count += 1) {
      const stamp = Math.round(count * unit);
      if (count % 2 === 0) send([picture(13_000 + stamp, count % 40 === 0)], count * unit);
      send([sound(10_000 + stamp)], count * unit);
    }
    const sounds = packager.audioSamples.map(({ dtsTicks }) => dtsTicks / 44.1);
    const away = packager.videoSamples.at(-1)!.dtsTicks / 90 - sounds.at(-1)!;
    expect(Math.abs(away - 3_000)).toBeLessThan(60);
    for (const [index, time] of sounds.slice(1).entries()) expect(time).toBeGreaterThan(sounds[index]!);
    expect(sounds.length).toBeLessThan((7_200 * 44.1) / 1024);
  });

  it('changes tracks at a key frame, and drops sound that no decoder could make sense of until then', () => {
    const { send, packager, audio } = receive();
    send([configuration(SETS), AAC_44_KHZ, picture(0, true), sound(0)], 0);
    send([AAC_8_KHZ, sound(60), configuration(OTHER), picture(40)], 40);
    expect(audio()).toHaveLength(1);
    send([picture(80, true), sound(100)], 100);
    expect(packager.tracks.map(({ video, audio: heard }) => [video.width, heard?.sampleRate])).toEqual([
      [352, 44_100],
      [1920, 8_000],
    ]);
    expect(audio()).toHaveLength(2);
    expect(audio()[1]! / 8).toBeCloseTo(100, -1);
  });

  it('keeps the last group while nobody watches, and begins with it', () => {
    const { send, packager, reception, told } = receive({ segmenting: false });
    send([configuration(SETS)], 0);
    frames(60, 0, (ms) => ms, send);
    expect([packager.videoSamples.length, told]).toEqual([0, ['first frame']]);
    reception.setSegmenting(true);
    expect(packager.videoSamples).toHaveLength(10);
    reception.setSegmenting(false);
    send([picture(2_400), picture(2_440, true)], 2_440);
    expect(packager.finished).toBe(true);
    expect(told).toEqual(['first frame', 'segmenting ended']);
  });

  it('begins behind the session before, and says where the next may', () => {
    const { send, video, reception } = receive({ notBeforeMs: 7_000 });
    expect(reception.endMs).toBe(7_000);
    send([configuration(SETS)], 0);
    frames(50, 0, (ms) => ms, send);
    expect(video()[0]).toEqual([7_000, 7_000]);
    expect(reception.endMs).toBeGreaterThan(8_960);
  });

  it('measures the stream, and what of it is damaged', () => {
    const { clock, send, reception } = receive();
    expect(reception.measure(clock.now())).toBeNull();
    send([configuration(SETS)], 0);
    frames(50, 0, (ms) => ms, send);
    send([{ kind: 'video', body: Buffer.from('170100', 'hex') }], 2_000);
    expect(reception.measure(clock.now(), 3)).toMatchObject({
      ...{ frameRate: 25, expectedFrameRate: 15, damagedPerSecond: 2, frozen: false },
    });
  });

  it('does not believe the rate that an encoder of ours declares, but the stillness of what it makes', () => {
    for (const transcoded of [true, false]) {
      const { clock, send, reception, packager } = receive({ transcoded });
      send([{ kind: 'script', body: flvMetadata(33) }, configuration(SETS)], 0);
      for (let second = 0; second < 4; second += 1) {
        send([{ ...picture(0, true), timestampMs: second * 1_000 }], second * 1_000);
      }
      expect(reception.measure(clock.now())).toMatchObject({ frozen: true });
      const declared = packager.tracks.map(({ video }) => video.declaredFrameRate);
      expect(declared).toEqual(Array(4).fill(transcoded ? null : 15));
      expect(new Set(packager.tracks.map(({ video }) => video)).size).toBe(1);
    }
  });

  it('keeps the times of an encoder of ours that has to wait for the processor, as long as it may catch up', () => {
    const { send, video } = receive({ transcoded: true });
    send([configuration(SETS), picture(0, true)], 0);
    const frames = Array.from({ length: 300 }, (_, frame) => frame);
    // Seven seconds at four tenths of the speed; then what is missing comes at once.
    for (const frame of frames.slice(1))
      send([picture(frame * 40)], Math.max(Math.min(frame * 100, 7_000), frame * 40));
    expect(video()).toEqual(frames.map((frame) => [frame * 40, frame * 40]));
  });

  it('goes on evenly by arrivals where an encoder of ours never catches up', () => {
    const { send, video } = receive({ transcoded: true });
    send([configuration(SETS), picture(0, true)], 0);
    const atMs = (frame: number) => Math.round((frame * 40) / 0.6);
    for (let frame = 1; frame < 6_000; frame += 1) send([picture(frame * 40)], atMs(frame));
    const late = video()
      .slice(3_000)
      .map(([dtsMs], index) => atMs(3_000 + index) - dtsMs!);
    expect(Math.max(...late) - Math.min(...late)).toBeLessThan(1_000);
  });

  it('says why it reads no more, and what it cannot read', () => {
    const { reception, send } = receive();
    send([{ kind: 'video', body: Buffer.from('12000084', 'hex') }]);
    expect([reception.failure, reception.refusal]).toEqual([null, 'Sorenson H.263']);
    reception.push(Buffer.from('this is no tag at all'));
    expect(reception.failure).toMatch(/is none/);
  });

  it("places ffmpeg's own FLV as evenly as it was written", () => {
    const file = makeFlv(['-bf', '2', '-x264-params', 'b-adapt=0'], ['-c:a', 'aac']);
    const { reception, packager } = receive();
    const written = demuxFlv(file);
    reception.push(file.subarray(flvHeader().length));
    const dts = packager.videoSamples.map(({ dtsTicks }) => dtsTicks / 90);
    expect(dts.map((time) => time - dts[0]!)).toEqual(
      written.video.units.map(({ rtpTimestamp }) => rtpTimestamp),
    );
    expect(packager.videoSamples.map(({ ptsTicks, dtsTicks }) => (ptsTicks - dtsTicks) / 90)).toEqual(
      written.video.units.map(({ compositionMs }) => compositionMs),
    );
    const steps = packager.audioSamples
      .slice(1)
      .map(({ dtsTicks }, i) => dtsTicks - packager.audioSamples[i]!.dtsTicks);
    expect(new Set(steps)).toEqual(new Set([1024]));
  });
});
