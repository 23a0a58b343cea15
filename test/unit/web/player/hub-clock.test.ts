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
    for (let index = 0; index < 16; index++) clock.sample(1_000, 1_255, 1_010);
    expect(clock.toHubMs(0)).toBe(250);
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
