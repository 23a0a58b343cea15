import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Strain } from '../../../../web/src/player/governor.ts';
import {
  allot,
  type Cut,
  deepest,
  type ThriftLevel,
  type ThriftTile,
} from '../../../../web/src/player/thrift.ts';
import { ThriftPlan } from '../../../../web/src/player/thrift-plan.ts';
import { IMPORTANCES, type Importance, importanceOf } from '../../../../web/src/player/tile-standing.ts';

const BOTH: Cut[] = ['sub', 'stills'];
const tile = (id: number, importance: Importance = 'usual', cuts: Cut[] = BOTH): ThriftTile => ({
  ...{ id, importance, cuts },
  order: id,
});
const shape = (levels: ReadonlyMap<number, ThriftLevel>) => [...levels.values()].join(' ');

describe('who saves', () => {
  it('is nobody while nothing has to be saved', () => {
    expect(shape(allot([tile(0), tile(1)], 0))).toBe('full full');
  });

  it('is first whoever stands last: all large streams, then all motion, and the selected tile at the very end', () => {
    const tiles = [tile(0), tile(1, 'focus'), tile(2)];
    expect(Array.from({ length: 7 }, (_, depth) => shape(allot(tiles, depth)))).toEqual([
      'full full full',
      'full full sub',
      'sub full sub',
      'sub full stills',
      'stills full stills',
      'stills sub stills',
      'stills stills stills',
    ]);
  });

  it('is the next page of a tour before anything that is seen, and an alarmed tile after the others', () => {
    const tiles = [tile(0), tile(1, 'raised'), tile(2, 'ahead')];
    expect(shape(allot(tiles, 2))).toBe('full full stills');
    expect(shape(allot(tiles, 4))).toBe('stills full stills');
  });

  it('keeps the motion of a tile that is heard', () => {
    expect(shape(allot([tile(0, 'focus', ['sub'])], 9))).toBe('sub');
  });

  const walls = fc.array(
    fc.record({
      importance: fc.constantFrom(...IMPORTANCES),
      cuts: fc.constantFrom<Cut[]>([], ['sub'], ['stills'], BOTH),
      order: fc.nat(63),
    }),
    { minLength: 1, maxLength: 64 },
  );

  it('takes nothing from a tile while a less important one has something left to give', () => {
    fc.assert(
      fc.property(walls, fc.nat(130), (wall, depth) => {
        const tiles = wall.map((rest, id) => ({ id, ...rest }));
        const levels = allot(tiles, depth);
        for (const saver of tiles.filter(({ id }) => levels.get(id) !== 'full')) {
          for (const other of tiles) {
            const less = IMPORTANCES.indexOf(other.importance) > IMPORTANCES.indexOf(saver.importance);
            if (less) expect(levels.get(other.id)).toBe(other.cuts.at(-1) ?? 'full');
          }
        }
      }),
    );
  });

  it('makes exactly as many cuts as it has to, as far as there are so many', () => {
    fc.assert(
      fc.property(walls, fc.nat(130), (wall, depth) => {
        const tiles = wall.map((rest, id) => ({ id, ...rest }));
        const made = tiles.map(({ id, cuts }) => cuts.indexOf(allot(tiles, depth).get(id) as Cut) + 1);
        expect(made.reduce((sum, cuts) => sum + cuts, 0)).toBe(Math.min(depth, deepest(tiles)));
      }),
    );
  });
});

