import { describe, expect, it } from 'vitest';
import {
  CamerasPlan,
  PagesPlan,
  type Usable,
} from '../../../../../../web/src/features/wall/tours/tour-plan.ts';

const names = (count: number) => Array.from({ length: count }, (_, n) => `c${n + 1}`);
const all = () => true;
const without =
  (...dead: string[]) =>
  (id: string) =>
    !dead.includes(id);

/** The pages of a round, as one goes on from each to the next. */
function round(plan: CamerasPlan | PagesPlan, usable: Usable = all, pages = 4): string[] {
  const seen: string[] = [];
  let from = 0;
  for (let n = 0; n < pages; n += 1) {
    const page = plan.pageAt(from, usable)!;
    seen.push(`${page.number}/${page.count} ${page.tiles.map((id) => id ?? '-').join(' ')}`);
    from = page.after;
  }
  return seen;
}

describe('a tour over cameras', () => {
  it('shows them page by page, and begins again', () => {
    expect(round(new CamerasPlan(names(6), 3), all, 3)).toEqual([
      '1/2 c1 c2 c3',
      '2/2 c4 c5 c6',
      '1/2 c1 c2 c3',
    ]);
  });

  it('fills the last page up from the start, and then starts at the start', () => {
    expect(round(new CamerasPlan(names(5), 3), all, 3)).toEqual([
      '1/2 c1 c2 c3',
      '2/2 c4 c5 c1',
      '1/2 c1 c2 c3',
    ]);
  });

  it('leaves out what is dead, closes up and counts it', () => {
    const plan = new CamerasPlan(names(7), 3);
    const usable = without('c2', 'c5');
    expect(round(plan, usable, 3)).toEqual(['1/2 c1 c3 c4', '2/2 c6 c7 c1', '1/2 c1 c3 c4']);
    expect(plan.skipped(usable)).toBe(2);
  });

  it('leaves tiles empty only where there are fewer cameras than tiles, and has no page where there is none', () => {
    const plan = new CamerasPlan(names(2), 3);
    expect(round(plan, all, 2)).toEqual(['1/1 c1 c2 -', '1/1 c1 c2 -']);
    expect(plan.pageAt(0, () => false)).toBeNull();
  });

  it('never shows a camera twice on a page, even if it is named twice', () => {
    expect(round(new CamerasPlan(['a', 'b', 'a', 'c'], 2), all, 2)).toEqual(['1/2 a b', '2/2 c a']);
  });

  it('goes back page by page, from the first to the last', () => {
    const plan = new CamerasPlan(names(8), 3);
    const third = plan.pageAt(plan.before(plan.pageAt(0, all)!, all), all)!;
    expect(third.tiles).toEqual(['c7', 'c8', 'c1']);
    const second = plan.pageAt(plan.before(third, all), all)!;
    expect(second.tiles).toEqual(['c4', 'c5', 'c6']);
    expect(plan.pageAt(plan.before(second, all), all)!.tiles).toEqual(['c1', 'c2', 'c3']);
  });

  it('goes on behind the same camera when the list has become another', () => {
    const page = new CamerasPlan(names(9), 3).pageAt(3, all)!;
    expect(page.tiles).toEqual(['c4', 'c5', 'c6']);
    const longer = new CamerasPlan(['new', ...names(9)], 3);
    expect(longer.pageAt(longer.located(page).after, all)!.tiles).toEqual(['c7', 'c8', 'c9']);
  });

  it('goes on in the middle when cameras of the page died meanwhile', () => {
    const plan = new CamerasPlan(names(9), 3);
    const page = plan.pageAt(3, all)!;
    const usable = without('c4', 'c5', 'c7');
    expect(plan.pageAt(page.after, usable)!.tiles).toEqual(['c8', 'c9', 'c1']);
    expect(plan.pageAt(plan.before(page, usable), usable)!.tiles).toEqual(['c1', 'c2', 'c3']);
  });
});

describe('a tour over the pages of a wall', () => {
  const plan = new PagesPlan([['a', null, 'b'], ['c', 'd'], ['e']]);

  it('shows them as they were laid out, also with some of them dead', () => {
    expect(round(plan, without('b'), 4)).toEqual(['1/3 a - b', '2/3 c d', '3/3 e', '1/3 a - b']);
  });

  it('leaves out the pages on which everything is dead, and counts their cameras', () => {
    expect(round(plan, without('c', 'd'), 3)).toEqual(['1/2 a - b', '2/2 e', '1/2 a - b']);
    expect(plan.skipped(without('c', 'd'))).toBe(2);
    expect(plan.pageAt(0, () => false)).toBeNull();
  });

  it('goes back from the first to the last', () => {
    expect(plan.before(plan.pageAt(0, all)!, all)).toBe(2);
    expect(plan.before(plan.pageAt(2, without('c', 'd'))!, without('c', 'd'))).toBe(0);
  });
});
