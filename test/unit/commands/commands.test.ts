import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AuditTrail } from '../../../server/access/audit-trail.ts';
import { systemClock } from '../../../server/base/clock.ts';
import { silentLogger } from '../../../server/base/logger.ts';
import { runBackup } from '../../../server/commands/backup-command.ts';
import type { CommandPlace } from '../../../server/commands/command-place.ts';
import { runRestore } from '../../../server/commands/restore-command.ts';
import { runVerifyAudit } from '../../../server/commands/verify-audit-command.ts';
import { openSecretKeys, SECRET_KEY_FILE } from '../../../server/config/secret-key.ts';
import { openSecretBox } from '../../../server/open-secret-box.ts';
import { HUB_ACTOR } from '../../../server/storage/audit-note.ts';
import { openSqliteStorage, SQLITE_FILE } from '../../../server/storage/sqlite/sqlite-storage.ts';
import type { Storage } from '../../../server/storage/storage.ts';
import { collectGarbage } from '../../support/collect-garbage.ts';
import { sampleUser } from '../../support/sample-records.ts';

let folder: string;
let place: CommandPlace;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'commands-'));
  file = join(folder, 'backup');
  place = { databaseUrl: null, dataFolder: join(folder, 'data'), secretKey: undefined, clock: systemClock };
});
afterEach(() => rm(folder, { recursive: true }));

/** As a hub leaves it behind: with a key, a user who is logged in and an audit. */
async function makeDatabase(): Promise<Storage> {
  const storage = await openSqliteStorage(place.dataFolder);
  const keys = await openSecretKeys({ variable: undefined, dataFolder: place.dataFolder, create: true });
  await openSecretBox(storage.sealCheck, keys);
  const audit = new AuditTrail({ audit: storage.audit, clock: systemClock, logger: silentLogger });
  await audit.write(storage, [{ actor: HUB_ACTOR, action: 'hub:started', result: 'ok' }]);
  await storage.users.add(sampleUser());
  await storage.sessions.add({
    id: 's1',
    userId: sampleUser().id,
    tokenHash: 'hash',
    createdAtMs: 1,
    lastSeenAtMs: 1,
    address: '',
    userAgent: '',
  });
  return storage;
}

async function actions(): Promise<string[]> {
  const storage = await openSqliteStorage(place.dataFolder);
  const entries = await storage.audit.read(0, 100);
  await storage.close();
  return entries.map(({ action, result }) => `${action} ${result}`);
}

test('a backup beside a hub is noted there, and tells what is not in it', async () => {
  const hub = await makeDatabase();
  const { ok, lines } = await runBackup(place, file);
  expect(ok).toBe(true);
  expect(lines.join(' ')).toContain('does not contain the secret key');
  expect((await hub.audit.read(0, 10)).map(({ action }) => action)).toEqual(['hub:started', 'hub:backed-up']);
  await hub.close();
});

test('a command makes no database, and touches none of another version', async () => {
  await expect(runVerifyAudit(place)).rejects.toThrow(
    `${join(place.dataFolder, SQLITE_FILE)} cannot be opened: ENOENT`,
  );
  await (await makeDatabase()).close();
  const database = new Database(join(place.dataFolder, SQLITE_FILE));
  database.exec("delete from kysely_migration where name like '0002%'");
  await expect(runVerifyAudit(place)).rejects.toThrow('start the hub once');
  database.exec("insert into kysely_migration values ('9999-of-the-future', '2030-01-01')");
  database.close();
  await expect(runBackup(place, file)).rejects.toThrow('newer version');
});

test('a restore ends all logins and is noted in the audit that it restored', async () => {
  const hub = await makeDatabase();
  await runBackup(place, file);
  await hub.users.add(sampleUser('added.later'));
  await hub.close();
  await collectGarbage();
  const { ok, lines } = await runRestore(place, file);
  expect(ok).toBe(true);
  expect(lines.join(' ')).toMatch(/is kept in \S+onescreen\.sqlite\.replaced-\d{8}T\d{6}Z\./);
  expect(lines).toHaveLength(3);
  const storage = await openSqliteStorage(place.dataFolder);
  expect(await storage.sessions.list()).toEqual([]);
  expect(await storage.users.list()).toHaveLength(1);
  await storage.close();
  expect(await actions()).toEqual(['hub:started ok', 'hub:restored ok']);
  expect((await runVerifyAudit(place)).ok).toBe(true);
});

test('a restore on another machine says that the key is not there', async () => {
  await (await makeDatabase()).close();
  await runBackup(place, file);
  place = { ...place, dataFolder: join(folder, 'other machine') };
  const { ok, lines } = await runRestore(place, file);
  expect(ok).toBe(true);
  expect(lines).toContain('There was none before.');
  expect(lines.at(-1)).toContain(`There is no key in ${join(place.dataFolder, SECRET_KEY_FILE)}`);
  await openSecretKeys({ variable: undefined, dataFolder: place.dataFolder, create: true });
  await collectGarbage();
  expect((await runRestore(place, file)).lines.at(-1)).toContain('cannot be opened with the key in');
});

test('a whole audit is told with its last hash, and verifying is noted in it', async () => {
  const hub = await makeDatabase();
  const [last] = await hub.audit.read(0, 1);
  const { ok, lines } = await runVerifyAudit(place);
  expect(ok).toBe(true);
  expect(lines[0]).toBe('The audit is whole: 1 entries, from 1 to 1.');
  expect(lines[1]).toBe(`Entry 1 has the hash ${last!.hash}.`);
  expect((await hub.audit.read(1, 10)).map(({ action }) => action)).toEqual(['audit:verified']);
  await hub.close();
});

test('an entry that was changed in the file is found, and the finding noted', async () => {
  await (await makeDatabase()).close();
  const database = new Database(join(place.dataFolder, SQLITE_FILE));
  database.exec("update audit_entries set username = 'somebody else' where seq = 1");
  database.close();
  const { ok, lines } = await runVerifyAudit(place);
  expect(ok).toBe(false);
  expect(lines[0]).toBe('The audit is broken at entry 1: Its contents are not what was hashed.');
  expect(await actions()).toEqual(['hub:started ok', 'audit:verified failed']);
});

test('the key is in no backup', async () => {
  await (await makeDatabase()).close();
  await runBackup(place, file);
  const key = (await readFile(join(place.dataFolder, SECRET_KEY_FILE), 'utf8')).trim().split('\n').at(-1)!;
  const backup = await readFile(file);
  expect([backup.includes(key), backup.includes(Buffer.from(key, 'base64'))]).toEqual([false, false]);
});
