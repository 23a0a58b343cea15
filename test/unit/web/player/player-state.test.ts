import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PlaybackStats } from '../../../../web/src/player/playback-stats.ts';
import { PlayerState } from '../../../../web/src/player/player-state.ts';

const REQUEST = { camera: 'bridge', profile: 'sub', sound: false } as const;

let stats: PlaybackStats;
let keepPicture: ReturnType<typeof vi.fn<(video: HTMLVideoElement) => void>>;
let state: PlayerState;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
  stats = new PlaybackStats({ everyFrame: false });
  keepPicture = vi.fn<(video: HTMLVideoElement) => void>();
  state = new PlayerState({ stats, keepPicture });
  state.begin(REQUEST);
});
afterEach(() => {
  vi.useRealTimers();
});

function stall(durationMs: number): void {
  state.starved(true);
  vi.advanceTimersByTime(durationMs);
  state.starved(false);
}

describe('PlayerState', () => {
  it('connects, then plays, and knows how long that took', () => {
    expect(state.snapshot).toMatchObject({ phase: 'connecting', hasPicture: false });
    vi.advanceTimersByTime(420);
    state.firstPicture();
    expect(state.snapshot).toMatchObject({ phase: 'playing', hasPicture: true, firstPictureMs: 420 });
    expect(stats.summary().firstPictureMs.median).toBe(420);
  });

  it('says nothing of a halt that nobody sees', () => {
    state.firstPicture();
    stall(80);
    expect(state.snapshot).toMatchObject({ phase: 'playing', stalls: 0 });
    expect(stats.summary().stalls).toBe(0);
  });

  it('counts a halt that is seen, and names it when it lasts', () => {
    state.firstPicture();
    stall(300);
    expect(state.snapshot).toMatchObject({ phase: 'playing', stalls: 1 });
    state.starved(true);
    vi.advanceTimersByTime(500);
    expect(state.snapshot.phase).toBe('stalled');
    state.starved(false);
    expect(state.snapshot).toMatchObject({ phase: 'playing', stalls: 2 });
    expect(stats.summary()).toMatchObject({ stalls: 2, longestStallMs: 500 });
  });

  it('does not blame the playback for a camera that went away', () => {
    state.firstPicture();
    state.enter('interrupted');
    stall(5_000);
    expect(state.snapshot).toMatchObject({ phase: 'interrupted', stalls: 0 });
    state.enterFlowing();
    expect(state.snapshot.phase).toBe('playing');
  });

  it('is stalled, not playing, when parts come again but no picture yet', () => {
    state.firstPicture();
    state.enter('disconnected');
    state.starved(true);
    vi.advanceTimersByTime(1_000);
    state.enterFlowing();
    expect(state.snapshot.phase).toBe('stalled');
  });

  it('keeps a copy of the picture once, until there is a new one', () => {
    const video = {} as HTMLVideoElement;
    state.cover(video);
    expect(keepPicture).not.toHaveBeenCalled();
    state.firstPicture();
    state.cover(video);
    state.cover(video);
    expect(keepPicture).toHaveBeenCalledOnce();
    expect(state.snapshot.covered).toBe(true);
    state.firstPicture();
    expect(state.snapshot.covered).toBe(false);
  });

  it('is idle and no longer counted after its end', () => {
    state.firstPicture();
    state.end();
    expect(state.snapshot).toMatchObject({ phase: 'idle', hasPicture: false });
    expect(stats.tiles()).toEqual([]);
  });
});
