import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MendableError } from '../../../server/base/mendable-error.ts';
import { openSecretKeys, SECRET_KEY_FILE } from '../../../server/config/secret-key.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'secret-key-'));
  file = join(folder, SECRET_KEY_FILE);
});
afterEach(() => rm(folder, { recursive: true }));

const HEX = 'ab'.repeat(32);
const BASE64 = Buffer.alloc(32, 7).toString('base64');

const open = (variable?: string, create = true) => openSecretKeys({ variable, dataFolder: folder, create });
const messageOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error) => (error instanceof MendableError ? error.message : `not mendable: ${error}`),
  );

test('a key is made on the first start, for its owner alone, and is the same on the next', async () => {
  const first = await open();
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(first.place).toBe(file);
  expect(first.current()).toHaveLength(1);
  expect(first.current()[0]).toHaveLength(32);
  expect((await open()).current()).toEqual(first.current());
});

test('two hubs make two different keys', async () => {
  const first = (await open()).current();
  await rm(file);
  expect((await open()).current()).not.toEqual(first);
});

test('a data folder that is missing is made', async () => {
  const keys = await openSecretKeys({ variable: '', dataFolder: join(folder, 'a', 'b'), create: true });
  expect(keys.current()).toHaveLength(1);
});

test('a command beside a hub makes no key', async () => {
  expect(await messageOf(open(undefined, false))).toContain(`There is no key in ${file}`);
  await open();
  expect((await open(undefined, false)).current()).toHaveLength(1);
});

test.each([0o640, 0o604, 0o660, 0o620])(
  'a file of mode %o, which others could read, is refused',
  async (mode) => {
    const keys = await open();
    await chmod(file, mode);
    expect(await messageOf(open())).toContain(`chmod 600 ${file}`);
    expect(() => keys.current()).toThrow('chmod 600');
  },
);

test('the environment goes before the file, which is then not made', async () => {
  const keys = await open(`${HEX}, ${BASE64}`);
  expect(keys.current()).toEqual([Buffer.alloc(32, 0xab), Buffer.alloc(32, 7)]);
  expect(keys.place).toBe('ONESCREEN_SECRET_KEY');
  await expect(stat(file)).rejects.toThrow('ENOENT');
  expect(await messageOf(keys.add())).toContain('ONESCREEN_SECRET_KEY');
});

test.each(['too-short', `${HEX}00`, `${HEX},nonsense`, 'p@ssword', `${BASE64.slice(0, -4)}====`])(
  'a bad key in the environment is refused and not shown: %s',
  async (variable) => {
    const message = await messageOf(open(variable));
    expect(message).toContain('openssl rand -base64 32');
    expect(message).not.toContain(variable);
  },
);

test.each([
  ['', 'holds no key'],
  ['# only words\n', 'holds no key'],
  [`${HEX}\nhalf a key\n`, 'key 2 is not'],
])('a bad file is refused with what is wrong: %j', async (text, problem) => {
  await writeFile(file, text, { mode: 0o600 });
  expect(await messageOf(open())).toContain(problem);
});

test('a new key goes in front, the old ones stay, and who has the file open knows it at once', async () => {
  const hub = await open();
  const [old] = hub.current();
  const command = await open(undefined, false);
  await command.add();
  await command.add();
  expect(hub.current()).toHaveLength(3);
  expect(hub.current()).toEqual(command.current());
  expect(hub.current()[2]).toEqual(old);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await readFile(file, 'utf8')).match(/^#.*seals/gm)).toHaveLength(1);
});

test('a file that is gone while the hub runs is an error that says so', async () => {
  const keys = await open();
  await rm(file);
  expect(() => keys.current()).toThrow(`There is no key in ${file}`);
});
