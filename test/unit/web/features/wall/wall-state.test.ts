import { describe, expect, it } from 'vitest';
import { wallSchema } from '../../../../../server/contract/wall-dto.ts';
import { MAX_WALL_PAGES, MAX_WALL_TILES } from '../../../../../server/contract/wall-terms.ts';
import { type StandardCount, standardLayout } from '../../../../../web/src/features/wall/wall-layouts.ts';
import {
  emptyWall as empty,
  paddedTiles,
  pageName,
  shownTiles as shown,
  stateOf,
  type WallAction,
  type WallState,
  wallOf,
  wallReducer,
} from '../../../../../web/src/features/wall/wall-state.ts';

const emptyWall = (count: StandardCount) => empty(standardLayout(count));

function wall(count: StandardCount, cameras: (string | null)[], more: Partial<WallState> = {}): WallState {
  return { ...emptyWall(count), pages: [paddedTiles(cameras)], ...more };
}

function pages(...cameras: string[][]): WallState {
  return { ...emptyWall(4), pages: cameras.map(paddedTiles) };
}

function acted(state: WallState, ...actions: WallAction[]): WallState {
  return actions.reduce(wallReducer, state);
}

const tilesOf = (state: WallState) => state.layout.cells.length;

describe('putting cameras on the wall', () => {
  it('adds cameras one after the other into free tiles', () => {
    const state = acted(emptyWall(4), { type: 'add', cameraId: 'a' }, { type: 'add', cameraId: 'b' });
    expect(shown(state)).toEqual(['a', 'b', null, null]);
    expect(state.selected).toBe(1);
  });

  it('adds into the selected tile when it is free, then goes round', () => {
    const state = acted(
      wall(4, ['a'], { selected: 3 }),
      { type: 'add', cameraId: 'b' },
      { type: 'add', cameraId: 'c' },
    );
    expect(shown(state)).toEqual(['a', 'c', null, 'b']);
  });

  it('replaces the selected camera when the wall is full', () => {
    const state = acted(wall(4, ['a', 'b', 'c', 'd'], { selected: 2 }), { type: 'add', cameraId: 'e' });
    expect(shown(state)).toEqual(['a', 'b', 'e', 'd']);
  });

  it('selects a camera that is on the wall already instead of showing it twice', () => {
    const state = acted(wall(4, ['a', 'b']), { type: 'add', cameraId: 'b' });
    expect(shown(state)).toEqual(['a', 'b', null, null]);
    expect(state.selected).toBe(1);
  });

  it('brings a camera back that a smaller layout has hidden', () => {
    const state = acted(wall(4, [null, null, null, null, 'z']), { type: 'add', cameraId: 'z' });
    expect(shown(state)).toEqual(['z', null, null, null]);
    expect(state.pages[0]!.indexOf('z', 1)).toBe(-1);
  });

  it('exchanges two cameras when one is put where the other is', () => {
    const state = acted(wall(4, ['a', 'b', 'c']), { type: 'put', cameraId: 'c', slot: 0 });
    expect(shown(state)).toEqual(['c', 'b', 'a', null]);
  });

  it('replaces the enlarged camera and stays enlarged', () => {
    const state = acted(wall(4, ['a', 'b'], { enlarged: true }), { type: 'add', cameraId: 'c' });
    expect(shown(state)).toEqual(['c', 'b', null, null]);
    expect(state.enlarged).toBe(true);
  });

  it('refuses a slot outside the layout', () => {
    const state = wall(4, ['a']);
    expect(acted(state, { type: 'put', cameraId: 'b', slot: 4 })).toBe(state);
  });

  it('swaps a tile with an empty one', () => {
    expect(shown(acted(wall(4, ['a']), { type: 'swap', from: 0, to: 3 }))).toEqual([null, null, null, 'a']);
  });
});

describe('filling the wall', () => {
  it('shows a small group whole in the smallest layout that holds it', () => {
    const state = acted(wall(16, ['x'], { selected: 9 }), {
      type: 'fill',
      cameraIds: ['a', 'b', 'c', 'd', 'e'],
    });
    expect(tilesOf(state)).toBe(9);
    expect(shown(state).slice(0, 6)).toEqual(['a', 'b', 'c', 'd', 'e', null]);
    expect(state.selected).toBe(0);
  });

  it('keeps the layout for a larger group, and shows the rest when the layout grows', () => {
    const many = Array.from({ length: 80 }, (_, index) => `c${index}`);
    const state = acted(emptyWall(4), { type: 'fill', cameraIds: many });
    expect(tilesOf(state)).toBe(4);
    expect(shown(acted(state, { type: 'step-layout', by: 1 }))).toEqual(many.slice(0, 6));
    expect(state.pages[0]).toEqual(many.slice(0, MAX_WALL_TILES));
  });

  it('does nothing for an empty group', () => {
    const state = wall(4, ['a']);
    expect(acted(state, { type: 'fill', cameraIds: [] })).toBe(state);
  });
});

