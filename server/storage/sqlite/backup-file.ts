import { open, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { MendableError } from '../../base/mendable-error.ts';

/**
 * A new file for its owner alone, which is complete when it is there: nobody takes a half for the whole. Throws a MendableError
 * where there is one already, or where it cannot be written.
 * @param fill writes into the file that it is given, which is empty
 */
export async function createBackupFile(file: string, fill: (draft: string) => Promise<void>): Promise<void> {
  const target = resolve(file);
  const draft = `${target}.part`;
  // The name is taken at once, so that two who want the same one do not both succeed.
  await createEmpty(target);
  try {
    await createEmpty(draft);
    await fill(draft);
    await flush(draft);
    await rename(draft, target);
  } catch (error) {
    // SQLite's log may lie beside it.
    for (const left of [draft, `${draft}-wal`, `${draft}-shm`, target]) await rm(left, { force: true });
    throw unwritable(target, error);
  }
}

async function createEmpty(file: string): Promise<void> {
  try {
    await (await open(file, 'wx', 0o600)).close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unwritable(file, error);
    throw new MendableError(`${file} exists already: it is not overwritten.`);
  }
}

async function flush(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function unwritable(file: string, error: unknown): MendableError {
  if (error instanceof MendableError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new MendableError(`${file} cannot be written: ${reason}`, { cause: error });
}
