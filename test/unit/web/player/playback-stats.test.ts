import { describe, expect, it } from 'vitest';
import { PlaybackStats, quantile } from '../../../../web/src/player/playback-stats.ts';

describe('PlaybackStats', () => {
  it('sums the tiles of a page up', () => {
    const stats = new PlaybackStats({ everyFrame: true });
    const [first, second] = [stats.open('a', 'sub', 0), stats.open('b', 'sub', 0)];
    first.playback.firstPictureMs = 300;
    for (let index = 0; index < 100; index++) first.frame(index * 40, 300 + index);
    second.frame(0, null);
    expect(stats.summary()).toEqual({
      tiles: 2,
      tilesWithPicture: 1,
      latencyMs: { median: 350, p95: 395 },
      firstPictureMs: { median: 300, longest: 300 },
      stalls: 0,
      longestStallMs: 0,
    });
  });

  it('calls a long time between two frames a stall, but not the frame rate of a slow camera', () => {
    const stats = new PlaybackStats({ everyFrame: true });
    const record = stats.open('a', 'sub', 0);
    for (const at of [0, 200, 400, 1_000, 1_040]) record.frame(at, 1);
    expect(record.playback.stalls).toEqual([{ atMs: 400, durationMs: 600 }]);
  });

  it('counts no stall over a time when the picture stood still on purpose', () => {
    const record = new PlaybackStats({ everyFrame: true }).open('a', 'sub', 0);
    record.frame(0, 1);
    record.pause();
    record.frame(9_000, 1);
    expect(record.playback.stalls).toEqual([]);
  });

  it('takes stalls from the player alone where not every frame is looked at', () => {
    const record = new PlaybackStats({ everyFrame: false }).open('a', 'sub', 0);
    record.frame(0, 1);
    record.frame(9_000, 1);
    record.stalled(500, 700);
    expect(record.playback.stalls).toEqual([{ atMs: 500, durationMs: 700 }]);
  });

  it('keeps no more than the newest stalls, however long the page stays open', () => {
    const record = new PlaybackStats({ everyFrame: true }).open('a', 'sub', 0);
    for (let index = 0; index < 50_000; index++) record.frame(index * 1_000, index);
    expect(record.playback.stalls.length).toBeLessThanOrEqual(1_000);
    expect(record.playback.stalls.at(-1)).toEqual({ atMs: 49_998_000, durationMs: 1_000 });
    expect(record.playback.stalls[0]!.atMs).toBeGreaterThan(48_000_000);
  });

  it('forgets closed tiles, and the warm-up on request', () => {
    const stats = new PlaybackStats({ everyFrame: false });
    const record = stats.open('a', 'sub', 0);
    record.frame(0, 5);
    stats.restart();
    expect(stats.summary().latencyMs.median).toBeNull();
    expect(record.playback.frames).toBe(0);
    stats.close(record);
    expect(stats.tiles()).toEqual([]);
  });
});

describe('quantile', () => {
  it.each([
    [[], 0.5, null],
    [[7], 0.95, 7],
    [[3, 1, 2], 0.5, 2],
    [[1, 2, 3], 1, 3],
    [[1, 2, 3], 0, 1],
  ])('of %j at %d is %s', (values, share, expected) => {
    expect(quantile(values, share)).toBe(expected);
  });
});
