import { expect, it } from 'vitest';
import type { CameraRevisionDto } from '../../../../../server/contract/registry-dto.ts';
import { changesBackTo } from '../../../../../web/src/features/cameras/history/roll-back.ts';

const revision = (
  n: number,
  ...changes: [field: string, before: unknown, after: unknown][]
): CameraRevisionDto => ({
  ...{ revision: n, atMs: n, by: 'li', cause: 'edited', importId: null },
  changes: changes.map(([field, before, after]) => ({ field, before, after })),
});

/** Newest first, as the hub lists them. */
const history = [
  revision(4, ['name', 'c', 'd'], ['tags', ['x'], []]),
  revision(3, ['name', 'b', 'c'], ['note', null, 'n']),
  revision(2, ['name', 'a', 'b'], ['tags', [], ['x']]),
  revision(1),
];

it('going back undoes every later change, over several revisions at once', () => {
  expect(changesBackTo(history, 3)).toEqual([
    { field: 'name', before: 'd', after: 'c' },
    { field: 'tags', before: [], after: ['x'] },
  ]);
  expect(changesBackTo(history, 2)).toEqual([
    { field: 'name', before: 'd', after: 'b' },
    { field: 'note', before: 'n', after: null },
    { field: 'tags', before: [], after: ['x'] },
  ]);
});

it('what came back to what it was is no change', () => {
  expect(changesBackTo(history, 1)).toEqual([
    { field: 'name', before: 'd', after: 'a' },
    { field: 'note', before: 'n', after: null },
  ]);
  expect(changesBackTo(history, 4)).toEqual([]);
});
