import { expect, test } from 'vitest';
import { LoginBook, type LoginRecord } from '../../../server/access/login-book.ts';
import type { Principal } from '../../../server/access/principal.ts';
import { hashSecret } from '../../../server/base/secret-token.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { samplePrincipal } from '../../support/stub-access.ts';

interface Entry extends LoginRecord {
  usedAtMs: number;
}

const IDLE_MS = 1_000;

function openBook() {
  const clock = new FakeClock();
  let principal: Principal | null = samplePrincipal();
  const book = new LoginBook<Entry>({
    clock,
    principalFor: () => principal,
    usedAtMs: (record) => record.usedAtMs,
    endsAtMs: (_record, usedAtMs) => usedAtMs + IDLE_MS,
  });
  const entry = (token: string, usedAtMs = clock.now()): Entry => ({
    id: `id-of-${token}`,
    userId: 'u1',
    tokenHash: hashSecret(token),
    usedAtMs,
  });
  return {
    clock,
    book,
    entry,
    become: (next: Principal | null) => {
      principal = next;
    },
  };
}

test('a login is found by its token alone, the first time and every other', () => {
  const { book, entry } = openBook();
  book.put(entry('t1'));
  expect([book.use('t1'), book.use('t1')]).toEqual([samplePrincipal(), samplePrincipal()]);
  for (const other of ['t2', '', hashSecret('t1'), 'id-of-t1']) expect(book.use(other)).toBeNull();
});

test('use prolongs it; looking does not', async () => {
  const { clock, book, entry } = openBook();
  book.put(entry('t1'));
  for (let round = 0; round < 5; round += 1) {
    await clock.advance(IDLE_MS - 1);
    expect(book.use('t1')).not.toBeNull();
  }
  expect(book.find('t1')).not.toBeNull();
  await clock.advance(IDLE_MS);
  expect([book.use('t1'), book.listOver().length]).toEqual([null, 1]);
});

test('what is removed is not found, whether it was used before or not', () => {
  const { book, entry } = openBook();
  for (const token of ['used', 'unused']) book.put(entry(token));
  book.use('used');
  expect(book.remove(['id-of-used', 'id-of-unused', 'nobody’s'])).toHaveLength(2);
  expect([book.use('used'), book.use('unused')]).toEqual([null, null]);
  expect(book.all()).toEqual([]);
});

test('a change of the account is seen at the next use, without another look at the token', () => {
  const { book, entry, become } = openBook();
  book.put(entry('t1'));
  book.use('t1');
  become(null);
  expect(book.use('t1')).not.toBeNull();
  book.refresh('u1');
  expect(book.use('t1')).toBeNull();
  become(samplePrincipal({ roles: ['auditor'] }));
  book.refresh('somebody else');
  expect(book.use('t1')).toBeNull();
  book.refresh('u1');
  expect(book.use('t1')?.roles).toEqual(['auditor']);
});

test('what the store has is taken over: new ones, others that are gone, and the later of two uses', async () => {
  const { clock, book, entry } = openBook();
  for (const token of ['here', 'gone']) book.put(entry(token));
  const before = clock.now();
  await clock.advance(500);
  book.use('here');
  const gone = book.replace([entry('here', before), entry('new', before + 100)]);
  expect(gone.map(({ id }) => id)).toEqual(['id-of-gone']);
  expect([book.use('gone'), book.use('new')]).toEqual([null, samplePrincipal()]);
  await clock.advance(999);
  expect(book.use('here')).not.toBeNull();
  book.replace([entry('here', clock.now() + 5_000), entry('new')]);
  await clock.advance(5_500);
  expect(book.use('here')).not.toBeNull();
});

test('only what is older than asked for is to be saved, and once', async () => {
  const { clock, book, entry } = openBook();
  book.put(entry('t1'));
  await clock.advance(600);
  book.use('t1');
  expect(book.unsaved(600)).toEqual([]);
  const due = book.unsaved(599);
  expect(due).toEqual([{ id: 'id-of-t1', usedAtMs: clock.now() }]);
  book.markSaved(due);
  expect(book.unsaved(0)).toEqual([]);
});
