import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HubClock, localNowMs } from '../../../../web/src/player/hub-clock.ts';
import { TileGauge } from '../../../../web/src/player/tile-gauge.ts';

describe('the gauge of a tile', () => {
  let video: {
    totalVideoFrames: number;
    droppedVideoFrames: number;
    currentTime: number;
    paused: boolean;
    seeking: boolean;
    getVideoPlaybackQuality(): unknown;
  };
  let clock: HubClock;
  let gauge: TileGauge;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'] });
    video = {
      ...{ totalVideoFrames: 100, droppedVideoFrames: 5, currentTime: 4, paused: false, seeking: false },
      getVideoPlaybackQuality() {
        return this;
      },
    };
    clock = new HubClock();
    clock.sample(localNowMs(), localNowMs(), localNowMs());
    gauge = new TileGauge(video as unknown as HTMLVideoElement, clock);
  });
  afterEach(() => vi.useRealTimers());

  function play(frames: number, dropped: number, seconds: number): void {
    vi.advanceTimersByTime(1000);
    video.totalVideoFrames += frames;
    video.droppedVideoFrames += dropped;
    video.currentTime += seconds;
  }

  it('says what was due and what was done since the last look', () => {
    expect(gauge.take()).toBeNull();
    play(25, 10, 0.8);
    const load = gauge.take();
    expect(load).toMatchObject({ framesDue: 25, framesDropped: 10, elapsedMs: 1000, droppedParts: 0 });
    expect(load!.playedMs).toBeCloseTo(800);
  });

  it('knows the lateness of the timeliest part, and forgets it', () => {
    gauge.take();
    for (const lateMs of [1900, 300, 900]) {
      gauge.part({ arrivalMs: localNowMs() - 200 - lateMs, durationMs: 200 });
    }
    gauge.dropped(3);
    play(25, 0, 1);
    const load = gauge.take()!;
    expect(load.latenessMs).toBeCloseTo(300, 0);
    expect(load.droppedParts).toBe(3);
    play(25, 0, 1);
    expect(gauge.take()).toMatchObject({ latenessMs: null, droppedParts: 0 });
  });

  it('says nothing of an element that stands still on purpose, nor of the first second after it', () => {
    gauge.take();
    video.paused = true;
    play(0, 0, 0);
    expect(gauge.take()).toBeNull();
    video.paused = false;
    play(10, 0, 0.4);
    expect(gauge.take()).toBeNull();
    play(25, 0, 1);
    expect(gauge.take()).not.toBeNull();
  });

  it('says nothing of an element that began anew', () => {
    gauge.take();
    video.totalVideoFrames = 0;
    play(12, 0, 0);
    expect(gauge.take()).toBeNull();
  });
});
