import { describe, expect, it } from 'vitest';
import { type SeenPart, TrialMedia } from '../../../server/cameras/trial-media.ts';
import { sampleInit, seenParts } from './trial-parts.ts';

function look(parts: readonly SeenPart[]): TrialMedia {
  const media = new TrialMedia();
  media.init = sampleInit();
  for (const part of parts) media.see(part);
  return media;
}

describe('TrialMedia', () => {
  it('tells the rates and the interval of key frames exactly', () => {
    const media = look(seenParts({ frames: 76, frameRate: 25, groupFrames: 50, frameBytes: 1000 }));
    expect(media.figures).toEqual({
      frameRate: 25,
      keyFrameIntervalMs: 2000,
      keyFrameIntervalIsLonger: false,
      bitrateKbps: 200,
    });
  });

  it('counts whole groups alone, so that a large key frame does not count twice', () => {
    const parts = seenParts({
      frames: 51,
      frameRate: 25,
      groupFrames: 50,
      frameBytes: 1000,
      keyBytes: 51_000,
    });
    expect(look(parts).figures.bitrateKbps).toBe(400);
  });

  it('says of key frames that come rarely how long none came', () => {
    const media = look(seenParts({ frames: 150, frameRate: 25, groupFrames: 500, frameBytes: 1000 }));
    expect(media.isEnough).toBe(false);
    expect(media.figures).toMatchObject({
      frameRate: 25,
      keyFrameIntervalMs: 6000,
      keyFrameIntervalIsLonger: true,
      bitrateKbps: 200,
    });
  });

  it('takes the mean of key frames at odd intervals, and of parts of several frames', () => {
    const parts = [0, 1000, 4000].map((mediaTimeMs) => ({
      ...seenParts({ frames: 1, frameRate: 10, groupFrames: 1, frameBytes: 500 })[0]!,
      ...{ mediaTimeMs, frames: 10 },
    }));
    expect(look(parts).figures).toMatchObject({ frameRate: 5, keyFrameIntervalMs: 2000 });
  });

  it('has seen enough with two key frames, and two seconds', () => {
    const seconds = (count: number) =>
      look(seenParts({ frames: count * 25, frameRate: 25, groupFrames: 1, frameBytes: 1 })).isEnough;
    expect([seconds(1), seconds(2)]).toEqual([false, true]);
    expect(look(seenParts({ frames: 60, frameRate: 25, groupFrames: 60, frameBytes: 1 })).isEnough).toBe(
      false,
    );
  });

  it('keeps a copy of the first key frame, without its sound, and says nothing of what came before', () => {
    const [key, ...rest] = seenParts({ frames: 3, frameRate: 25, groupFrames: 2, frameBytes: 10 });
    const sound = Buffer.concat([key!.bytes, Buffer.from('sound')]);
    const media = look([...rest.slice(0, 1), { ...key!, bytes: sound }, ...rest]);
    const kept = Buffer.from(key!.bytes);
    sound.fill(0);
    expect(media.picture).toEqual([sampleInit().videoBytes, kept]);
    expect(media.soundHeard).toBe(true);
    expect(look(rest.slice(0, 1)).picture).toBeNull();
  });

  it('says nothing where nothing came', () => {
    expect(new TrialMedia().figures).toEqual({
      ...{ frameRate: null, keyFrameIntervalMs: null, keyFrameIntervalIsLonger: true, bitrateKbps: null },
    });
  });

  it('bears parts that are no fragments', () => {
    const part = { independent: true, mediaTimeMs: 0, durationMs: 0, frames: 0, videoEnd: 3 };
    expect(look([{ ...part, bytes: Buffer.from('abc') }]).figures.bitrateKbps).toBeNull();
  });
});
