import { beforeEach, describe, expect, it } from 'vitest';
import type { Requester } from '../../../server/access/principal.ts';
import { createReadablePassword } from '../../../server/access/readable-password.ts';
import type { UserDto } from '../../../server/contract/access-dto.ts';
import { AccessStage, ADMIN_PASSWORD, type AddedUser, clientAt, codeOf } from '../../support/access-stage.ts';
import { totpCode } from '../../support/totp-code.ts';

const elsewhere = (index: number) => ({ address: `198.51.${index >> 8}.${index & 255}` });

let stage: AccessStage;

beforeEach(async () => {
  stage = await AccessStage.start();
});

/** So many strangers, each at an address of his own. */
async function besiege(attempts: number, username = 'admin'): Promise<void> {
  for (let index = 0; index < attempts; index += 1) {
    await codeOf(stage.login(username, `guess ${index}`, elsewhere(index)));
  }
}

describe('a login', () => {
  it('is the user’s however he writes his name, and is noted with where it came from', async () => {
    const opened = await stage.login(' Ａdmin ');
    expect(stage.access.authenticate(opened)).toBe(opened.principal);
    const [session] = await stage.storage.sessions.list();
    expect(session).toMatchObject({ address: '192.0.2.7', userAgent: 'a browser' });
    expect((await stage.entries()).at(-1)).toMatchObject({
      action: 'login:succeeded',
      username: 'admin',
      via: 'session',
      address: '192.0.2.7',
      detail: { session: session!.id, userAgent: 'a browser', secondFactor: null },
    });
    expect((await stage.storage.users.list())[0]!.lastLoginAtMs).toBe(session!.createdAtMs);
  });

  it('changes nothing for those who listen to changes', async () => {
    const heard: unknown[] = [];
    stage.access.onChanged((login) => heard.push(login));
    await stage.login();
    expect(heard).toEqual([]);
  });

  it('is refused alike for a wrong password, an unknown user and a disabled one, and noted', async () => {
    const { user } = await stage.addUser({ roles: ['operator'] });
    const by = await stage.asAdmin();
    await stage.access.users.update(by, user.id, { revision: user.revision, enabled: false });
    for (const [username, password] of [
      ['admin', 'wrong'],
      ['nobody', ADMIN_PASSWORD],
      ['li.ming', 'another long password'],
    ]) {
      await expect(stage.login(username, password)).rejects.toMatchObject({
        code: 'WRONG_LOGIN',
        message: 'The user name or the password is wrong.',
      });
    }
    expect(stage.refused).toMatchObject([
      { action: 'login:refused', target: { name: 'admin' }, detail: { reason: 'password' } },
      { action: 'login:refused', detail: { reason: 'password' } },
      { action: 'login:refused', target: { name: 'li.ming' }, detail: { reason: 'disabled' } },
    ]);
    expect(stage.refused[1]).not.toHaveProperty('target');
  });

  it.each<[string, (by: Requester, user: UserDto) => Promise<unknown>]>([
    ['was reset', (by, { id }) => stage.access.users.resetPassword(by, id)],
    [
      'was disabled',
      (by, { id, revision }) => stage.access.users.update(by, id, { revision, enabled: false }),
    ],
    ['was removed', (by, { id }) => stage.access.users.remove(by, id)],
  ])('does not open an account that %s while the password was being checked', async (_, change) => {
    const { user } = await stage.addUser({ roles: ['operator'] });
    const by = await stage.asAdmin();
    const { findByUsername } = stage.storage.users;
    stage.storage.users.findByUsername = async (username) => {
      const found = await findByUsername.call(stage.storage.users, username);
      if (username === 'li.ming') await change(by, user);
      return found;
    };
    const before = (await stage.entries()).filter(({ action }) => action === 'login:succeeded').length;
    expect(await codeOf(stage.login('li.ming', 'another long password'))).toBe('WRONG_LOGIN');
    const after = (await stage.entries()).filter(({ action }) => action === 'login:succeeded').length;
    expect([after, stage.access.account.listSessions({ ...by.principal, userId: user.id })]).toEqual([
      before,
      [],
    ]);
  });
});

