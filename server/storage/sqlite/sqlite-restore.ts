import { access, chmod, copyFile, link, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'libsql';
import type { Clock } from '../../base/clock.ts';
import { MendableError } from '../../base/mendable-error.ts';
import type { Storage } from '../storage.ts';
import { makeRestoredCopy, removeDatabase } from './restored-copy.ts';
import { SQLITE_FILE } from './sqlite-storage.ts';

export interface SqliteRestoreOptions {
  backup: string;
  folder: string;
  /** Part of the name under which the replaced database is kept. */
  stamp: string;
  clock: Clock;
  /** What else is to be done before it takes its place. */
  adapt(restored: Storage): Promise<void>;
}

/**
 * Puts a backup in the place of the database in this folder, which no hub may have open, and returns where that one is kept; null
 * where there was none. Throws a MendableError; then the database is as it was.
 */
export async function restoreSqlite(options: SqliteRestoreOptions): Promise<string | null> {
  const { backup, folder, stamp, clock, adapt } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, SQLITE_FILE);
  const copy = `${file}.restoring`;
  const release = await holdDatabase(file);
  try {
    const restored = await makeRestoredCopy({ backup, copy, clock });
    try {
      await adapt(restored);
    } finally {
      await restored.close();
    }
    const replaced = await keepReplaced(file, stamp);
    await takePlace(copy, file);
    return replaced;
  } finally {
    await removeDatabase(copy);
    release();
  }
}

/** Until it is released nobody else opens the database. */
async function holdDatabase(file: string): Promise<() => void> {
  if (!(await exists(file))) return () => {};
  const database = new Database(file);
  try {
    // Possible only while nobody else has it open; it also brings in what lies in the log.
    database.exec('pragma journal_mode = delete');
    database.exec('begin exclusive');
  } catch (error) {
    const { code } = error as { code?: string };
    database.close();
    if (code?.startsWith('SQLITE_BUSY')) {
      throw new MendableError(
        'The hub is running, and must be stopped before its database can be replaced.',
        {
          cause: error,
        },
      );
    }
    // A database that is too damaged to be opened is a reason to restore another.
    return () => {};
  }
  return () => database.close();
}

async function keepReplaced(file: string, stamp: string): Promise<string | null> {
  if (!(await exists(file))) return null;
  const kept = `${file}.replaced-${stamp}`;
  for (const end of ['', '-wal']) {
    if (await exists(file + end)) await keep(file + end, kept + end);
  }
  return kept;
}

/** By a second name: to open the file and close it again, as copying does, would give up this process's hold on it. */
async function keep(file: string, kept: string): Promise<void> {
  try {
    await link(file, kept);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    await copyFile(file, kept);
    await chmod(kept, 0o600);
    await flush(kept);
  }
}

/** In one step, so that there is a whole database at any moment. A log of the old one must not be taken for one of the new. */
async function takePlace(copy: string, file: string): Promise<void> {
  for (const end of ['-wal', '-shm']) await rm(`${copy}${end}`, { force: true });
  await flush(copy);
  for (const end of ['-wal', '-shm']) await rm(`${file}${end}`, { force: true });
  await rename(copy, file);
}

async function flush(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
