import { describe, expect, it } from 'vitest';
import type { SceneDto } from '../../../../../../server/contract/walls-dto.ts';
import {
  isAsSaved,
  sceneOfKey,
  sceneToursOf,
} from '../../../../../../web/src/features/wall/scenes/scene-match.ts';
import type { PlayingTour } from '../../../../../../web/src/features/wall/tours/wall-tours.ts';
import { standardLayout } from '../../../../../../web/src/features/wall/wall-layouts.ts';
import { stateOf } from '../../../../../../web/src/features/wall/wall-state.ts';

const wall = (...pages: (string | null)[][]) => ({ layout: standardLayout(4), pages });

function playing(id: string | null, page: number, tile: number | null): PlayingTour {
  const spec = {
    id,
    name: '',
    of: { kind: 'place', domain: null, region: null },
    over: 'page',
    dwellSeconds: 5,
  };
  return { spec, target: { page, tile } } as unknown as PlayingTour;
}

describe('a wall that shows a scene', () => {
  const scene = { wall: wall(['a', 'b'], [null, 'c']), tours: [] };

  it('is as saved while it has the same layout and cameras, whatever page is shown', () => {
    expect(isAsSaved(scene, stateOf(wall(['a', 'b'], [null, 'c', null]), 1), [])).toBe(true);
  });

  it('is changed by another camera, another page more, another layout', () => {
    expect(isAsSaved(scene, stateOf(wall(['a', 'x'], [null, 'c'])), [])).toBe(false);
    expect(isAsSaved(scene, stateOf(wall(['a', 'b'])), [])).toBe(false);
    expect(isAsSaved(scene, stateOf({ ...scene.wall, layout: standardLayout(9) }), [])).toBe(false);
    expect(isAsSaved(scene, stateOf({ ...scene.wall, names: ['', ''] }), [])).toBe(true);
    expect(isAsSaved(scene, stateOf({ ...scene.wall, names: ['', '河道'] }), [])).toBe(false);
  });

  it('is not changed by what a tour of it shows at the moment', () => {
    const turned = stateOf(wall(['a', 'z'], [null, 'c']));
    const inTile = { ...scene, tours: [{ page: 0, tile: 1, tour: 'tour-0001' }] };
    expect(isAsSaved(inTile, turned, [playing('tour-0001', 0, 1)])).toBe(true);
    const elsewhere = stateOf(wall(['y', 'z'], [null, 'c']));
    expect(isAsSaved(inTile, elsewhere, [playing('tour-0001', 0, 1)])).toBe(false);
    const overPage = { ...scene, tours: [{ page: 0, tile: null, tour: 'tour-0001' }] };
    expect(isAsSaved(overPage, elsewhere, [playing('tour-0001', 0, null)])).toBe(true);
  });

  it('is changed by a tour that ended, or that is another', () => {
    const withTour = { ...scene, tours: [{ page: 0, tile: 1, tour: 'tour-0001' }] };
    expect(isAsSaved(withTour, stateOf(scene.wall), [])).toBe(false);
    expect(isAsSaved(withTour, stateOf(scene.wall), [playing('tour-0002', 0, 1)])).toBe(false);
  });
});

it('a scene keeps the tours that are kept themselves', () => {
  expect(sceneToursOf([playing('tour-0001', 0, 2), playing(null, 1, null)])).toEqual([
    { page: 0, tile: 2, tour: 'tour-0001' },
  ]);
});

it('of several scenes with one key one’s own is restored, else the latest', () => {
  const scene = (id: string, own: boolean, changedAtMs: number) =>
    ({ id, own, changedAtMs, key: 3 }) as unknown as SceneDto;
  const all = [scene('old', false, 1), scene('new', false, 2)];
  expect(sceneOfKey(all, 3)?.id).toBe('new');
  expect(sceneOfKey([...all, scene('mine', true, 0)], 3)?.id).toBe('mine');
  expect(sceneOfKey(all, 4)).toBeNull();
});
