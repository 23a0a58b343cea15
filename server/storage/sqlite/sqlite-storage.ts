import { access, chmod, mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { type Clock, systemClock } from '../../base/clock.ts';
import { MendableError } from '../../base/mendable-error.ts';
import type { TablesMode } from '../sql/migrate.ts';
import type { SqlSchema } from '../sql/sql-schema.ts';
import { createSqlStores } from '../sql/sql-stores.ts';
import type { Storage } from '../storage.ts';
import { backUpSqlite } from './sqlite-backup.ts';
import { SqliteCheckpoints } from './sqlite-checkpoints.ts';
import { closeSqliteDatabase, openSqliteDatabase } from './sqlite-database.ts';

export const SQLITE_FILE = 'onescreen.sqlite';

/**
 * Opens the database in this folder, creates both when they are missing, and brings its tables up to date; or, `as-they-are`, opens
 * one that is there and leaves them alone.
 */
export async function openSqliteStorage(
  folder: string,
  { clock = systemClock, tables = 'migrate' }: { clock?: Clock; tables?: TablesMode } = {},
): Promise<Storage> {
  const file = join(folder, SQLITE_FILE);
  try {
    if (tables === 'migrate') await preparePlace(folder, file);
    else await access(file);
    return await openWithCheckpoints({ file, clock, tables });
  } catch (error) {
    throw new MendableError(
      `${file} cannot be opened: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

/** @param file `:memory:` for a database that is gone with the process */
export async function openSqliteFile(file: string, clock: Clock = systemClock): Promise<Storage> {
  const database = await openSqliteDatabase({ file, clock });
  return storageOn({ file, database, clock, close: () => closeSqliteDatabase(database) });
}

async function openWithCheckpoints(place: {
  file: string;
  clock: Clock;
  tables: TablesMode;
}): Promise<Storage> {
  const { file, clock } = place;
  const checkpoints = new SqliteCheckpoints(file, clock);
  try {
    const database = await openSqliteDatabase({ ...place, onWritten: () => checkpoints.noteWrite() });
    const close = async () => {
      await checkpoints.close();
      await closeSqliteDatabase(database);
    };
    return storageOn({ file, database, clock, close });
  } catch (error) {
    await checkpoints.close();
    throw error;
  }
}

interface OpenFile {
  file: string;
  database: Kysely<SqlSchema>;
  clock: Clock;
  close(): Promise<void>;
}

function storageOn({ file, database, clock, close }: OpenFile): Storage {
  let closing: Promise<void> | null = null;
  return {
    ...createSqlStores({ engine: 'sqlite', database, clock }),
    backup: (copy) => backUpSqlite(file, copy),
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/**
 * Password hashes are nobody else's to read. SQLite gives the journal beside the file the file's own mode. A folder that
 * was there already keeps its mode: it may be shared with other programs.
 */
async function preparePlace(folder: string, file: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const handle = await open(file, 'a', 0o600);
  await handle.close();
  await chmod(file, 0o600);
}
