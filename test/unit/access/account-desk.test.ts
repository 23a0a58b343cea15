import { beforeEach, expect, test } from 'vitest';
import type { OpenedLogin } from '../../../server/access/login-desk.ts';
import {
  AccessStage,
  ADMIN_PASSWORD,
  clientAt,
  codeOf,
  NEXT_PASSWORD,
  requesterOf,
} from '../../support/access-stage.ts';
import { totpCode } from '../../support/totp-code.ts';

let stage: AccessStage;
let opened: OpenedLogin;

beforeEach(async () => {
  stage = await AccessStage.start();
  opened = await stage.login();
});

const change = (current = ADMIN_PASSWORD, next = NEXT_PASSWORD, login = opened) =>
  stage.access.account.changePassword(requesterOf(login), { current, next });

test('a new password opens from then on, the old one does not, and the other sessions are over', async () => {
  const other = await stage.login();
  await change();
  expect(stage.access.authenticate(opened)).not.toBeNull();
  expect(stage.access.authenticate(other)).toBeNull();
  expect(await codeOf(stage.login())).toBe('WRONG_LOGIN');
  expect(await codeOf(stage.login('admin', NEXT_PASSWORD))).toBe('no error');
  const noted = (await stage.entries()).find(({ action }) => action === 'account:password-changed');
  expect(noted).toMatchObject({ username: 'admin', targetName: 'admin', detail: { endedSessions: 1 } });
  expect(JSON.stringify(await stage.entries())).not.toMatch(/horse|another long/);
});

test.each([
  ['the current one is wrong', 'wrong', NEXT_PASSWORD, 'WRONG_LOGIN'],
  ['the next one is short', ADMIN_PASSWORD, 'short', 'WEAK_PASSWORD'],
  ['the next one is the current one', ADMIN_PASSWORD, ADMIN_PASSWORD, 'WEAK_PASSWORD'],
  [
    'the next one is the current one, typed in full width',
    ADMIN_PASSWORD,
    'ｃorrect horse staple',
    'WEAK_PASSWORD',
  ],
  ['the next one has the user name in it', ADMIN_PASSWORD, 'i am the admin here', 'WEAK_PASSWORD'],
])('nothing changes when %s', async (_, current, next, code) => {
  expect(await codeOf(change(current, next))).toBe(code);
  expect(await codeOf(stage.login())).toBe('no error');
});

test('whoever finds a screen unlocked does not find out the password at it, nor keeps its owner from changing it', async () => {
  const codes: string[] = [];
  for (let index = 0; index < 20; index += 1) codes.push(await codeOf(change(`guess ${index}`)));
  expect(codes.filter((code) => code === 'WRONG_LOGIN')).toHaveLength(5);
  expect(codes.at(-1)).toBe('TOO_MANY_ATTEMPTS');
  expect(await codeOf(change(ADMIN_PASSWORD, NEXT_PASSWORD, await stage.login()))).toBe('no error');
});

test('a first password lets nobody do anything until it has been changed; then at once, on the same login', async () => {
  const { users } = stage.access;
  const { user, password } = await users.create(requesterOf(opened), {
    username: 'Li.Ming',
    displayName: '李明',
    roles: ['operator'],
    scope: { domains: ['water'], regions: null },
  });
  expect(user).toMatchObject({ username: 'li.ming', mustChangePassword: true });
  const first = await stage.login('li.ming', password);
  expect([first.principal.mustChangePassword, [...first.principal.permissions]]).toEqual([true, []]);
  const heard: unknown[] = [];
  stage.access.onChanged((login) =>
    heard.push([login, stage.access.authenticate(first)?.mustChangePassword]),
  );
  await change(password, NEXT_PASSWORD, first);
  expect(heard).toEqual([[{ userId: user.id }, false]]);
  expect([...stage.access.authenticate(first)!.permissions]).toContain('bookmark:create');
});