describe('layouts', () => {
  it('keeps hidden cameras when the layout shrinks and grows again', () => {
    const cameras = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
    const state = acted(wall(9, cameras, { selected: 8 }), { type: 'set-layout', layout: standardLayout(4) });
    expect(state.selected).toBe(3);
    expect(shown(acted(state, { type: 'set-layout', layout: standardLayout(9) }))).toEqual(cameras);
  });

  it('stops at the smallest and the largest', () => {
    expect(tilesOf(acted(emptyWall(1), { type: 'step-layout', by: -1 }))).toBe(1);
    expect(tilesOf(acted(emptyWall(64), { type: 'step-layout', by: 1 }))).toBe(64);
  });
});

describe('selection and enlargement', () => {
  it('moves by rows and columns and stays within the wall', () => {
    const from = (selected: number, direction: 'up' | 'down' | 'left' | 'right') =>
      acted(wall(9, [], { selected }), { type: 'step', direction }).selected;
    expect([from(4, 'up'), from(4, 'down'), from(4, 'left'), from(4, 'right')]).toEqual([1, 7, 3, 5]);
    expect([from(1, 'up'), from(7, 'down'), from(0, 'left'), from(8, 'right')]).toEqual([1, 7, 0, 8]);
  });

  it('goes on as one reads at the left and right edge', () => {
    const from = (selected: number, direction: 'left' | 'right') =>
      acted(wall(9, [], { selected }), { type: 'step', direction }).selected;
    expect([from(2, 'right'), from(3, 'left')]).toEqual([3, 2]);
  });

  it('enlarges a camera but not an empty tile, and goes back', () => {
    const large = acted(wall(4, ['a', 'b']), { type: 'enlarge', slot: 1 });
    expect(large).toMatchObject({ enlarged: true, selected: 1 });
    expect(acted(large, { type: 'restore' }).enlarged).toBe(false);
    expect(acted(wall(4, ['a']), { type: 'enlarge', slot: 2 }).enlarged).toBe(false);
  });

  it('goes back to the grid when the enlarged camera is removed', () => {
    const state = acted(wall(4, ['a'], { enlarged: true }), { type: 'remove' });
    expect(state).toMatchObject({ enlarged: false });
    expect(shown(state)).toEqual([null, null, null, null]);
  });
});

describe('sound', () => {
  it('is of one camera at a time and goes with it', () => {
    const one = acted(wall(4, ['a', 'b']), { type: 'toggle-sound' }, { type: 'toggle-sound', slot: 1 });
    expect(one.audible).toBe('b');
    expect(acted(one, { type: 'swap', from: 1, to: 3 }).audible).toBe('b');
    expect(acted(one, { type: 'remove', slot: 1 }).audible).toBeNull();
    expect(acted(one, { type: 'toggle-sound', slot: 1 }).audible).toBeNull();
  });

  it('ends when a smaller layout hides its camera', () => {
    const state = wall(4, ['a', 'b'], { audible: 'b' });
    expect(acted(state, { type: 'set-layout', layout: standardLayout(1) }).audible).toBeNull();
  });
});

