import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SqliteCheckpoints } from '../../../../server/storage/sqlite/sqlite-checkpoints.ts';
import { eventually } from '../../../support/eventually.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

let folder: string;
let file: string;
let database: InstanceType<typeof Database>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'checkpoints-'));
  file = join(folder, 'a');
  database = new Database(file);
  database.exec('pragma journal_mode = wal; pragma wal_autocheckpoint = 0');
  database.exec('create table notes (id integer primary key)');
});
afterEach(async () => {
  database.close();
  await rm(folder, { recursive: true });
});

/** As the file itself holds them, whatever its log says. */
async function notesInFile(): Promise<number> {
  const copy = join(folder, 'copy');
  await copyFile(file, copy);
  const other = new Database(copy);
  try {
    return (other.prepare('select count(*) as count from notes').all() as [{ count: number }])[0].count;
  } finally {
    other.close();
  }
}

test('brings what was written into the file, a moment later and while it goes on', async () => {
  const clock = new FakeClock();
  const checkpoints = new SqliteCheckpoints(file, clock);
  for (let id = 1; id <= 3; id += 1) {
    database.prepare('insert into notes values (?)').run([id]);
    checkpoints.noteWrite();
  }
  await expect(notesInFile()).rejects.toThrow('no such table');
  await clock.advance(3_000);
  await eventually(async () => expect(await notesInFile()).toBe(3));
  database.prepare('insert into notes values (?)').run([4]);
  checkpoints.noteWrite();
  await clock.advance(3_000);
  await eventually(async () => expect(await notesInFile()).toBe(4));
  await checkpoints.close();
});

test('does nothing while nothing is written, nor after it was closed', async () => {
  const clock = new FakeClock();
  const checkpoints = new SqliteCheckpoints(file, clock);
  await clock.advance(60_000);
  expect(clock.pendingTimers).toBe(0);
  checkpoints.noteWrite();
  await checkpoints.close();
  checkpoints.noteWrite();
  expect(clock.pendingTimers).toBe(0);
});
