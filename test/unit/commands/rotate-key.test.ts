import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { totpContext } from '../../../server/access/second-factor.ts';
import { systemClock } from '../../../server/base/clock.ts';
import { SecretBox } from '../../../server/base/secret-box.ts';
import { openSecrets, sealSecrets } from '../../../server/cameras/camera-secrets.ts';
import type { CommandPlace } from '../../../server/commands/command-place.ts';
import { runRotateKey } from '../../../server/commands/rotate-key-command.ts';
import { openSecretKeys, SECRET_KEY_FILE, type SecretKeys } from '../../../server/config/secret-key.ts';
import { openSecretBox } from '../../../server/open-secret-box.ts';
import { openSqliteStorage } from '../../../server/storage/sqlite/sqlite-storage.ts';
import type { Storage } from '../../../server/storage/storage.ts';
import { putCamera, sampleCamera, sampleUser } from '../../support/sample-records.ts';

const CREDENTIALS = { username: 'viewer', password: 'hikvision12345' };
const SECRETS = { credentials: CREDENTIALS, main: [], sub: [] };

let folder: string;
let place: CommandPlace;
let keyFile: string;
let storage: Storage;
let keys: SecretKeys;
let box: SecretBox;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rotate-key-'));
  keyFile = join(folder, SECRET_KEY_FILE);
  place = { databaseUrl: null, dataFolder: folder, secretKey: undefined, clock: systemClock };
  storage = await openSqliteStorage(folder);
  keys = await openSecretKeys({ variable: undefined, dataFolder: folder, create: true });
  box = await openSecretBox(storage.sealCheck, keys);
  await fill();
});
afterEach(async () => {
  await storage.close();
  await rm(folder, { recursive: true });
});

/** Cameras of two revisions each, more of them than are read at once, and a user with a second factor. */
async function fill(): Promise<void> {
  await storage.transaction(async ({ cameras, changes, users }) => {
    await changes.bump('cameras');
    for (const revision of [1, 2]) {
      const records = Array.from({ length: 150 }, (_, i) => sampleCamera(`c-${i}`, revision));
      await cameras.apply(
        records.map((record) => putCamera({ ...record, credentials: sealSecrets(box, record.id, SECRETS) })),
      );
    }
    const user = sampleUser();
    await users.add({ ...user, totpSecret: box.seal('BASE32', totpContext(user.id)) });
  });
}

const passwordsWith = async (opening: SecretBox) => {
  const rows = await storage.cameras.readSealed(null, 1000);
  return rows.map(({ id, credentials }) => openSecrets(opening, id, credentials)?.credentials?.password);
};
const firstKeyOnly = () => new SecretBox(() => keys.current().slice(0, 1));

test('everything is sealed under a new key, which the hub beside knows at once', async () => {
  const old = keys.current()[0]!;
  const { ok, lines } = await runRotateKey(place, false);
  expect(ok).toBe(true);
  expect(lines[0]).toContain(
    'the passwords of 300 camera files (earlier ones count too) and 1 second factors',
  );
  expect(keys.current()).toHaveLength(2);
  expect(keys.current()[1]).toEqual(old);
  expect(await passwordsWith(firstKeyOnly())).toEqual(Array(300).fill(CREDENTIALS.password));
  const user = await storage.users.find(sampleUser().id);
  expect(firstKeyOnly().open(user!.totpSecret!, totpContext(user!.id))).toBe('BASE32');
  expect(user!.revision).toBe(sampleUser().revision);
  const entries = await storage.audit.read(0, 10);
  expect(entries.map(({ action, result }) => `${action} ${result}`)).toEqual(['hub:key-rotated ok']);
  expect(entries[0]!.detail).not.toContain(CREDENTIALS.password);
});

test('the old key can be taken out of the file afterwards', async () => {
  await runRotateKey(place, false);
  const lines = (await readFile(keyFile, 'utf8'))
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  await writeFile(keyFile, `${lines[0]}\n`);
  const hub = await openSecretBox(storage.sealCheck, keys);
  expect(await passwordsWith(hub)).toEqual(Array(300).fill(CREDENTIALS.password));
});

test('with keys in the environment the first of them is taken, and none is made', async () => {
  const [fileKey] = keys.current();
  const variable = `${'ab'.repeat(32)},${fileKey!.toString('hex')}`;
  const { ok, lines } = await runRotateKey({ ...place, secretKey: variable }, false);
  expect(ok).toBe(true);
  expect(lines[0]).toContain('ONESCREEN_SECRET_KEY');
  expect(await passwordsWith(new SecretBox(() => [Buffer.alloc(32, 0xab)]))).toEqual(
    Array(300).fill(CREDENTIALS.password),
  );
  expect(keys.current()).toHaveLength(1);
});

test('another key than the database’s is refused, and goes on when the old one is said to be lost', async () => {
  await writeFile(keyFile, `${'cd'.repeat(32)}\n`);
  await expect(runRotateKey(place, false)).rejects.toThrow('rotate-key --lost');
  expect(keys.current()).toHaveLength(1);
  const { ok, lines } = await runRotateKey(place, true);
  expect(ok).toBe(true);
  expect(lines[1]).toContain('No key opens the passwords of 300 camera files and 1 second factors');
  await openSecretBox(storage.sealCheck, keys);
});

test('one that was damaged is left as it is and told, and the others are done', async () => {
  const [row] = await storage.cameras.readSealed(null, 1);
  const damaged = row!.credentials.slice(0, -4).concat('AAAA');
  await storage.cameras.reseal([{ ...row!, before: row!.credentials, after: damaged }]);
  const { ok, lines } = await runRotateKey(place, false);
  expect(ok).toBe(false);
  expect(lines[1]).toContain('No key opens the passwords of 1 camera files and 0 second factors');
  expect(await passwordsWith(firstKeyOnly())).toHaveLength(300);
  expect((await storage.audit.read(0, 10)).map(({ result }) => result)).toEqual(['failed']);
});