describe('pages', () => {
  it('are turned round and round, and the selection stays in its place', () => {
    const first = { ...pages(['a'], ['b'], ['c']), selected: 2 };
    const back = acted(first, { type: 'step-page', by: -1 });
    expect(back).toMatchObject({ page: 2, selected: 2 });
    expect(shown(back)[0]).toBe('c');
    expect(acted(back, { type: 'step-page', by: 1 }).page).toBe(0);
  });

  it('may all show the same camera, each of them once', () => {
    const state = acted(
      pages(['a', 'b'], []),
      { type: 'go-page', page: 1 },
      { type: 'add', cameraId: 'a' },
      { type: 'add', cameraId: 'a' },
    );
    expect(wallOf(state).pages).toEqual([['a', 'b'], ['a']]);
  });

  it('are changed one at a time', () => {
    const state = acted(
      { ...pages(['a', 'b'], ['c', 'd']), page: 1 },
      { type: 'swap', from: 0, to: 1 },
      { type: 'remove', slot: 0 },
    );
    expect(wallOf(state).pages).toEqual([
      ['a', 'b'],
      [null, 'c'],
    ]);
    expect(wallOf(acted(state, { type: 'clear' })).pages).toEqual([['a', 'b'], []]);
  });

  it('are added behind the one that is shown, and shown', () => {
    const state = acted(pages(['a'], ['b']), { type: 'add-page' });
    expect(state.page).toBe(1);
    expect(wallOf(state).pages).toEqual([['a'], [], ['b']]);
  });

  it('are taken away with what they show, down to one, which is emptied', () => {
    const last = acted({ ...pages(['a'], ['b']), page: 1 }, { type: 'remove-page' });
    expect(last.page).toBe(0);
    expect(wallOf(last).pages).toEqual([['a']]);
    const first = acted(pages(['a'], ['b']), { type: 'remove-page' });
    expect(wallOf(first).pages).toEqual([['b']]);
    expect(wallOf(acted(first, { type: 'remove-page' })).pages).toEqual([[]]);
  });

  it('have names, which go with them and into the scene, as the hub accepts them', () => {
    const named = acted(
      pages(['a'], ['b'], ['c']),
      { type: 'name-page', page: 1, name: ' 河道\u0000 ' },
      { type: 'name-page', page: 2, name: '路'.repeat(50) },
      { type: 'add-page' },
    );
    expect(wallOf(named).names).toEqual(['', '', '河道', '路'.repeat(40)]);
    expect(pageName(named)).toBe('');
    const left = acted(named, { type: 'remove-page' }, { type: 'go-page', page: 1 });
    expect(pageName(left)).toBe('河道');
    expect(wallSchema.parse(wallOf(left))).toEqual(wallOf(left));
    expect(stateOf(wallOf(left)).names).toEqual(left.names);
    const without = acted(left, { type: 'name-page', page: 1, name: '' }, { type: 'remove-page' });
    expect(acted(without, { type: 'remove-page' }).names).toEqual(['']);
    expect(wallOf(acted(without, { type: 'name-page', page: 1, name: '' }))).not.toHaveProperty('names');
  });

  it('are no more than a wall may have', () => {
    const full = pages(...Array.from({ length: MAX_WALL_PAGES }, () => []));
    expect(acted(full, { type: 'add-page' })).toBe(full);
  });

  it('leave neither the enlarged tile nor its sound behind when they are turned', () => {
    const state = acted(
      pages(['a'], ['b']),
      { type: 'enlarge' },
      { type: 'toggle-sound' },
      { type: 'step-page', by: 1 },
    );
    expect(state).toMatchObject({ enlarged: false, audible: null });
    expect(acted(pages(['a'], ['b']), { type: 'go-page', page: 7 }).page).toBe(0);
  });
});

describe('the turns of tours', () => {
  it('in several tiles at once leave each other alone, and what a smaller layout hides', () => {
    const state = acted(
      pages(['a', 'b', 'c', 'd', 'hidden'], ['x']),
      { type: 'show-tile', page: 0, tile: 0, cameraId: 'e' },
      { type: 'show-tile', page: 0, tile: 3, cameraId: 'f' },
    );
    expect(state.pages[0]!.slice(0, 5)).toEqual(['e', 'b', 'c', 'f', 'hidden']);
    expect(state.pages[1]).toEqual(paddedTiles(['x']));
  });

  it('of a whole page empty the tiles that they do not fill, and leave what is hidden', () => {
    const turn = { type: 'show-tiles', page: 0, tiles: ['e', 'f'] } as const;
    const state = acted(pages(['a', 'b', 'c', 'd', 'hidden']), turn);
    expect(state.pages[0]!.slice(0, 5)).toEqual(['e', 'f', null, null, 'hidden']);
  });
});

describe('the wall as a scene keeps it', () => {
  it('says what is shown and nothing that is hidden, and the hub accepts it', () => {
    const state = { ...pages(['a', 'b', 'c', 'd', 'hidden'], ['x']), page: 1, selected: 3 };
    const kept = wallOf(state);
    expect(kept.pages).toEqual([['a', 'b', 'c', 'd'], ['x']]);
    expect(wallSchema.parse(kept)).toEqual(kept);
    expect(wallOf(stateOf(kept))).toEqual(kept);
  });

  it('replaces everything at once when it is shown, from the page that is asked for', () => {
    const kept = { layout: standardLayout(6), pages: [['a'], ['b', 'b', 'c']] };
    const state = acted(wall(16, ['z'], { selected: 9, enlarged: true }), {
      type: 'show-wall',
      wall: kept,
      page: 1,
    });
    expect(state).toMatchObject({ page: 1, selected: 0, enlarged: false });
    expect(shown(state)).toEqual(['b', null, 'c', null, null, null]);
    expect(acted(state, { type: 'show-wall', wall: kept, page: 9 }).page).toBe(1);
  });
});
