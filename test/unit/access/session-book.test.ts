import { expect, test } from 'vitest';
import type { RevokedLogin } from '../../../server/access/principal.ts';
import { SESSION_IDLE_MS, SessionBook } from '../../../server/access/session-book.ts';
import { createMemoryStorage } from '../../../server/storage/memory/memory-storage.ts';
import { sampleUser } from '../../contracts/storage-engines.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const PRINCIPAL = { userId: sampleUser().id, username: 'li.ming', displayName: '李明', roles: [] } as const;

async function openBook() {
  const storage = createMemoryStorage();
  await storage.users.add(sampleUser());
  const clock = new FakeClock();
  const ended: RevokedLogin[] = [];
  const options = {
    store: storage.sessions,
    clock,
    onEnded: (login: RevokedLogin) => void ended.push(login),
  };
  return { storage, clock, ended, options, book: new SessionBook(options) };
}

test('a session is found by its token, after a load too, and each time the same way', async () => {
  const { book, options } = await openBook();
  const token = await book.open(PRINCIPAL);
  const loaded = new SessionBook(options);
  await loaded.load(new Map([[PRINCIPAL.userId, PRINCIPAL]]));
  for (const each of [book, loaded])
    expect([each.find(token), each.find(token)]).toEqual([PRINCIPAL, PRINCIPAL]);
  expect(book.find('something else')).toBeNull();
});

test('a session of a user who is gone is not loaded', async () => {
  const { book, options } = await openBook();
  const token = await book.open(PRINCIPAL);
  const loaded = new SessionBook(options);
  await loaded.load(new Map());
  expect(loaded.find(token)).toBeNull();
});

test('a closed session is not found, whether it was used before or not', async () => {
  const { book, ended } = await openBook();
  const [used, unused] = [await book.open(PRINCIPAL), await book.open(PRINCIPAL)];
  book.find(used);
  for (const token of [used, unused, 'nobody’s']) await book.close(token);
  expect([book.find(used), book.find(unused)]).toEqual([null, null]);
  expect(ended).toHaveLength(2);
});

test('only what is older than asked for is saved', async () => {
  const { book, clock, storage } = await openBook();
  const token = await book.open(PRINCIPAL);
  const openedAt = clock.now();
  await clock.advance(60_000);
  book.find(token);
  await book.save(120_000);
  expect((await storage.sessions.list())[0]!.lastSeenAtMs).toBe(openedAt);
  await book.save();
  expect((await storage.sessions.list())[0]!.lastSeenAtMs).toBe(clock.now());
});

test('an expired session is not found although no sweep has come by yet', async () => {
  const { book, clock, ended } = await openBook();
  const token = await book.open(PRINCIPAL);
  await clock.advance(SESSION_IDLE_MS + 1);
  expect(book.find(token)).toBeNull();
  await book.sweep();
  expect(ended).toHaveLength(1);
});
