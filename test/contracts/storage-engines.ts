import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStorage } from '../../server/storage/sqlite/sqlite-storage.ts';
import type { Storage } from '../../server/storage/storage.ts';

export interface StorageEngine {
  name: string;
  open(): Promise<{ storage: Storage; discard(): Promise<void> }>;
}

/** Every engine that a storage port has; each suite here runs on all of them. */
export const STORAGE_ENGINES: StorageEngine[] = [
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
