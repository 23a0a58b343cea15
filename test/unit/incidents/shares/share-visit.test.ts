import { expect, test } from 'vitest';
import { readVisit, signVisit, VISIT_MS } from '../../../../server/incidents/shares/share-visit.ts';

const KEY = Buffer.alloc(32, 1);
const OTHER = Buffer.alloc(32, 2);
const AT = 1_800_000_000_000;

test('a visit holds for its link and its time, under any of the hub’s keys', () => {
  const visit = signVisit('hash', AT, KEY);
  expect(readVisit(visit, 'hash', AT + VISIT_MS - 1, [OTHER, KEY])).toBe(AT);
  expect(readVisit(visit, 'hash', AT + VISIT_MS, [KEY])).toBeNull();
  expect(readVisit(visit, 'other hash', AT, [KEY])).toBeNull();
  expect(readVisit(visit, 'hash', AT, [OTHER])).toBeNull();
});

test.each([
  ['nothing', null],
  ['an empty one', ''],
  ['a later time under the same signature', signVisit('hash', AT, KEY).replace(/^./, 'z')],
  ['one that is cut short', signVisit('hash', AT, KEY).slice(0, -1)],
  ['one with more behind it', `${signVisit('hash', AT, KEY)}A`],
  ['zeros in front of the time', `0${signVisit('hash', AT, KEY)}`],
])('%s is no visit', (_what, visit) => {
  expect(readVisit(visit, 'hash', AT, [KEY])).toBeNull();
});
