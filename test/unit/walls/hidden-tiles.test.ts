import { describe, expect, it } from 'vitest';
import type { WallDto } from '../../../server/contract/wall-dto.ts';
import { mergedCameras, mergedTours, mergedWall, visibleWall } from '../../../server/walls/hidden-tiles.ts';

const sees = (id: string) => !id.startsWith('hidden');

function wall(pages: (string | null)[][], tiles = 4): WallDto {
  const cells = Array.from({ length: tiles }, (_, column) => ({ column, row: 0, columnSpan: 1, rowSpan: 1 }));
  return { layout: { columns: Array(tiles).fill(1), rows: [1], cells }, pages };
}

describe('a wall of which somebody does not see all', () => {
  const kept = wall([['a', 'hidden-1', null, 'b'], ['hidden-2']]);

  it('has empty tiles there', () => {
    expect(visibleWall(kept, sees).pages).toEqual([['a', null, null, 'b'], [null]]);
  });

  it('keeps there what it had when they save it as they saw it', () => {
    expect(mergedWall(visibleWall(kept, sees), kept, sees)).toEqual(kept);
  });

  it.each([
    ['a tile that they filled is theirs', [['a', 'c', null, 'b'], []], [['a', 'c', null, 'b'], ['hidden-2']]],
    ['a tile that they emptied is empty', [[null, null, null, 'b']], [[null, 'hidden-1', null, 'b']]],
    ['a page that they removed is gone', [['a']], [['a', 'hidden-1', null, null]]],
    [
      'what they do not see they cannot put',
      [['hidden-9', null, 'hidden-1']],
      [[null, 'hidden-1', null, null]],
    ],
  ])('where %s', (_title, next, merged) => {
    expect(mergedWall(wall(next), kept, sees).pages).toEqual(
      merged.map((page, at) => (at === 0 ? [...page, ...Array(4 - page.length).fill(null)] : page)),
    );
  });

  it('loses what lies beyond a smaller layout', () => {
    expect(mergedWall(wall([['a']], 1), kept, sees).pages).toEqual([['a']]);
  });

  it('is theirs alone when there was none before', () => {
    expect(mergedWall(kept, null, sees).pages).toEqual([['a', null, null, 'b'], [null]]);
  });
});

describe('cameras in a row of which somebody does not see all', () => {
  const kept = ['hidden-1', 'a', 'hidden-2', 'hidden-3', 'b'];

  it.each([
    ['as they were', ['a', 'b'], ['hidden-1', 'a', 'hidden-2', 'hidden-3', 'b']],
    ['the other way round', ['b', 'a'], ['hidden-1', 'b', 'a', 'hidden-2', 'hidden-3']],
    ['without what they stood behind', ['b'], ['hidden-1', 'hidden-2', 'hidden-3', 'b']],
    ['with what they do not see', ['hidden-9', 'c'], ['hidden-1', 'hidden-2', 'hidden-3', 'c']],
  ])('keep the others when they are saved %s', (_title, next, merged) => {
    expect(mergedCameras(next, kept, sees)).toEqual(merged);
  });

  it('are no more than a tour has room for', () => {
    const hidden = Array.from({ length: 500 }, (_, n) => `hidden-${n}`);
    expect(mergedCameras(['a'], hidden, sees)).toHaveLength(500);
  });
});

it('a tour of a scene that somebody does not see stays in its tile, unless they put another there', () => {
  const kept = [
    { page: 0, tile: 1, tour: 'hidden-1' },
    { page: 0, tile: 2, tour: 'hidden-2' },
    { page: 1, tile: null, tour: 'x' },
  ];
  const next = [
    { page: 0, tile: 2, tour: 'y' },
    { page: 1, tile: 0, tour: 'hidden-9' },
  ];
  expect(mergedTours(next, kept, sees)).toEqual([next[0], kept[0]]);
});
