import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SessionRecord } from '../../server/storage/session-store.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { sampleUser } from '../support/sample-records.ts';
import { STORAGE_ENGINES } from './storage-engines.ts';

function session(id: string): SessionRecord {
  return {
    id,
    userId: sampleUser().id,
    tokenHash: `hash-of-${id}`,
    createdAtMs: 1_768_464_000_000 + id.length,
    lastSeenAtMs: 1_768_464_000_500,
    address: '192.0.2.7',
    userAgent: 'Mozilla/5.0 (值班)',
  };
}

describe.each(STORAGE_ENGINES)('session store on $name', (engine) => {
  let storage: Storage;
  let discard: () => Promise<void>;
  beforeEach(async () => {
    ({ storage, discard } = await engine.open());
    await storage.users.add(sampleUser());
  });
  afterEach(() => discard());

  const idsOf = async () => (await storage.sessions.list()).map(({ id }) => id).sort();

  test('gives a session back exactly as it was added', async () => {
    await storage.sessions.add(session('a'));
    expect(await storage.sessions.list()).toEqual([session('a')]);
  });

  test('refuses a session of a user that does not exist', async () => {
    await expect(storage.sessions.add({ ...session('a'), userId: 'nobody' })).rejects.toThrow();
    expect(await storage.sessions.list()).toEqual([]);
  });

  test('sets when sessions were last seen and passes over those that are gone', async () => {
    await storage.sessions.add(session('a'));
    await storage.sessions.add(session('bb'));
    await storage.sessions.setLastSeen([
      { id: 'gone', lastSeenAtMs: 1 },
      { id: 'bb', lastSeenAtMs: 1_768_464_999_999 },
    ]);
    const seen = (await storage.sessions.list()).map(({ id, lastSeenAtMs }) => [id, lastSeenAtMs]);
    expect(seen).toEqual([
      ['a', 1_768_464_000_500],
      ['bb', 1_768_464_999_999],
    ]);
  });

  test('removes sessions, many at once, and passes over those that are gone', async () => {
    for (const id of ['a', 'b', 'c']) await storage.sessions.add(session(id));
    await storage.sessions.remove([
      'a',
      'gone',
      'c',
      ...Array.from({ length: 2_500 }, (_, i) => `gone-${i}`),
    ]);
    expect(await idsOf()).toEqual(['b']);
    await storage.sessions.remove([]);
    expect(await idsOf()).toEqual(['b']);
  });

  test('takes calls at the same time, one after the other', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, i) => storage.sessions.add(session(`s${i}`))));
    await Promise.all([
      storage.sessions.setLastSeen([{ id: 's1', lastSeenAtMs: 5 }]),
      storage.sessions.remove(['s2']),
      storage.sessions.setLastSeen([{ id: 's3', lastSeenAtMs: 6 }]),
    ]);
    const sessions = await storage.sessions.list();
    expect(sessions).toHaveLength(49);
    expect(sessions.filter(({ lastSeenAtMs }) => lastSeenAtMs < 10).map(({ id }) => id)).toEqual([
      's1',
      's3',
    ]);
  });
});
