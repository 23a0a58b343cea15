import { beforeEach, expect, test } from 'vitest';
import type { Requester } from '../../../server/access/principal.ts';
import { AccessStage, ADMIN_PASSWORD, codeOf } from '../../support/access-stage.ts';
import { totpCode } from '../../support/totp-code.ts';

let stage: AccessStage;
let by: Requester;

beforeEach(async () => {
  stage = await AccessStage.start();
  by = await stage.asAdmin();
});

const now = () => stage.clock.now();
const actions = async () =>
  (await stage.entries()).map(({ action }) => action).filter((action) => /totp/.test(action));

test('a secret that was only offered asks for nothing at the next login', async () => {
  await stage.access.totp.offer(by, ADMIN_PASSWORD);
  expect(await codeOf(stage.login())).toBe('no error');
  expect(await stage.access.users.list(by.principal)).toMatchObject([{ totpEnabled: false }]);
  expect(await actions()).toEqual([]);
});

test('a code of it makes it count, from the next login on, and is not good for that one', async () => {
  const { secret } = await stage.access.totp.offer(by, ADMIN_PASSWORD);
  const code = totpCode(secret, now());
  expect(await codeOf(stage.access.totp.confirm(by, '000000'))).toBe('WRONG_CODE');
  const recovery = await stage.access.totp.confirm(by, code);
  expect(new Set(recovery).size).toBe(10);
  expect(await codeOf(stage.login())).toBe('TOTP_REQUIRED');
  const again = { username: 'admin', password: ADMIN_PASSWORD, code };
  expect(
    await codeOf(stage.access.logins.login(again, { address: '1', userAgent: '', devicePass: undefined })),
  ).toBe('WRONG_CODE');
  expect(await stage.access.users.list(by.principal)).toMatchObject([{ totpEnabled: true }]);
  expect(await actions()).toEqual(['account:totp-enabled']);
});

test('the secret is sealed where it is kept, and stands in no note', async () => {
  const { secret } = await stage.access.totp.offer(by, ADMIN_PASSWORD);
  const recovery = await stage.access.totp.confirm(by, totpCode(secret, now()));
  const kept = JSON.stringify([await stage.storage.users.list(), await stage.entries()]);
  for (const text of [secret, ...recovery]) expect(kept).not.toContain(text);
});

test('the password is asked for before one is set up and before it is taken off', async () => {
  const { totp } = stage.access;
  expect(await codeOf(totp.offer(by, 'wrong'))).toBe('WRONG_LOGIN');
  expect(await codeOf(totp.remove(by, 'wrong'))).toBe('WRONG_LOGIN');
});

test('who has one takes it off before he sets up another', async () => {
  const { totp } = stage.access;
  const { secret } = await totp.offer(by, ADMIN_PASSWORD);
  await totp.confirm(by, totpCode(secret, now()));
  expect(await codeOf(totp.offer(by, ADMIN_PASSWORD))).toBe('CONFLICT');
  expect(await codeOf(totp.confirm(by, totpCode(secret, now())))).toBe('CONFLICT');
  await totp.remove(by, ADMIN_PASSWORD);
  expect(await codeOf(stage.login())).toBe('no error');
  expect((await stage.storage.users.list())[0]).toMatchObject({ totpSecret: null, recoveryHashes: [] });
  expect(await actions()).toEqual(['account:totp-enabled', 'account:totp-disabled']);
});

test('a second offer takes the place of the first, and taking off nothing does nothing', async () => {
  const { totp } = stage.access;
  expect(await codeOf(totp.confirm(by, '123456'))).toBe('CONFLICT');
  const first = await totp.offer(by, ADMIN_PASSWORD);
  const second = await totp.offer(by, ADMIN_PASSWORD);
  expect(await codeOf(totp.confirm(by, totpCode(first.secret, now())))).toBe('WRONG_CODE');
  expect(await codeOf(totp.confirm(by, totpCode(second.secret, now())))).toBe('no error');
  await totp.remove(by, ADMIN_PASSWORD);
  await totp.remove(by, ADMIN_PASSWORD);
  expect(await actions()).toEqual(['account:totp-enabled', 'account:totp-disabled']);
});

test('confirming is no way to try codes', async () => {
  const { secret } = await stage.access.totp.offer(by, ADMIN_PASSWORD);
  const codes: string[] = [];
  for (let index = 0; index < 20; index += 1)
    codes.push(await codeOf(stage.access.totp.confirm(by, '000000')));
  expect(codes.filter((code) => code === 'WRONG_CODE')).toHaveLength(5);
  await stage.clock.advance(1_000);
  expect(await codeOf(stage.access.totp.confirm(by, totpCode(secret, now())))).toBe('no error');
});