describe('guessing', () => {
  it('is slowed, even with the right password, and only for this address', async () => {
    for (let index = 0; index < 5; index += 1) await codeOf(stage.login('admin', `guess ${index}`));
    expect(await codeOf(stage.login())).toBe('TOO_MANY_ATTEMPTS');
    expect(await codeOf(stage.login('admin', ADMIN_PASSWORD, elsewhere(1)))).toBe('no error');
    await stage.clock.advance(1_000);
    expect(await codeOf(stage.login())).toBe('no error');
    expect(stage.refused.at(-1)).toMatchObject({
      detail: { reason: 'throttled' },
      target: { name: 'admin' },
    });
  });

  it('is slowed too where many guesses come at once', async () => {
    const codes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => codeOf(stage.login('admin', `guess ${index}`))),
    );
    expect(codes.filter((code) => code === 'WRONG_LOGIN')).toHaveLength(5);
  });

  it('is not what somebody does who logs in well again and again', async () => {
    for (let round = 0; round < 60; round += 1) await stage.login();
  });

  it('from everywhere does not keep the owner out of a browser that he has used', async () => {
    const { devicePass } = await stage.login();
    await besiege(60);
    for (let round = 0; round < 10; round += 1) {
      expect(await codeOf(stage.login('admin', ADMIN_PASSWORD, { devicePass }))).toBe('no error');
    }
    expect(await codeOf(stage.login('admin', 'a slip of the hand', { devicePass }))).toBe('WRONG_LOGIN');
    expect(await codeOf(stage.login('admin', ADMIN_PASSWORD, { devicePass }))).toBe('no error');
  });

  it('at the very address of the owner does not keep him out of a browser that he has used', async () => {
    const { devicePass } = await stage.login();
    for (let index = 0; index < 200; index += 1) await codeOf(stage.login('admin', `guess ${index}`));
    expect(await codeOf(stage.login())).toBe('TOO_MANY_ATTEMPTS');
    expect(await codeOf(stage.login('admin', ADMIN_PASSWORD, { devicePass }))).toBe('no error');
  });

  it('from everywhere leaves him a way even on a new browser', async () => {
    await besiege(60);
    expect(await codeOf(stage.login('admin', 'a slip of the hand', elsewhere(9_000)))).toBe('WRONG_LOGIN');
    expect(await codeOf(stage.login('admin', ADMIN_PASSWORD, elsewhere(9_000)))).toBe('TOO_MANY_ATTEMPTS');
    await stage.clock.advance(30_000);
    expect(await codeOf(stage.login('admin', ADMIN_PASSWORD, elsewhere(9_000)))).toBe('no error');
  });

  it('gains nothing by the pass of another user, or by one that was made up', async () => {
    await stage.addUser({ roles: ['operator'] });
    const { devicePass } = await stage.login('li.ming', 'another long password');
    for (let index = 0; index < 5; index += 1) await codeOf(stage.login('admin', `guess ${index}`));
    for (const pass of [undefined, devicePass, 'made up']) {
      expect(await codeOf(stage.login('admin', 'guess', { devicePass: pass }))).toBe('TOO_MANY_ATTEMPTS');
    }
  });

  it('on a browser that is known is slowed as any other', async () => {
    const { devicePass } = await stage.login();
    for (let index = 0; index < 5; index += 1)
      await codeOf(stage.login('admin', `guess ${index}`, { devicePass }));
    expect(await codeOf(stage.login('admin', ADMIN_PASSWORD, { devicePass }))).toBe('TOO_MANY_ATTEMPTS');
    expect(await codeOf(stage.login())).toBe('no error');
  });

  it('is not begun by the hub itself being busy', async () => {
    const flood = Array.from({ length: 100 }, (_, index) =>
      codeOf(stage.login(`user-${index}`, 'x', elsewhere(index))),
    );
    const turnedAway = (await Promise.all(flood)).lastIndexOf('TOO_MANY_ATTEMPTS');
    expect(turnedAway).not.toBe(-1);
    for (let index = 0; index < 5; index += 1) {
      const code = await codeOf(stage.login(`user-${turnedAway}`, 'x', elsewhere(turnedAway)));
      expect(code).toBe('WRONG_LOGIN');
    }
  });

  it('tells browsers apart that share an address, for the limits at the door', async () => {
    const [one, other] = [await stage.login(), await stage.login()];
    const { logins } = stage.access;
    expect(logins.deviceIdOf(one.devicePass)).not.toBe(logins.deviceIdOf(other.devicePass));
    expect([logins.deviceIdOf(undefined), logins.deviceIdOf('x')]).toEqual([null, null]);
  });
});

