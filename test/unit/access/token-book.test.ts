import { expect, test } from 'vitest';
import { TokenBook } from '../../../server/access/token-book.ts';
import { EVERYWHERE } from '../../../server/contract/permissions.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { openMemoryStorage } from '../../support/memory-storage.ts';
import { sampleUser } from '../../support/sample-records.ts';
import { samplePrincipal } from '../../support/stub-access.ts';

const USER = sampleUser();
const PRINCIPAL = samplePrincipal({ userId: USER.id, username: USER.username });
const REQUEST = { name: 'a', roles: [], scope: EVERYWHERE, expiresAtMs: null };

async function openBook() {
  const storage = await openMemoryStorage();
  await storage.users.add(sampleUser());
  let ended = 0;
  const countEnded = () => {
    ended += 1;
  };
  const options = {
    store: storage.tokens,
    clock: new FakeClock(),
    principalFor: () => PRINCIPAL,
    onEnded: countEnded,
  };
  return { options, book: new TokenBook(options), ended: () => ended };
}

test('a token is found, after a load too, and not once it was removed', async () => {
  const { book, options, ended } = await openBook();
  const { id, token } = await book.create(USER.id, REQUEST);
  const loaded = new TokenBook(options);
  await loaded.load();
  for (const each of [book, loaded])
    expect([each.find(token), each.find(token)]).toEqual([PRINCIPAL, PRINCIPAL]);
  expect(await loaded.remove(PRINCIPAL.userId, id)).toBe(true);
  expect([loaded.find(token), ended()]).toEqual([null, 1]);
});

test('two tokens of one name are two tokens', async () => {
  const { book } = await openBook();
  const [first, second] = [await book.create(USER.id, REQUEST), await book.create(USER.id, REQUEST)];
  expect(first.token).not.toBe(second.token);
  await book.remove(PRINCIPAL.userId, first.id);
  expect(book.listOf(PRINCIPAL.userId).map(({ id }) => id)).toEqual([second.id]);
  expect(book.find(second.token)).toBe(PRINCIPAL);
});
