import { expect, test } from 'vitest';
import { TokenBook } from '../../../server/access/token-book.ts';
import { createMemoryStorage } from '../../../server/storage/memory/memory-storage.ts';
import { sampleUser } from '../../contracts/storage-engines.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const PRINCIPAL = { userId: sampleUser().id, username: 'li.ming', displayName: '李明', roles: [] } as const;

async function openBook() {
  const storage = createMemoryStorage();
  await storage.users.add(sampleUser());
  let ended = 0;
  const countEnded = () => {
    ended += 1;
  };
  const options = { store: storage.tokens, clock: new FakeClock(), onEnded: countEnded };
  return { options, book: new TokenBook(options), ended: () => ended };
}

test('a token is found, after a load too, and not once it was removed', async () => {
  const { book, options, ended } = await openBook();
  const { id, token } = await book.create(PRINCIPAL, 'a');
  const loaded = new TokenBook(options);
  await loaded.load(new Map([[PRINCIPAL.userId, PRINCIPAL]]));
  for (const each of [book, loaded])
    expect([each.find(token), each.find(token)]).toEqual([PRINCIPAL, PRINCIPAL]);
  expect(await loaded.remove(PRINCIPAL.userId, id)).toBe(true);
  expect([loaded.find(token), ended()]).toEqual([null, 1]);
});

test('two tokens of one name are two tokens', async () => {
  const { book } = await openBook();
  const [first, second] = [await book.create(PRINCIPAL, 'a'), await book.create(PRINCIPAL, 'a')];
  expect(first.token).not.toBe(second.token);
  await book.remove(PRINCIPAL.userId, first.id);
  expect(book.listOf(PRINCIPAL.userId).map(({ id }) => id)).toEqual([second.id]);
  expect(book.find(second.token)).toBe(PRINCIPAL);
});
