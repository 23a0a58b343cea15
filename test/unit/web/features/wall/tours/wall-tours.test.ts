import { beforeEach, describe, expect, it } from 'vitest';
import type { VerdictDto } from '../../../../../../server/contract/dto.ts';
import type { TourSpec, TourTarget } from '../../../../../../web/src/features/wall/tours/tour-spec.ts';
import { WallTours } from '../../../../../../web/src/features/wall/tours/wall-tours.ts';
import { standardLayout } from '../../../../../../web/src/features/wall/wall-layouts.ts';
import {
  shownTiles,
  stateOf,
  type WallAction,
  type WallState,
  wallReducer,
} from '../../../../../../web/src/features/wall/wall-state.ts';
import { IDLE_SNAPSHOT } from '../../../../../../web/src/player/player.ts';
import { FakeClock } from '../../../../../support/fake-clock.ts';

const DWELL_MS = 10_000;
let clock: FakeClock;
let state: WallState;
let cameras: string[];
let tours: WallTours;
let ahead: string[];
let missing: { cameraId: string }[];

/** As the page does it: a turn is drawn, and the tours hear of it after that. */
function dispatch(action: WallAction): void {
  state = wallReducer(state, action);
  clock.setTimer(() => tours.wallChanged(), 0);
}

beforeEach(() => {
  clock = new FakeClock();
  state = stateOf({
    layout: standardLayout(4),
    pages: [
      ['w', 'x', 'y', 'z'],
      ['p', 'q'],
    ],
  });
  cameras = ['a', 'b', 'c', 'd', 'e', 'f'];
  ahead = [];
  missing = [];
  tours = new WallTours({
    clock,
    wall: () => state,
    dispatch,
    verdict: (cameraId) => (cameraId.startsWith('dead') ? ({ state: 'offline' } as VerdictDto) : null),
    camerasOf: () => cameras,
    onAhead: (tiles) => {
      ahead = tiles.map(({ cameraId, slot }) => `${cameraId}@${slot}`);
      missing = [...tiles];
      // Its first picture comes a little later.
      for (const { cameraId } of tiles) {
        clock.setTimer(
          () => tours.learn(cameraId, { ...IDLE_SNAPSHOT, phase: 'playing', hasPicture: true }),
          300,
        );
      }
    },
  });
});

function spec(
  over: 'page' | 'tile',
  of: TourSpec['of'] = { kind: 'place', domain: null, region: null },
): TourSpec {
  return { id: null, name: over, of, over, dwellSeconds: DWELL_MS / 1000 };
}

const PAGE: TourTarget = { page: 0, tile: null };
const pass = (ms: number) => clock.advanceSync(ms);
const wall = () =>
  shownTiles(state)
    .map((cameraId) => cameraId ?? '-')
    .join('');
const halt = () => tours.atHand()?.run.state.get().halt ?? null;

describe('a tour of the page', () => {
  it('turns all tiles at once when each of the next has a picture', () => {
    tours.start(spec('page'), PAGE);
    expect([wall(), ahead]).toEqual(['wxyz', ['a@0', 'b@1', 'c@2', 'd@3']]);
    pass(400);
    expect([wall(), ahead]).toEqual(['abcd', []]);
    pass(10_000);
    expect(wall()).toBe('efab');
  });

  it('leaves the cameras of two pages that follow each other where they play', () => {
    tours.start(spec('page'), PAGE);
    pass(10_000);
    expect(missing.map(({ cameraId }) => cameraId)).toEqual(['e', 'f']);
  });

  it('leaves out what is dead', () => {
    cameras = ['a', 'dead1', 'b', 'c', 'dead2', 'd'];
    tours.start(spec('page'), PAGE);
    pass(400);
    expect(wall()).toBe('abcd');
    expect(tours.atHand()?.run.state.get().skipped).toBe(2);
  });

  it('follows a layout with more tiles', () => {
    tours.start(spec('page'), PAGE);
    pass(400);
    dispatch({ type: 'set-layout', layout: standardLayout(6) });
    pass(11_000);
    expect(wall()).toBe('efabcd');
  });

  it('waits while another page of the wall is shown, and ends when its page is gone', () => {
    tours.start(spec('page'), { page: 1, tile: null });
    expect(halt()).toBe('hidden');
    dispatch({ type: 'go-page', page: 1 });
    pass(400);
    expect(wall()).toBe('abcd');
    dispatch({ type: 'go-page', page: 0 });
    pass(60_000);
    dispatch({ type: 'go-page', page: 1 });
    pass(100);
    expect(wall()).toBe('abcd');
    dispatch({ type: 'remove-page' });
    pass(100);
    expect(tours.playing.get()).toEqual([]);
  });
});

