import { describe, expect, it } from 'vitest';
import {
  emptyWall,
  type Layout,
  layoutFor,
  MAX_TILES,
  paddedTiles,
  type WallAction,
  type WallState,
  wallReducer,
} from '../../../../../web/src/features/wall/wall-state.ts';

function wall(layout: Layout, cameras: (string | null)[], more: Partial<WallState> = {}): WallState {
  return { ...emptyWall(layout), tiles: paddedTiles(cameras), ...more };
}

function acted(state: WallState, ...actions: WallAction[]): WallState {
  return actions.reduce(wallReducer, state);
}

const shown = (state: WallState) => state.tiles.slice(0, state.layout);

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
    expect(state.tiles.indexOf('z', 1)).toBe(-1);
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
    expect(state.layout).toBe(9);
    expect(shown(state).slice(0, 6)).toEqual(['a', 'b', 'c', 'd', 'e', null]);
    expect(state.selected).toBe(0);
  });

  it('keeps the layout for a larger group, and shows the rest when the layout grows', () => {
    const many = Array.from({ length: 50 }, (_, index) => `c${index}`);
    const state = acted(emptyWall(4), { type: 'fill', cameraIds: many });
    expect(state.layout).toBe(4);
    expect(shown(acted(state, { type: 'step-layout', by: 1 }))).toEqual(many.slice(0, 9));
    expect(state.tiles).toHaveLength(MAX_TILES);
  });

  it('does nothing for an empty group', () => {
    const state = wall(4, ['a']);
    expect(acted(state, { type: 'fill', cameraIds: [] })).toBe(state);
  });
});

describe('layouts', () => {
  it('keeps hidden cameras when the layout shrinks and grows again', () => {
    const cameras = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
    const state = acted(wall(9, cameras, { selected: 8 }), { type: 'set-layout', layout: 4 });
    expect(state.selected).toBe(3);
    expect(shown(acted(state, { type: 'set-layout', layout: 9 }))).toEqual(cameras);
  });

  it('stops at the smallest and the largest', () => {
    expect(acted(emptyWall(1), { type: 'step-layout', by: -1 }).layout).toBe(1);
    expect(acted(emptyWall(36), { type: 'step-layout', by: 1 }).layout).toBe(36);
  });

  it('finds the smallest layout for a count', () => {
    expect([0, 1, 2, 5, 16, 17, 99].map(layoutFor)).toEqual([1, 1, 4, 9, 16, 25, 36]);
  });
});

describe('selection and enlargement', () => {
  it('moves by rows and columns and stays within the wall', () => {
    const from = (selected: number, direction: 'up' | 'down' | 'left' | 'right') =>
      acted(wall(9, [], { selected }), { type: 'step', direction }).selected;
    expect([from(4, 'up'), from(4, 'down'), from(4, 'left'), from(4, 'right')]).toEqual([1, 7, 3, 5]);
    expect([from(1, 'up'), from(7, 'down'), from(0, 'left'), from(8, 'right')]).toEqual([1, 7, 0, 8]);
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
    expect(acted(state, { type: 'set-layout', layout: 1 }).audible).toBeNull();
  });
});
