import { describe, expect, it } from 'vitest';
import { MAX_PREFERENCE_BYTES, MAX_WALL_TRACKS } from '../../../../../../server/contract/wall-terms.ts';
import { evenGrid } from '../../../../../../web/src/features/wall/layouts/layout-edit.ts';
import {
  decodeKeptLayouts,
  keptLayouts,
  LAYOUT_NAME_LENGTH,
  MOST_OWN_LAYOUTS,
  ownLayouts,
  roundedLayout,
  withOwnLayout,
} from '../../../../../../web/src/features/wall/layouts/own-layouts.ts';
import { sameLayout, standardLayout } from '../../../../../../web/src/features/wall/wall-layouts.ts';

const mine = { id: 'a', name: '防汛', layout: standardLayout(13) };

describe('one’s own layouts', () => {
  it('are read back as they were kept', () => {
    const kept = JSON.parse(JSON.stringify(keptLayouts([mine])));
    expect(ownLayouts(decodeKeptLayouts(kept)!)).toEqual([mine]);
  });

  it('are known again on the wall after they were rounded', () => {
    const thirds = { ...evenGrid(2, 1), columns: [100 / 3, 200 / 3] };
    const layout = roundedLayout(thirds);
    const [read] = ownLayouts(decodeKeptLayouts(keptLayouts([{ ...mine, layout }]))!);
    expect(sameLayout(read!.layout, layout)).toBe(true);
  });

  it('leave out what is none', () => {
    const good = keptLayouts([mine])[0];
    expect(decodeKeptLayouts([null, 3, {}, { ...good, layout: '1~1' }, { ...good, name: 4 }, good])).toEqual([
      good,
    ]);
    expect(decodeKeptLayouts({ a: 1 })).toBeNull();
    expect(decodeKeptLayouts(Array(MOST_OWN_LAYOUTS + 3).fill(good))).toHaveLength(MOST_OWN_LAYOUTS);
  });

  it('take the place of what they were, or come last', () => {
    const other = { ...mine, id: 'b' };
    const renamed = { ...mine, name: '交通' };
    expect(withOwnLayout([mine, other], renamed)).toEqual([renamed, other]);
    expect(withOwnLayout([mine], other)).toEqual([mine, other]);
  });

  it('are no more than the hub keeps for one person, were all of them as large as can be', () => {
    const tracks = Array.from({ length: MAX_WALL_TRACKS }, (_, at) => 4 + at / 1000);
    const cells = Array.from({ length: 64 }, (_, at) => ({
      column: 10 + (at % 7) * 2,
      row: 10 + Math.floor(at / 7),
      columnSpan: 2,
      rowSpan: 1,
    }));
    const largest = {
      id: '4294967295-4294967295',
      name: '汉'.repeat(LAYOUT_NAME_LENGTH),
      layout: { columns: tracks, rows: tracks, cells },
    };
    const json = JSON.stringify(keptLayouts(Array(MOST_OWN_LAYOUTS).fill(largest)));
    expect(Buffer.byteLength(json)).toBeLessThan(MAX_PREFERENCE_BYTES);
  });
});
