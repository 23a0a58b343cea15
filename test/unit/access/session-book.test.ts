import { expect, test } from 'vitest';
import type { Principal, RevokedLogin } from '../../../server/access/principal.ts';
import { SESSION_IDLE_MS, SessionBook } from '../../../server/access/session-book.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { openMemoryStorage } from '../../support/memory-storage.ts';
import { sampleUser } from '../../support/sample-records.ts';
import { samplePrincipal } from '../../support/stub-access.ts';

const USER = sampleUser();
const PRINCIPAL = samplePrincipal({ userId: USER.id, username: USER.username });
const CLIENT = { address: '192.0.2.7', userAgent: 'a browser' };

async function openBook() {
  const storage = await openMemoryStorage();
  await storage.users.add(sampleUser());
  const clock = new FakeClock();
  const ended: RevokedLogin[] = [];
  const options = {
    store: storage.sessions,
    clock,
    principalFor: (): Principal | null => PRINCIPAL,
    onEnded: (login: RevokedLogin) => void ended.push(login),
  };
  const book = new SessionBook(options);
  const open = async () => (await book.open(USER.id, CLIENT))!.token;
  return { storage, clock, ended, options, book, open };
}

test('a session is found by its token, after a load too, and each time the same way', async () => {
  const { book, options, open } = await openBook();
  const token = await open();
  const loaded = new SessionBook(options);
  await loaded.load();
  for (const each of [book, loaded])
    expect([each.find(token), each.find(token)]).toEqual([PRINCIPAL, PRINCIPAL]);
  expect(book.find('something else')).toBeNull();
});

test('a session of a user who is gone is not loaded', async () => {
  const { options, open } = await openBook();
  const token = await open();
  const loaded = new SessionBook({ ...options, principalFor: () => null });
  await loaded.load();
  expect(loaded.find(token)).toBeNull();
});

test('a closed session is not found, whether it was used before or not', async () => {
  const { book, ended, open } = await openBook();
  const [used, unused] = [await open(), await open()];
  book.find(used);
  for (const token of [used, unused, 'nobody’s']) await book.close(token);
  expect([book.find(used), book.find(unused)]).toEqual([null, null]);
  expect(ended).toHaveLength(2);
});

test('only what is older than asked for is saved', async () => {
  const { book, clock, storage, open } = await openBook();
  const token = await open();
  const openedAt = clock.now();
  await clock.advance(60_000);
  book.find(token);
  await book.save(120_000);
  expect((await storage.sessions.list())[0]!.lastSeenAtMs).toBe(openedAt);
  await book.save();
  expect((await storage.sessions.list())[0]!.lastSeenAtMs).toBe(clock.now());
});

test('an expired session is not found although no sweep has come by yet', async () => {
  const { book, clock, ended, open } = await openBook();
  const token = await open();
  await clock.advance(SESSION_IDLE_MS + 1);
  expect(book.find(token)).toBeNull();
  await book.sweep();
  expect(ended).toHaveLength(1);
});
