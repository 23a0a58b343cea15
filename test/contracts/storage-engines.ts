import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryStorage } from '../../server/storage/memory/memory-storage.ts';
import { openSqliteStorage } from '../../server/storage/sqlite/sqlite-storage.ts';
import type { Storage } from '../../server/storage/storage.ts';
import type { UserRecord } from '../../server/storage/user-store.ts';

export interface StorageEngine {
  name: string;
  open(): Promise<{ storage: Storage; discard(): Promise<void> }>;
}

/** Every engine that a storage port has; each suite here runs on all of them. */
export const STORAGE_ENGINES: StorageEngine[] = [
  {
    name: 'memory',
    open: async () => ({ storage: createMemoryStorage(), discard: async () => {} }),
  },
  {
    name: 'sqlite',
    async open() {
      const folder = await mkdtemp(join(tmpdir(), 'storage-'));
      const storage = await openSqliteStorage(folder);
      return {
        storage,
        async discard() {
          await storage.close();
          await rm(folder, { recursive: true });
        },
      };
    },
  },
];

export function sampleUser(username = 'li.ming'): UserRecord {
  return {
    id: `id-of-${username}`,
    username,
    displayName: '李明 "值班"',
    roles: ['operator', 'incident'],
    passwordHash: '$argon2id$…',
    createdAtMs: 1_768_464_000_123,
  };
}
