import { describe, expect, it } from 'vitest';
import { HubClock } from '../../../../web/src/player/hub-clock.ts';

describe('HubClock', () => {
  it('knows nothing before the first answer', () => {
    expect(new HubClock().toHubMs(5)).toBeNull();
  });

  it('trusts the answer with the shortest way, not the newest', () => {
    const clock = new HubClock();
    clock.sample(1_000, 5_005, 1_010);
    clock.sample(2_000, 6_300, 2_400);
    expect(clock.toHubMs(3_000)).toBe(7_000);
  });

  it('lets go of old answers, so that a clock that drifts is followed', () => {
    const clock = new HubClock();
    clock.sample(0, 100, 0);
    for (let index = 0; index < 16; index++) clock.sample(1_000, 1_155, 1_010);
    expect(clock.toHubMs(0)).toBe(150);
  });

  it.each([-2_000, 2_000])('follows at once when the clock of the hub is set by %d ms', (stepMs) => {
    const clock = new HubClock();
    for (let atMs = 0; atMs < 60_000; atMs += 4_000) clock.sample(atMs, atMs + 5_005, atMs + 10);
    clock.sample(64_000, 64_000 + 5_020 + stepMs, 64_040);
    expect(clock.toHubMs(0)).toBe(5_000 + stepMs);
    clock.sample(68_000, 68_000 + 5_205 + stepMs, 68_400);
    expect(clock.toHubMs(0)).toBe(5_000 + stepMs);
  });

  it('takes an answer that took long for no step of the clock', () => {
    const clock = new HubClock();
    clock.sample(0, 5_005, 10);
    clock.sample(1_000, 8_990, 4_000);
    clock.sample(5_000, 10_010, 9_000);
    expect(clock.toHubMs(0)).toBe(5_000);
  });

  it('keeps its last offset through a lost connection until the next answer', () => {
    const clock = new HubClock();
    clock.sample(0, 100, 0);
    clock.reset();
    expect(clock.toHubMs(0)).toBe(100);
    clock.sample(0, 900, 200);
    expect(clock.toHubMs(0)).toBe(800);
  });

  it('ignores an answer from before its question or without a time', () => {
    const clock = new HubClock();
    clock.sample(100, 100, 50);
    clock.sample(100, Number.NaN, 150);
    expect(clock.toHubMs(0)).toBeNull();
  });
});
