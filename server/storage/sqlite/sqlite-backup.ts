import AsyncDatabase from 'libsql/promise';
import { createBackupFile } from './backup-file.ts';

/**
 * Copies a database as of one moment into a new file, while others go on with it. By libsql's interface that works on a thread of
 * its own: a city's database takes a second to copy.
 */
export function backUpSqlite(file: string, copy: string): Promise<void> {
  return createBackupFile(copy, async (draft) => {
    const database = new AsyncDatabase(file, {});
    try {
      await database.exec(`vacuum into '${draft.replaceAll("'", "''")}'`);
    } finally {
      database.close();
    }
  });
}
