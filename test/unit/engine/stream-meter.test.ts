import { describe, expect, it } from 'vitest';
import { StreamMeter } from '../../../server/engine/stream-meter.ts';
import {
  encodePicture,
  isSlice,
  type StreamCodec,
  splitAccessUnits,
} from '../../support/elementary-stream.ts';

function play(meter: StreamMeter, frames: number, keyFrame?: Buffer): void {
  for (let frame = 0; frame < frames; frame += 1) {
    meter.packet(1000, 0);
    meter.frame(frame * 40, frame * 40);
  }
  if (keyFrame) meter.keyFrame(keyFrame, 0, keyFrame.length);
}

describe('the stream meter', () => {
  it('tells frame rate, bit rate and loss since it was last asked', () => {
    const meter = new StreamMeter(0);
    play(meter, 50);
    meter.packet(1000, 50);
    expect(meter.measure(2000, 4, 3, 25)).toMatchObject({
      frameRate: 25,
      expectedFrameRate: 25,
      bitrateKbps: 204,
      lossRatio: 50 / 101,
      damagedPerSecond: 2,
      damagedReferences: 3,
      frozen: false,
    });
    expect(meter.measure(4000, 4, 3, 25)).toMatchObject({
      frameRate: 0,
      bitrateKbps: 0,
      lossRatio: 0,
      damagedPerSecond: 0,
      damagedReferences: 0,
    });
  });

  it('takes the first measured rate for the usual one when the camera declares none', () => {
    const meter = new StreamMeter(0);
    play(meter, 24);
    meter.measure(2000, 0, 0, null);
    play(meter, 6);
    expect(meter.measure(4000, 0, 0, null)).toMatchObject({ frameRate: 3, expectedFrameRate: 12 });
  });

  it.each([
    ['declares nothing', null],
    ['declares a film', 25],
  ])(
    'tells the rate of a camera that sends a still every eight seconds and %s by its stills, and finds no flaw',
    (_what, declared) => {
      const meter = new StreamMeter(0);
      const still = accessUnit('the same still until there is another');
      for (let second = 2; second <= 64; second += 2) {
        if (second % 8 === 0) {
          meter.packet(1_000, 0);
          meter.frame(second * 1_000, second * 1_000);
          meter.keyFrame(still, 0, still.length);
        }
        const { frameRate, expectedFrameRate, frozen } = meter.measure(second * 1_000, 0, 0, declared);
        expect(frozen).toBe(false);
        // Of one nobody knows yet what it is.
        if (second < 16) expect(expectedFrameRate).toBeNull();
        else expect([frameRate, expectedFrameRate]).toEqual([0.125, 0.125]);
      }
    },
  );

  it('takes what a camera declares for what it should send once it sent a film', () => {
    const meter = new StreamMeter(0);
    for (const atMs of [0, 3_000, 6_000]) meter.frame(atMs, atMs);
    expect(meter.measure(6_000, 0, 0, 25).expectedFrameRate).toBeCloseTo(1 / 3);
    for (let frame = 1; frame <= 50; frame += 1) meter.frame(6_000 + frame * 40, 6_000 + frame * 40);
    expect(meter.measure(8_000, 0, 0, 25)).toMatchObject({ frameRate: 25, expectedFrameRate: 25 });
    for (const atMs of [11_000, 14_000, 17_000]) meter.frame(atMs, atMs);
    expect(meter.measure(17_000, 0, 0, 25)).toMatchObject({ expectedFrameRate: 25 });
  });

  it('calls a picture frozen when three key frames in a row are the same, and takes it back when one differs', () => {
    const meter = new StreamMeter(0);
    const picture = accessUnit('the same picture again');
    play(meter, 1, picture);
    play(meter, 1, picture);
    expect(meter.measure(1000, 0, 0, null).frozen).toBe(false);
    play(meter, 1, picture);
    expect(meter.measure(2000, 0, 0, null).frozen).toBe(true);
    play(meter, 1, accessUnit('another picture at last'));
    expect(meter.measure(3000, 0, 0, null).frozen).toBe(false);
  });

  it.each([
    ['x264 with CABAC', 'cabac=1'],
    ['x264 without CABAC, where all that follows the header is shifted', 'cabac=0'],
    ['x264 with several slices', 'slices=4'],
  ])('knows a frozen picture by what an encoder makes of it that goes on: %s', (_what, parameters) => {
    expect(lastVerdict('h264', parameters, STILL)).toBe(true);
    expect(lastVerdict('h264', parameters, MOVING)).toBe(false);
  });

  it('does not take a film of two groups of pictures that begins again and again for one', () => {
    const meter = new StreamMeter(0);
    for (let loop = 0; loop < 4; loop += 1) {
      play(meter, 1, accessUnit('the first picture of the film, which is here again'));
      play(meter, 1, accessUnit('and the second'));
    }
    expect(meter.measure(1000, 0, 0, null).frozen).toBe(false);
  });

  it('knows one of H.265', () => {
    expect(lastVerdict('h265', 'open-gop=0', STILL)).toBe(true);
    expect(lastVerdict('h265', 'open-gop=0', MOVING)).toBe(false);
  });
});

const STILL = 'testsrc2=size=160x90:rate=25,loop=-1:1';
/** As quiet as a picture can be: a little noise of the sensor. */
const MOVING = `${STILL},noise=alls=4:allf=t`;

/** The key frames of eight seconds, one each. */
function lastVerdict(codec: StreamCodec, parameters: string, picture: string): boolean {
  const stream = encodePicture(codec, `keyint=25:min-keyint=25:scenecut=0:${parameters}`, picture);
  const meter = new StreamMeter(0);
  for (const unit of splitAccessUnits(stream, codec)) {
    const slices = unit.filter((nalUnit) => isSlice(nalUnit, codec));
    if (isKeyFrame(slices[0]!, codec)) play(meter, 1, accessUnit(...slices));
  }
  expect(meter.keyFramesTotal).toBe(8);
  return meter.measure(1000, 0, 0, null).frozen;
}

function isKeyFrame(slice: Buffer, codec: StreamCodec): boolean {
  return codec === 'h264' ? (slice[0]! & 0x1f) === 5 : slice[0]! >> 1 >= 16;
}

/** Length-prefixed. */
function accessUnit(...nalUnits: (Buffer | string)[]): Buffer {
  return Buffer.concat(
    nalUnits.flatMap((nalUnit) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(nalUnit.length);
      return [length, Buffer.from(nalUnit)];
    }),
  );
}
