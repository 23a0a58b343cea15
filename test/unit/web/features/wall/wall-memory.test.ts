import { describe, expect, it } from 'vitest';
import type { CameraDto } from '../../../../../server/contract/dto.ts';
import {
  firstWall,
  rememberedWall,
  rememberWall,
  wallFromSearch,
  wallToSearch,
} from '../../../../../web/src/features/wall/wall-memory.ts';
import { emptyWall, paddedTiles } from '../../../../../web/src/features/wall/wall-state.ts';

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
    const state = { ...emptyWall(9), tiles: paddedTiles(['a', null, '桥, 1', null]) };
    const search = wallToSearch(state);
    expect(search).toBe('?tiles=9&cameras=a,,%E6%A1%A5%2C%201');
    expect(wallFromSearch('?tiles=9&cameras=a,,b')).toMatchObject({ layout: 9 });
    expect(wallFromSearch('?tiles=9&cameras=a,,b')!.tiles.slice(0, 4)).toEqual(['a', null, 'b', null]);
  });

  it('keeps what else the address asks for', () => {
    expect(wallToSearch(emptyWall(4), '?tiles=9&cameras=a&playback-stats=frames')).toBe(
      '?tiles=4&playback-stats=frames',
    );
  });

  it('says nothing when the address says nothing', () => {
    expect(wallFromSearch('')).toBeNull();
    expect(wallFromSearch('?playback-stats')).toBeNull();
  });

  it.each([
    ['?tiles=10', 16],
    ['?tiles=-3&cameras=a,b', 4],
    ['?tiles=x&cameras=a,b,c,d,e', 9],
    ['?tiles=1e9', 36],
    ['?cameras=a', 1],
  ])('makes sense of %s', (search, layout) => {
    expect(wallFromSearch(search)!.layout).toBe(layout);
  });

  it('shows a camera once, however often it is named', () => {
    expect(wallFromSearch('?tiles=4&cameras=a,a,b')!.tiles.slice(0, 4)).toEqual(['a', null, 'b', null]);
  });
});

describe('the wall in the browser', () => {
  it('is found again with the cameras that a smaller layout hides', () => {
    const storage = storageWith(null);
    rememberWall(storage, { ...emptyWall(4), tiles: paddedTiles(['a', 'b', 'c', 'd', 'e']) });
    const found = rememberedWall(storage)!;
    expect(found.layout).toBe(4);
    expect(found.tiles.slice(0, 6)).toEqual(['a', 'b', 'c', 'd', 'e', null]);
  });

  it.each([null, 'null', '{', '[]', '{"layout":5,"tiles":[]}', '{"layout":4}'])(
    'is nothing when storage holds %s',
    (text) => {
      expect(rememberedWall(storageWith(text))).toBeNull();
    },
  );

  it('leaves out what is not a camera', () => {
    const found = rememberedWall(storageWith('{"layout":4,"tiles":[1,"a",{},null]}'))!;
    expect(found.tiles.slice(0, 4)).toEqual([null, 'a', null, null]);
  });
});

describe('the first wall of a newcomer', () => {
  it('shows some of every domain', () => {
    const cameras = ['a1', 'a2', 'a3', 'b1', 'c1', 'c2'].map((id) => camera(id, id[0]!));
    const state = firstWall(cameras, 4);
    expect(state.tiles.slice(0, 4)).toEqual(['a1', 'b1', 'c1', 'a2']);
  });

  it('is no larger than the cameras need', () => {
    expect(firstWall([camera('a', 'x'), camera('b', 'x')]).layout).toBe(4);
    expect(firstWall([]).layout).toBe(16);
  });
});
