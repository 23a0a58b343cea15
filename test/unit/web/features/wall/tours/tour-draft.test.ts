import { expect, it } from 'vitest';
import type { TourDto } from '../../../../../../server/contract/walls-dto.ts';
import {
  tourDraftOf,
  tourOfDraft,
  tourOverOf,
  tourProblems,
} from '../../../../../../web/src/features/wall/tours/tour-draft.ts';

const KEPT: TourDto = {
  id: 'tour-0001',
  revision: 3,
  ownerName: '李',
  own: true,
  mayChange: true,
  sharedWith: ['operator'],
  changedAtMs: 0,
  changedBy: '李',
  name: '桥',
  of: { kind: 'place', domain: 'water', region: null },
  over: 'tile',
  dwellSeconds: 8,
};

it('begins with the pages where the wall has several, else with a place', () => {
  expect(tourDraftOf(null, ['a'], 3)).toMatchObject({ kind: 'pages', cameras: ['a'], dwellSeconds: 15 });
  expect(tourDraftOf(null, [], 1).kind).toBe('place');
});

it('of a kept tour says what that has, and makes the same of it again', () => {
  const draft = tourDraftOf(KEPT, ['x'], 1);
  expect(draft).toMatchObject({ name: '桥', over: 'tile', dwellSeconds: 8, sharedWith: ['operator'] });
  expect(tourOfDraft(draft)).toEqual(KEPT.of);
  const list = tourDraftOf({ ...KEPT, of: { kind: 'cameras', cameras: ['c', 'd'] } }, ['x'], 1);
  expect(tourOfDraft(list)).toEqual({ kind: 'cameras', cameras: ['c', 'd'] });
});

it('over the pages always turns whole pages', () => {
  expect(tourOverOf({ ...tourDraftOf(KEPT, [], 1), kind: 'pages' })).toBe('page');
  expect(tourOverOf(tourDraftOf(KEPT, [], 1))).toBe('tile');
});

it('misses a name only to be saved, and always something to go over', () => {
  const draft = tourDraftOf(null, [], 1);
  expect(tourProblems(draft, false)).toEqual([]);
  expect(tourProblems(draft, true)).toEqual(['needName']);
  expect(tourProblems({ ...draft, kind: 'filter', text: ' ' }, false)).toEqual(['tour.needText']);
  expect(tourProblems({ ...draft, kind: 'cameras' }, false)).toEqual(['tour.needCameras']);
});
