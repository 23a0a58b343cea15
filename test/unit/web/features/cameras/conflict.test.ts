import { expect, it } from 'vitest';
import { emptyDraft } from '../../../../../web/src/features/cameras/form/camera-draft.ts';
import { conflictOf, settled } from '../../../../../web/src/features/cameras/form/conflict.ts';

const base = { ...emptyDraft('cam-1'), name: '桥头', contact: '王', tags: ['a'], note: 'x' };
const mine = { ...base, name: '东桥头', contact: '李', note: 'y' };
const theirs = { ...base, name: '西桥头', tags: ['a', 'b'], note: 'y' };

it('two edits of one camera are told apart field by field', () => {
  expect(conflictOf(base, mine, theirs)).toEqual({
    contested: ['name'],
    theirs: ['tags'],
    mine: ['contact'],
  });
});

it('what both have changed alike is no matter of dispute', () => {
  expect(conflictOf(base, mine, mine)).toEqual({ contested: [], theirs: [], mine: [] });
});

it('what only one has changed is kept, whoever wins the rest', () => {
  const conflict = conflictOf(base, mine, theirs);
  const expected = { ...base, contact: '李', tags: ['a', 'b'], note: 'y' };
  expect(settled(mine, theirs, conflict, () => 'mine')).toEqual({ ...expected, name: '东桥头' });
  expect(settled(mine, theirs, conflict, () => 'theirs')).toEqual({ ...expected, name: '西桥头' });
});
