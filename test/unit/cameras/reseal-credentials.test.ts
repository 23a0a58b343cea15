import { expect, test } from 'vitest';
import { SecretBox } from '../../../server/base/secret-box.ts';
import { resealCredentials } from '../../../server/cameras/reseal-credentials.ts';
import { EVERYWHERE } from '../../../server/contract/permissions.ts';
import { RegistryStage, registrar } from '../../support/registry-stage.ts';

const OLD_KEY = Buffer.alloc(32, 1);
const NEW_KEY = Buffer.alloc(32, 2);

test('credentials of now and of before are sealed under the new key, while a hub runs', async () => {
  let keys: readonly Buffer[] = [OLD_KEY];
  const stage = await RegistryStage.start({ keys: () => keys });
  const { storage } = stage;
  const first = await stage.add('a', { mainUrl: 'rtsp://u:first@192.0.2.10/a' });
  const credentials = { username: 'u', password: 'second' };
  await stage.desk.update(registrar(), 'a', { revision: 1, file: first.file, credentials });
  await stage.add('none');
  keys = [NEW_KEY, OLD_KEY];
  const box = new SecretBox(() => keys);
  expect(await resealCredentials(storage.cameras, box)).toEqual({ resealed: 2, unreadable: 0 });
  expect(await resealCredentials(storage.cameras, box)).toEqual({ resealed: 0, unreadable: 0 });
  // The hub has not read anything again: what it keeps it must not write back under the old key.
  await stage.desk.update(registrar(), 'a', { revision: 2, file: { ...first.file, note: 'x' } });
  keys = [NEW_KEY];
  const again = await RegistryStage.start({ storage, keys: () => keys });
  expect(again.running.get('a')?.definition.credentials).toEqual(credentials);
  await again.desk.rollback(registrar(), 'a', { revision: 3, toRevision: 1 });
  expect(again.running.get('a')?.definition.credentials?.password).toBe('first');
  expect(
    (await again.desk.history('a', EVERYWHERE)).map(({ changes }) => changes.map((c) => c.field)),
  ).toEqual([['note', 'credentials'], ['note'], ['credentials'], expect.arrayContaining(['credentials'])]);
});

test('the same credentials, each sealed anew, are no change in the history', async () => {
  let keys: readonly Buffer[] = [OLD_KEY];
  const stage = await RegistryStage.start({ keys: () => keys });
  const { file } = await stage.add('a', { mainUrl: 'rtsp://u:p@192.0.2.10/a' });
  await stage.desk.update(registrar(), 'a', { revision: 1, file: { ...file, note: 'x' } });
  keys = [NEW_KEY, OLD_KEY];
  await resealCredentials(stage.storage.cameras, new SecretBox(() => keys));
  const [second] = await stage.desk.history('a', EVERYWHERE);
  expect(second?.changes).toEqual([{ field: 'note', before: null, after: 'x' }]);
});

test('what cannot be opened stays as it is, and does not stop the others', async () => {
  const stage = await RegistryStage.start({ keys: () => [OLD_KEY] });
  await stage.add('a', { mainUrl: 'rtsp://u:p@192.0.2.10/a' });
  const box = new SecretBox(() => [NEW_KEY]);
  expect(await resealCredentials(stage.storage.cameras, box)).toEqual({ resealed: 0, unreadable: 1 });
});
