import { describe, expect, it } from 'vitest';
import type { CameraDto } from '../../../../../server/contract/dto.ts';
import { type StandardCount, standardLayout } from '../../../../../web/src/features/wall/wall-layouts.ts';
import {
  firstWall,
  openedWall,
  rememberedWall,
  rememberWall,
  wallFromSearch,
  wallToSearch,
} from '../../../../../web/src/features/wall/wall-memory.ts';
import { emptyWall, paddedTiles, shownTiles } from '../../../../../web/src/features/wall/wall-state.ts';

function wall(count: StandardCount, ...pages: (string | null)[][]) {
  const padded = pages.map(paddedTiles);
  return { ...emptyWall(standardLayout(count)), pages: padded.length > 0 ? padded : [paddedTiles([])] };
}

const OWN = {
  columns: [3, 2.5],
  rows: [1, 1],
  cells: [
    { column: 0, row: 0, columnSpan: 1, rowSpan: 2 },
    { column: 1, row: 0, columnSpan: 1, rowSpan: 1 },
    { column: 1, row: 1, columnSpan: 1, rowSpan: 1 },
  ],
};

function storageWith(text: string | null) {
  let kept = text;
  return {
    getItem: () => kept,
    setItem: (_: string, value: string) => {
      kept = value;
    },
  };
}

function camera(id: string, domain: string): CameraDto {
  return {
    id,
    domain,
    name: id,
    nameEn: null,
    region: '610902',
    dialNumber: null,
    tags: [],
    mode: 'on-demand',
    profiles: [],
  };
}

describe('the wall in the address', () => {
  it('is written for people and read back the same', () => {
    const search = wallToSearch(wall(9, ['a', null, '桥, 1', null]));
    expect(search).toBe('?tiles=9&cameras=a,,%E6%A1%A5%2C%201');
    expect(shownTiles(wallFromSearch('?tiles=9&cameras=a,,b')!)).toEqual([
      'a',
      null,
      'b',
      ...Array(6).fill(null),
    ]);
  });

  it('carries a layout of one’s own with it', () => {
    const search = wallToSearch({ ...emptyWall(OWN), pages: [paddedTiles(['a'])] });
    expect(search).toBe('?layout=3,2.5~1,1~0.0.1.2,1.0,1.1&cameras=a');
    expect(wallFromSearch(search)!.layout).toEqual(OWN);
  });

  it('says the page that is shown', () => {
    expect(wallToSearch({ ...wall(4, ['a'], ['b']), page: 1 })).toBe('?tiles=4&cameras=b');
  });

  it('keeps what else the address asks for', () => {
    expect(wallToSearch(wall(4), '1', '?tiles=9&cameras=a&playback-stats=frames&wall=new')).toBe(
      '?tiles=4&playback-stats=frames',
    );
  });

  it('says which window it is, unless it is the first', () => {
    expect(wallToSearch(wall(4, ['a']), '2', '?tiles=4&wall=new')).toBe('?tiles=4&cameras=a&wall=2');
    expect(wallFromSearch('?wall=2')).toBeNull();
  });

  it('says nothing when the address says nothing', () => {
    expect(wallFromSearch('')).toBeNull();
    expect(wallFromSearch('?playback-stats')).toBeNull();
  });

  it.each([
    ['?tiles=10', 10],
    ['?tiles=11', 16],
    ['?tiles=17', 25],
    ['?layout=1~1&cameras=a,b', 4],
    ['?layout=1~1~0.0,0.0&tiles=9', 9],
    ['?tiles=-3&cameras=a,b', 4],
    ['?tiles=x&cameras=a,b,c,d,e', 9],
    ['?tiles=1e9', 64],
    ['?cameras=a', 1],
  ])('makes sense of %s', (search, layout) => {
    expect(wallFromSearch(search)!.layout).toEqual(standardLayout(layout as StandardCount));
  });

  it('shows a camera once, however often it is named', () => {
    expect(shownTiles(wallFromSearch('?tiles=4&cameras=a,a,b')!)).toEqual(['a', null, 'b', null]);
  });
});

describe('the wall in the browser', () => {
  it('is found again with the cameras that a smaller layout hides', () => {
    const storage = storageWith(null);
    rememberWall(storage, 'k', wall(4, ['a', 'b', 'c', 'd', 'e']));
    const found = rememberedWall(storage, 'k')!;
    expect(found.layout).toEqual(standardLayout(4));
    expect(found.pages[0]!.slice(0, 6)).toEqual(['a', 'b', 'c', 'd', 'e', null]);
  });

  it('is found again with all its pages, at the page that was shown', () => {
    const storage = storageWith(null);
    const left = { ...wall(4, ['a'], ['b']), names: ['', '河道'], page: 1 };
    rememberWall(storage, 'k', left);
    expect(rememberedWall(storage, 'k')).toEqual(left);
  });

  it.each([
    null,
    'null',
    '{',
    '[]',
    '{"layout":4,"tiles":[]}',
    '{"layout":{"columns":[1],"rows":[1],"cells":[{"column":1,"row":0,"columnSpan":1,"rowSpan":1}]},"pages":[[]]}',
    '{"layout":{"columns":[1],"rows":[1],"cells":[{"column":0,"row":0,"columnSpan":1,"rowSpan":1}]},"pages":[]}',
  ])('is nothing when storage holds %s', (text) => {
    expect(rememberedWall(storageWith(text), 'k')).toBeNull();
  });

  it('leaves out what is neither a camera nor a page', () => {
    const kept = {
      layout: standardLayout(4),
      pages: [[1, 'a', {}, null], 'x'],
      names: [7, 'x', 'y'],
      page: 99,
    };
    const found = rememberedWall(storageWith(JSON.stringify(kept)), 'k')!;
    expect(found.page).toBe(1);
    expect(found.names).toEqual(['', 'x']);
    expect(found.pages.map((tiles) => tiles.slice(0, 4))).toEqual([
      [null, 'a', null, null],
      [null, null, null, null],
    ]);
  });
});

describe('opening a wall', () => {
  const left = { ...wall(4, ['a'], ['b']), page: 1 };

  it('brings every page back when the address says what was left here', () => {
    expect(openedWall('?tiles=4&cameras=b', left)).toBe(left);
    expect(openedWall('?playback-stats', left)).toBe(left);
  });

  it('follows an address that says another wall, and that one alone', () => {
    expect(openedWall('?tiles=4&cameras=a', left)).toEqual(wall(4, ['a']));
    expect(openedWall('?tiles=9', null)).toEqual(wall(9));
    expect(openedWall('', null)).toBeNull();
  });
});

describe('the first wall of a newcomer', () => {
  it('shows some of every domain', () => {
    const cameras = ['a1', 'a2', 'a3', 'b1', 'c1', 'c2'].map((id) => camera(id, id[0]!));
    expect(shownTiles(firstWall(cameras, 4))).toEqual(['a1', 'b1', 'c1', 'a2']);
  });

  it('is no larger than the cameras need', () => {
    expect(firstWall([camera('a', 'x'), camera('b', 'x')]).layout).toEqual(standardLayout(4));
    expect(firstWall([]).layout).toEqual(standardLayout(16));
  });
});