describe('a second factor', () => {
  let beside: AddedUser;
  let admin: Requester;
  let secret: string;
  let recovery: string[];

  beforeEach(async () => {
    beside = await stage.addUser({ roles: ['operator'] });
    admin = await stage.asAdmin();
    ({ secret } = await stage.access.totp.offer(admin, ADMIN_PASSWORD));
    recovery = await stage.access.totp.confirm(admin, totpCode(secret, stage.clock.now()));
    await stage.clock.advance(60_000);
  });

  const enter = (code?: string, client = {}) =>
    stage.access.logins.login({ username: 'admin', password: ADMIN_PASSWORD, code }, clientAt(client));
  const code = (offset = 0) => totpCode(secret, stage.clock.now() + offset);

  it('is asked for when the password is right, and not before', async () => {
    for (const nothing of [undefined, '', '  ']) expect(await codeOf(enter(nothing))).toBe('TOTP_REQUIRED');
    expect(await codeOf(stage.login('admin', 'wrong'))).toBe('WRONG_LOGIN');
    expect((await enter(code())).principal.username).toBe('admin');
    expect((await stage.entries()).at(-1)).toMatchObject({ detail: { secondFactor: 'code' } });
  });

  it('may be asked for again and again without a wait: half a login is no guess', async () => {
    for (let round = 0; round < 40; round += 1) expect(await codeOf(enter())).toBe('TOTP_REQUIRED');
    expect(await codeOf(enter(code()))).toBe('no error');
  });

  it('is not even asked for where the account is disabled', async () => {
    const { user, by } = beside;
    const { secret: own } = await stage.access.totp.offer(by, 'another long password');
    await stage.access.totp.confirm(by, totpCode(own, stage.clock.now()));
    const { users } = stage.access;
    const { revision } = await users.get(admin.principal, user.id);
    await users.update(admin, user.id, { revision, enabled: false });
    expect(await codeOf(stage.login('li.ming', 'another long password'))).toBe('WRONG_LOGIN');
  });

  it('takes a code once, also of two logins at the same moment', async () => {
    const codes = await Promise.all([codeOf(enter(code())), codeOf(enter(code()))]);
    expect(codes.sort()).toEqual(['WRONG_CODE', 'no error']);
    expect(await codeOf(enter(code()))).toBe('WRONG_CODE');
    await stage.clock.advance(30_000);
    expect(await codeOf(enter(code()))).toBe('no error');
    expect(stage.refused.at(-1)).toMatchObject({ detail: { reason: 'code' }, target: { name: 'admin' } });
  });

  it('does not take a code from a wrong password: that code still opens for its owner', async () => {
    const now = code();
    const wrong = stage.access.logins.login({ username: 'admin', password: 'wrong', code: now }, clientAt());
    expect(await codeOf(wrong)).toBe('WRONG_LOGIN');
    expect(await codeOf(enter(now))).toBe('no error');
  });

  it('opens once with each recovery code', async () => {
    expect(await codeOf(enter(recovery[0]))).toBe('no error');
    expect((await stage.entries()).at(-1)).toMatchObject({ detail: { secondFactor: 'recovery' } });
    expect(await codeOf(enter(recovery[0]))).toBe('WRONG_CODE');
    const both = await Promise.all([codeOf(enter(recovery[1])), codeOf(enter(recovery[1]))]);
    expect(both.sort()).toEqual(['WRONG_CODE', 'no error']);
    expect((await stage.storage.users.findByUsername('admin'))!.recoveryHashes).toHaveLength(8);
  });

  it('cannot be guessed by whoever knows the password, from however many addresses', async () => {
    let tried = 0;
    for (let index = 0; index < 200; index += 1) {
      if ((await codeOf(enter('000000', elsewhere(index)))) === 'WRONG_CODE') tried += 1;
    }
    expect(tried).toBe(5);
    await stage.clock.advance(24 * 60_000);
    for (let index = 300; index < 500; index += 1) {
      if ((await codeOf(enter('000000', elsewhere(index)))) === 'WRONG_CODE') tried += 1;
    }
    expect(tried).toBe(6);
  });

  it('is still the owner’s while it is being guessed at: on a browser he has used, and anywhere with a recovery code', async () => {
    const { devicePass } = await enter(code());
    await stage.clock.advance(60_000);
    for (let index = 0; index < 40; index += 1) await codeOf(enter('000000', elsewhere(index)));
    expect(await codeOf(enter(code(), elsewhere(1_000)))).toBe('TOO_MANY_ATTEMPTS');
    expect(await codeOf(enter(createReadablePassword(), elsewhere(1_001)))).toBe('WRONG_CODE');
    expect(await codeOf(enter(recovery[3], elsewhere(1_002)))).toBe('no error');
    expect(await codeOf(enter(code(), { devicePass }))).toBe('no error');
  });
});