describe('a plan', () => {
  const strain = { level: 3, cause: 'network' } as const;

  function strainedPlan(tiles: ThriftTile[], seconds: number): ThriftPlan {
    const plan = new ThriftPlan();
    for (let second = 0; second < seconds; second += 1) plan.update(tiles, { strain }, second * 1000);
    return plan;
  }

  it('gives a tile its motion back when it is selected, and takes it from another one', () => {
    const still = (id: number, importance: Importance = 'usual') => tile(id, importance, ['stills']);
    const plan = strainedPlan([still(0, 'focus'), still(1), still(2)], 12);
    expect(shape(plan.rearrange([still(0, 'focus'), still(1), still(2)], 12_000))).toBe('full stills stills');
    expect(shape(plan.rearrange([still(0), still(1), still(2, 'focus')], 13_000))).toBe('stills stills full');
  });

  it('leaves a tile what it was just given when the selection moves on at once', () => {
    const still = (id: number, importance: Importance = 'usual') => tile(id, importance, ['stills']);
    const plan = strainedPlan([still(0, 'focus'), still(1), still(2)], 12);
    plan.rearrange([still(0), still(1), still(2, 'focus')], 13_000);
    const moved = [still(0), still(1, 'focus'), still(2)];
    expect(shape(plan.rearrange(moved, 14_000))).toBe('stills full full');
    expect(shape(plan.rearrange(moved, 20_000))).toBe('stills full stills');
  });

  it('changes no tile down and up more than once in six seconds, wherever the selection wanders', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5), { minLength: 20, maxLength: 80 }), (selections) => {
        const tiles = Array.from({ length: 6 }, (_, id) => tile(id, 'usual', ['stills']));
        const plan = strainedPlan(tiles, 20);
        const raisedAt = new Map<number, number>();
        let before = plan.rearrange(tiles, 20_000);
        selections.forEach((selected, step) => {
          const now = 20_000 + step * 700;
          const wall = tiles.map((each) =>
            each.id === selected ? tile(each.id, 'focus', ['stills']) : each,
          );
          const levels = plan.rearrange(wall, now);
          for (const [id, level] of levels) {
            if (level === 'full' && before.get(id) === 'stills') raisedAt.set(id, now);
            if (level === 'stills' && before.get(id) === 'full') {
              expect(now - (raisedAt.get(id) ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(6000);
            }
          }
          before = levels;
        });
      }),
    );
  });
});

describe('the importance of a tile', () => {
  const nothing = {
    ...{ selected: false, enlarged: false, heard: false, zoomed: false, alarmed: false, large: false },
  };

  it('comes from what somebody does with it, then from what is the matter with it', () => {
    expect(importanceOf(nothing)).toBe('usual');
    expect(importanceOf({ ...nothing, large: true })).toBe('raised');
    expect(importanceOf({ ...nothing, alarmed: true })).toBe('raised');
    for (const cause of ['selected', 'enlarged', 'heard', 'zoomed'] as const) {
      expect(importanceOf({ ...nothing, [cause]: true, alarmed: true })).toBe('focus');
    }
  });
});

describe('a plan of a page that has to draw less', () => {
  const tiles = [tile(0, 'usual', ['stills']), tile(1, 'usual', ['stills'])];
  const rough = (level: number) => ({ level, cause: 'decoding' }) as const;
  let plan: ThriftPlan;
  let now: number;
  let levels: ReadonlyMap<number, ThriftLevel>;
  const live = (seconds: number, strain: Strain) => {
    for (let second = 0; second < seconds; second += 1) {
      now += 1000;
      levels = plan.update(tiles, { strain }, now);
    }
  };
  beforeEach(() => {
    plan = new ThriftPlan();
    now = 0;
  });

  it('scales coarsely at once, long before anybody sees that it is strained, and takes nothing from a tile for that', () => {
    live(1, rough(0.4));
    expect(plan.isCoarse).toBe(true);
    live(30, rough(0.4));
    expect([plan.isCoarse, shape(levels)]).toEqual([true, 'full full']);
  });

  it('waits for what that brings before it takes motion from a tile, however strained it is', () => {
    live(6, rough(5));
    expect([plan.isCoarse, shape(levels)]).toEqual([true, 'full full']);
    live(5, rough(5));
    expect(shape(levels)).toBe('full stills');
  });

  it('gives motion back first, and the fine pictures after it', () => {
    live(11, rough(5));
    live(9, rough(0));
    expect([plan.isCoarse, shape(levels)]).toEqual([true, 'full stills']);
    live(4, rough(0));
    expect([plan.isCoarse, shape(levels)]).toEqual([true, 'full full']);
    live(24, rough(0));
    expect(plan.isCoarse).toBe(true);
    live(8, rough(0));
    expect([plan.isCoarse, shape(levels)]).toEqual([false, 'full full']);
  });

  it('takes nothing from a tile while others start, however long that strains it, and scales coarsely at once', () => {
    for (; now < 30_000; now += 1000)
      levels = plan.update(tiles, { strain: rough(5), isStarting: true }, now);
    expect([plan.isCoarse, shape(levels)]).toEqual([true, 'full full']);
  });

  it('scales with care where only the line is thin', () => {
    live(30, { level: 3, cause: 'network' });
    expect([plan.isCoarse, shape(levels)]).toEqual([false, 'stills stills']);
  });
});
