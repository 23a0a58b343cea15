import { createReadStream, createWriteStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import Database from 'libsql';
import type { Clock } from '../../base/clock.ts';
import { MendableError } from '../../base/mendable-error.ts';
import { sqlMigrations } from '../sql/sql-migrations.ts';
import type { Storage } from '../storage.ts';
import { openSqliteFile } from './sqlite-storage.ts';

const SQLITE_HEADER = 'SQLite format 3\0';

export interface RestoredCopyOptions {
  /** The backup, which stays as it is. */
  backup: string;
  /** Where its copy is made; what was there is gone. */
  copy: string;
  clock: Clock;
}

/**
 * Copies a backup, for its owner alone, and brings the copy's tables up to date. Throws a MendableError where the file is no backup of
 * ours, is damaged, or comes from a newer version; then no copy is left.
 */
export async function makeRestoredCopy({ backup, copy, clock }: RestoredCopyOptions): Promise<Storage> {
  await requireHeader(backup);
  await removeDatabase(copy);
  try {
    await pipeline(createReadStream(backup), createWriteStream(copy, { flags: 'wx', mode: 0o600 }));
    checkContents(backup, copy);
    return await openSqliteFile(copy, clock);
  } catch (error) {
    await removeDatabase(copy);
    throw error;
  }
}

/** With the log that may lie beside it. */
export async function removeDatabase(file: string): Promise<void> {
  for (const each of [file, `${file}-wal`, `${file}-shm`]) await rm(each, { force: true });
}

async function requireHeader(backup: string): Promise<void> {
  const header = Buffer.alloc(SQLITE_HEADER.length);
  try {
    const handle = await open(backup, 'r');
    try {
      await handle.read(header);
    } finally {
      await handle.close();
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new MendableError(`${backup} cannot be read (${code ?? 'unknown'}).`, { cause: error });
  }
  if (header.toString('latin1') !== SQLITE_HEADER) throw noBackup(backup);
}

function checkContents(backup: string, copy: string): void {
  const database = new Database(copy);
  try {
    if (!isWhole(database)) throw new MendableError(`${backup} is damaged: it is not restored.`);
    const applied = readMigrations(database);
    if (applied.length === 0) throw noBackup(backup);
    const known = Object.keys(sqlMigrations('sqlite'));
    if (applied.some((name) => !known.includes(name))) {
      throw new MendableError(`${backup} is of a newer version than this program: restore it with that one.`);
    }
  } finally {
    database.close();
  }
}

function isWhole(database: InstanceType<typeof Database>): boolean {
  try {
    const rows = database.prepare('pragma integrity_check').all() as { integrity_check: string }[];
    return rows.length === 1 && rows[0]?.integrity_check === 'ok';
  } catch {
    return false;
  }
}

function readMigrations(database: InstanceType<typeof Database>): string[] {
  try {
    const rows = database.prepare('select name from kysely_migration').all() as { name: string }[];
    return rows.map(({ name }) => name);
  } catch {
    return [];
  }
}

function noBackup(backup: string): MendableError {
  return new MendableError(`${backup} is no backup of Onescreen: nothing was changed.`);
}
