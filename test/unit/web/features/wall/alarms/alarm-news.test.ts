import { describe, expect, it } from 'vitest';
import type { HealthState } from '../../../../../../server/contract/health-states.ts';
import { AlarmNews } from '../../../../../../web/src/features/wall/alarms/alarm-news.ts';

/** Follows the states second by second from `fromS` on, and returns what was said at which second. */
function said(
  news: AlarmNews,
  seconds: number,
  statesAt: (second: number) => Record<string, HealthState>,
  fromS = 0,
) {
  return Array.from({ length: seconds }, (_, n) => n + fromS).flatMap((second) => {
    const told = news.follow(new Map(Object.entries(statesAt(second))), second * 1000);
    return told ? [{ second, down: told.down.join(), back: told.back.join() }] : [];
  });
}

describe('the news of the wall', () => {
  it('are no cameras as they are found, in trouble or not', () => {
    expect(said(new AlarmNews(), 30, () => ({ a: 'offline', b: 'live' }))).toEqual([]);
  });

  it('are a camera that stays offline for some seconds, once, and its return', () => {
    const story = (second: number): Record<string, HealthState> => ({
      a: second >= 5 && second < 90 ? 'offline' : 'live',
    });
    expect(said(new AlarmNews(), 120, story)).toEqual([
      { second: 8, down: 'a', back: '' },
      { second: 93, down: '', back: 'a' },
    ]);
  });

  it('are not a hiccup, nor a sleep, planned work or what was not visited yet', () => {
    const story = (second: number): Record<string, HealthState> => ({
      a: second % 10 > 7 ? 'offline' : 'live',
      b: second > 10 ? 'sleeping' : 'live',
      c: second > 10 ? 'unknown' : 'live',
      d: second > 10 ? 'degraded' : 'live',
    });
    expect(said(new AlarmNews(), 60, story)).toEqual([]);
  });

  it('are gathered: many at once are one message, and those a moment later the next', () => {
    const ids = Array.from({ length: 40 }, (_, n) => `c${n}`);
    const story = (second: number) =>
      Object.fromEntries(ids.map((id, n) => [id, second >= 10 + (n % 3) ? 'offline' : 'live'] as const));
    const told = said(new AlarmNews(), 60, story);
    expect(told.map(({ second }) => second)).toEqual([13, 18]);
    expect(told.flatMap(({ down }) => down.split(',')).sort()).toEqual([...ids].sort());
  });

  it('come once a minute at most of a camera that comes and goes', () => {
    const story = (second: number): Record<string, HealthState> => ({
      a: Math.floor(second / 6) % 2 === 1 ? 'offline' : 'live',
    });
    const told = said(new AlarmNews(), 300, story);
    expect(told.length).toBeGreaterThan(1);
    expect(told.length).toBeLessThanOrEqual(5);
  });

  it('are none of a camera that has left the wall', () => {
    const news = new AlarmNews();
    said(news, 5, () => ({ a: 'live' }));
    said(news, 2, () => ({ a: 'offline' }), 5);
    expect(said(news, 20, () => ({}), 7)).toEqual([]);
    expect(said(news, 20, () => ({ a: 'offline' }), 27)).toEqual([]);
  });
});
