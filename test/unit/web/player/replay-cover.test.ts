import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ReplayCover } from '../../../../web/src/player/replay-cover.ts';

function setUp() {
  const held: string[] = [];
  const cover = new ReplayCover({
    hold: (profile) => {
      held.push(profile);
      return { close: () => held.splice(held.indexOf(profile), 1) };
    },
  });
  return { cover, held };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('what a replay can be made of', () => {
  it('is the picture on the screen, once it has been there long enough', () => {
    const { cover, held } = setUp();
    expect(cover.best(null)).toBeNull();
    cover.update('sub', 'sub');
    vi.advanceTimersByTime(20_000);
    expect(cover.best('sub')).toBe('sub');
    expect(held).toEqual([]);
  });

  it('stays the small stream after the large one took over, until that has a past of its own', () => {
    const { cover, held } = setUp();
    cover.update('sub', 'sub');
    vi.advanceTimersByTime(60_000);
    cover.update('sub', 'main');
    expect(held).toEqual(['sub']);
    vi.advanceTimersByTime(800);
    cover.update('main', 'main');
    vi.advanceTimersByTime(3_000);
    expect(cover.best('main')).toBe('sub');
    expect(held).toEqual(['sub']);
    vi.advanceTimersByTime(9_000);
    expect(held).toEqual([]);
    expect(cover.best('main')).toBe('main');
  });

  it('has no hole when somebody looks at the large stream for a moment only', () => {
    const { cover, held } = setUp();
    cover.update('sub', 'sub');
    vi.advanceTimersByTime(60_000);
    cover.update('sub', 'main');
    cover.update('main', 'main');
    vi.advanceTimersByTime(2_000);
    cover.update('main', 'sub');
    cover.update('sub', 'sub');
    expect(cover.best('sub')).toBe('sub');
    expect(held).toEqual(['main']);
    vi.advanceTimersByTime(12_000);
    expect(held).toEqual([]);
  });

  it('keeps nothing at the hub when the tile is gone', () => {
    const { cover, held } = setUp();
    cover.update('sub', 'main');
    cover.close();
    cover.close();
    expect(held).toEqual([]);
    vi.advanceTimersByTime(60_000);
    expect(cover.best('sub')).toBe('sub');
  });
});
