import { describe, expect, it } from 'vitest';
import { strainOf, type TileLoad } from '../../../../web/src/player/page-load.ts';

const idle = { lateMs: 3, longTaskShare: 0 };
const tile = (change: Partial<TileLoad> = {}): TileLoad => ({
  ...{ framesDue: 25, framesDropped: 0, elapsedMs: 1000, playedMs: 1000, latenessMs: 20, droppedParts: 0 },
  ...change,
});
const wall = (change: Partial<TileLoad> = {}, count = 16) =>
  Array.from({ length: count }, () => tile(change));

describe('the strain of a page', () => {
  it('is none on an idle machine, and that of the page where no picture moves', () => {
    expect(strainOf(wall(), idle).level).toBeLessThan(0.3);
    expect(strainOf([], idle).level).toBeLessThan(0.3);
    expect(strainOf([], { lateMs: 90, longTaskShare: 0 })).toMatchObject({ cause: 'page' });
  });

  it('is bearable where a quarter of the frames is not shown', () => {
    expect(strainOf(wall({ framesDropped: 6 }), idle).level).toBeLessThan(1);
  });

  const cases: [name: string, tiles: TileLoad[], lag: typeof idle, cause: string][] = [
    ['half of the frames are not shown', wall({ framesDropped: 13 }), idle, 'decoding'],
    ['pictures go on too slowly', wall({ playedMs: 780 }), idle, 'decoding'],
    ['parts come late', wall({ latenessMs: 1500 }), idle, 'network'],
    ['the hub had to drop parts', [...wall(), tile({ droppedParts: 8 })], idle, 'network'],
    ['timers come late', wall(), { lateMs: 90, longTaskShare: 0.2 }, 'page'],
    ['one long task follows the other', wall(), { lateMs: 20, longTaskShare: 0.7 }, 'page'],
    [
      'a busy page shows everything late',
      wall({ framesDropped: 20 }),
      { lateMs: 90, longTaskShare: 0.2 },
      'page',
    ],
    ['pictures stand because nothing comes', wall({ latenessMs: 1500, playedMs: 100 }), idle, 'network'],
  ];
  for (const [name, tiles, lag, cause] of cases) {
    it(`is seen when ${name}`, () => {
      const strain = strainOf(tiles, lag);
      expect(strain.level).toBeGreaterThanOrEqual(1);
      expect(strain.cause).toBe(cause);
    });
  }

  it('does not come from a single camera on a bad line', () => {
    expect(strainOf([...wall(), tile({ latenessMs: 8000 })], idle).level).toBeLessThan(0.3);
  });

  it('is not told by a handful of frames', () => {
    expect(strainOf([tile({ framesDue: 4, framesDropped: 4 })], idle).level).toBeLessThan(0.3);
  });
});
