import { describe, expect, it } from 'vitest';
import {
  COLUMNS,
  type ColumnKey,
  gridColumns,
  rememberColumns,
  rememberedColumns,
} from '../../../../../web/src/features/cameras/list/columns.ts';

function storage(text: string | null = null) {
  const kept = { text };
  return {
    getItem: () => kept.text,
    setItem: (_: string, value: string) => {
      kept.text = value;
    },
  };
}

describe('the columns', () => {
  it('are the usual ones until somebody chooses', () => {
    expect([...rememberedColumns(storage())].sort()).toEqual(
      COLUMNS.filter(({ usual }) => usual)
        .map(({ key }) => key)
        .sort(),
    );
  });

  it('are kept in the browser, the name always among them, and what is no column is forgotten', () => {
    const browser = storage();
    rememberColumns(browser, new Set<ColumnKey>(['host', 'tags']));
    expect([...rememberedColumns(browser)].sort()).toEqual(['host', 'name', 'tags']);
    expect([...rememberedColumns(storage('host,made-up'))].sort()).toEqual(['host', 'name']);
  });

  it('fit a 1366 wide screen as they are, beside the navigation', () => {
    const usual = COLUMNS.filter(({ usual }) => usual);
    const needed = usual.reduce((sum, { widthPx }) => sum + widthPx, 40);
    expect(needed).toBeLessThanOrEqual(1366 - 184);
    expect(gridColumns(usual).split('minmax')).toHaveLength(usual.length + 1);
  });
});