test('the sessions that are listed are one’s own, the one that asks among them', async () => {
  await stage.addUser({ roles: ['operator'] });
  stage.clock.stepWallClock(1_000);
  const other = await stage.login('admin', ADMIN_PASSWORD, { address: '192.0.2.9', userAgent: 'another' });
  const listed = stage.access.account.listSessions(other.principal);
  expect(listed[0]).toMatchObject({ address: '192.0.2.9', userAgent: 'another', current: true });
  expect(listed.filter(({ current }) => current)).toHaveLength(1);
  expect(listed.map(({ id }) => id)).toContain(opened.principal.via.id);
  expect(JSON.stringify(listed)).not.toContain(other.sessionToken);
});

test('one’s own session is ended from another, with a note; somebody else’s is not there', async () => {
  const { by } = await stage.addUser({ roles: ['operator'] });
  const other = await stage.login();
  const { account } = stage.access;
  expect(await codeOf(account.endSession(requesterOf(opened), by.principal.via.id))).toBe('NOT_FOUND');
  expect(await codeOf(account.endSession(requesterOf(opened), 'nothing'))).toBe('NOT_FOUND');
  await account.endSession(requesterOf(opened), other.principal.via.id);
  expect([stage.access.authenticate(other), stage.access.authenticate(opened)?.username]).toEqual([
    null,
    'admin',
  ]);
  expect((await stage.entries()).at(-1)).toMatchObject({
    action: 'login:ended',
    username: 'admin',
    detail: { session: other.principal.via.id, reason: 'ended by its owner' },
  });
});

test('a change that rests on an account that is another one meanwhile is refused', async () => {
  const { user, by } = await stage.addUser({ roles: ['operator'] });
  const { users, account } = stage.access;
  const { find } = stage.storage.users;
  stage.storage.users.find = async (id) => {
    const found = await find.call(stage.storage.users, id);
    stage.storage.users.find = find;
    await users.update(requesterOf(opened), user.id, { revision: user.revision, displayName: '李大明' });
    return found;
  };
  expect(await codeOf(account.changePassword(by, { current: NEXT_PASSWORD, next: ADMIN_PASSWORD }))).toBe(
    'CONFLICT',
  );
});

test('a code that opened while the password was being changed does not open again', async () => {
  const by = requesterOf(opened);
  const { totp, account, logins } = stage.access;
  const { secret } = await totp.offer(by, ADMIN_PASSWORD);
  await totp.confirm(by, totpCode(secret, stage.clock.now()));
  stage.clock.stepWallClock(30_000);
  const enter = (password: string) =>
    codeOf(
      logins.login({ username: 'admin', password, code: totpCode(secret, stage.clock.now()) }, clientAt()),
    );
  const { find } = stage.storage.users;
  stage.storage.users.find = async (id) => {
    const found = await find.call(stage.storage.users, id);
    stage.storage.users.find = find;
    expect(await enter(ADMIN_PASSWORD)).toBe('no error');
    return found;
  };
  await account.changePassword(by, { current: ADMIN_PASSWORD, next: NEXT_PASSWORD });
  expect(await enter(NEXT_PASSWORD)).toBe('WRONG_CODE');
});

test('a person reads how the account is secured: what a password needs, and what is left of the recovery codes', async () => {
  const { account, totp } = stage.access;
  const { principal } = requesterOf(opened);
  const bare = await account.describe(principal);
  expect(bare).toEqual({ totpEnabled: false, recoveryCodesLeft: 0, passwordMinLength: 10 });
  const { secret } = await totp.offer(requesterOf(opened), ADMIN_PASSWORD);
  expect((await account.describe(principal)).totpEnabled).toBe(false);
  await totp.confirm(requesterOf(opened), totpCode(secret, stage.clock.now()));
  expect(await account.describe(principal)).toMatchObject({ totpEnabled: true, recoveryCodesLeft: 10 });
});
