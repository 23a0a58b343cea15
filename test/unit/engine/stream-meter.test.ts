import { describe, expect, it } from 'vitest';
import { StreamMeter } from '../../../server/engine/stream-meter.ts';

function play(meter: StreamMeter, frames: number, keyFrame?: Buffer): void {
  for (let frame = 0; frame < frames; frame += 1) {
    meter.packet(1000, 0);
    meter.frame(frame * 40);
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

  it('calls a picture frozen when three key frames in a row are the same, and takes it back when one differs', () => {
    const meter = new StreamMeter(0);
    const picture = Buffer.from('the same picture again');
    play(meter, 1, picture);
    play(meter, 1, picture);
    expect(meter.measure(1000, 0, 0, null).frozen).toBe(false);
    play(meter, 1, picture);
    expect(meter.measure(2000, 0, 0, null).frozen).toBe(true);
    play(meter, 1, Buffer.from('another picture at last'));
    expect(meter.measure(3000, 0, 0, null).frozen).toBe(false);
  });
});