describe('tours in tiles', () => {
  it('turn each their own tile, and never show what is on the wall beside it', () => {
    cameras = ['a', 'x', 'b', 'c'];
    tours.start(spec('tile'), { page: 0, tile: 0 });
    tours.start(spec('tile'), { page: 0, tile: 3 });
    pass(1_000);
    expect(wall()).toBe('axyb');
    pass(10_500);
    const [first, , , last] = shownTiles(state);
    expect(first).not.toBe(last);
    expect(wall()).toMatch(/^[^x]xy[^x]$/u);
  });

  it('leave the cameras that wait behind the tiles', () => {
    state = stateOf({ layout: standardLayout(4), pages: [['w', 'x', 'y', 'z', 'hidden']] });
    tours.start(spec('tile'), { page: 0, tile: 0 });
    pass(400);
    expect(state.pages[0]!.slice(0, 5)).toEqual(['a', 'x', 'y', 'z', 'hidden']);
  });

  it('give way to a tour of the page, and one of the page to them', () => {
    tours.start(spec('tile'), { page: 0, tile: 0 });
    tours.start(spec('tile'), { page: 0, tile: 1 });
    expect(tours.playing.get()).toHaveLength(2);
    tours.start(spec('page'), PAGE);
    expect(tours.playing.get().map(({ target }) => target.tile)).toEqual([null]);
    tours.start(spec('tile'), { page: 0, tile: 1 });
    expect(tours.playing.get().map(({ target }) => target.tile)).toEqual([1]);
  });

  it('end with their tile', () => {
    tours.start(spec('tile'), { page: 0, tile: 3 });
    dispatch({ type: 'set-layout', layout: standardLayout(1) });
    pass(10);
    expect(tours.playing.get()).toEqual([]);
  });
});

describe('a tour over the pages', () => {
  it('goes through the wall as it is laid out, from the page that is shown', () => {
    tours.start(spec('page', { kind: 'pages' }), PAGE);
    pass(10_500);
    expect([state.page, wall()]).toEqual([1, 'pq--']);
    pass(10_500);
    expect(state.page).toBe(0);
  });

  it('goes on from where somebody went by hand', () => {
    dispatch({ type: 'add-page' });
    dispatch({ type: 'put', cameraId: 'n', slot: 0 });
    dispatch({ type: 'go-page', page: 0 });
    pass(10);
    tours.start(spec('page', { kind: 'pages' }), PAGE);
    pass(100);
    tours.touch();
    dispatch({ type: 'go-page', page: 2 });
    pass(100);
    tours.togglePause();
    tours.step(1);
    pass(1_000);
    expect(state.page).toBe(0);
  });
});

describe('whoever is at the wall', () => {
  beforeEach(() => {
    tours.start(spec('page'), PAGE);
    pass(400);
  });

  it('pauses the tour by touching it, and has to let it go on', () => {
    tours.touch();
    expect(halt()).toBe('touch');
    pass(60_000);
    expect(wall()).toBe('abcd');
    tours.togglePause();
    pass(10_500);
    expect(wall()).toBe('efab');
  });

  it('steps it by key', () => {
    tours.step(1);
    pass(400);
    expect(wall()).toBe('efab');
    tours.step(-1);
    pass(400);
    expect(wall()).toBe('abcd');
  });

  it('has no tour after it was ended, and no key does anything', () => {
    tours.stop(tours.atHand()!);
    expect([tours.playing.get(), tours.step(1), tours.togglePause()]).toEqual([[], false, false]);
    expect(clock.pendingTimers).toBeLessThanOrEqual(1);
  });
});

describe('a kept tour that is changed while it plays', () => {
  const kept = (change: Partial<TourSpec> = {}) => ({ ...spec('page'), id: 'tour-0001', ...change });
  beforeEach(() => {
    tours.start(kept(), PAGE);
    pass(400);
  });

  it('plays as it is now, and waits if it waited', () => {
    tours.togglePause();
    tours.specsChanged([kept({ dwellSeconds: 5 })]);
    expect([tours.playing.get()[0]!.spec.dwellSeconds, halt()]).toEqual([5, 'user']);
  });

  it('ends where it no longer fits what it plays on', () => {
    tours.specsChanged([kept({ over: 'tile' })]);
    expect(tours.playing.get()).toEqual([]);
  });

  it('goes on as if nothing was when it has another name alone, or is gone', () => {
    const before = tours.playing.get();
    tours.specsChanged([kept({ name: 'other' })]);
    tours.specsChanged([]);
    expect(tours.playing.get()).toBe(before);
  });
});

it('a tour stands still while the hub is away, also one that begins then', () => {
  tours.setHalt('offline', true);
  tours.start(spec('page'), PAGE);
  pass(60_000);
  expect([halt(), wall(), ahead]).toEqual(['offline', 'wxyz', []]);
  tours.setHalt('offline', false);
  pass(400);
  expect(wall()).toBe('abcd');
});
