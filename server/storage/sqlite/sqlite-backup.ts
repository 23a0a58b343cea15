import { open, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import AsyncDatabase from 'libsql/promise';
import { MendableError } from '../../base/mendable-error.ts';

/**
 * Copies a database as of one moment into a new file, while others go on with it. By libsql's interface that works on a thread of
 * its own: a city's database takes a second to copy.
 */
export async function backUpSqlite(file: string, copy: string): Promise<void> {
  const target = resolve(copy);
  // Nobody takes a half for the whole: the name is taken at once, and what it stands for put there when it is complete.
  const draft = `${target}.part`;
  await createEmpty(target, target);
  try {
    await createEmpty(draft, target);
    await copyDatabase(file, draft);
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    await rm(target, { force: true });
    throw error instanceof MendableError ? error : unwritable(target, error);
  }
}

/** For its owner alone from the start. SQLite writes into a file that is empty. */
async function createEmpty(file: string, target: string): Promise<void> {
  try {
    await (await open(file, 'wx', 0o600)).close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unwritable(target, error);
    throw new MendableError(`${file} exists already: it is not overwritten.`);
  }
}

async function copyDatabase(file: string, draft: string): Promise<void> {
  const database = new AsyncDatabase(file, {});
  try {
    await database.exec(`vacuum into '${draft.replaceAll("'", "''")}'`);
  } finally {
    database.close();
  }
  const handle = await open(draft, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function unwritable(target: string, error: unknown): MendableError {
  const reason = error instanceof Error ? error.message : String(error);
  return new MendableError(`${target} cannot be written: ${reason}`, { cause: error });
}
