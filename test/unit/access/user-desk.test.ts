import { beforeEach, describe, expect, it } from 'vitest';
import type { Requester } from '../../../server/access/principal.ts';
import type { UserCreate } from '../../../server/contract/access-dto.ts';
import {
  AccessStage,
  type AddedUser,
  codeOf,
  everywhere,
  NEXT_PASSWORD,
  requesterOf,
  scopeOf,
} from '../../support/access-stage.ts';
import { totpCode } from '../../support/totp-code.ts';

const WATER = scopeOf(['water'], ['6109']);

let stage: AccessStage;
let admin: Requester;

beforeEach(async () => {
  stage = await AccessStage.start();
  admin = await stage.asAdmin();
});

const users = () => stage.access.users;
const person = (fields: Partial<UserCreate> = {}): UserCreate => ({
  username: 'zhao',
  displayName: '赵',
  roles: ['operator'],
  scope: scopeOf(['water'], ['610902']),
  ...fields,
});
const lastEntry = async () => (await stage.entries()).at(-1);
const waterAdmin = () => stage.addUser({ username: 'water', roles: ['admin'], scope: WATER });

describe('making an account', () => {
  it('answers with a first password, shown this once, and notes what was given', async () => {
    const { user, password } = await users().create(admin, person({ username: ' Zhao' }));
    expect(user).toMatchObject({
      username: 'zhao',
      roles: ['operator'],
      enabled: true,
      mustChangePassword: true,
      revision: 1,
    });
    expect((await stage.login('zhao', password)).principal.mustChangePassword).toBe(true);
    const noted = (await stage.entries()).filter(
      ({ action, targetName }) => action === 'user:created' && targetName === 'zhao',
    );
    expect(noted).toMatchObject([
      {
        username: 'admin',
        via: 'session',
        address: '192.0.2.7',
        targetId: user.id,
        detail: { after: { roles: ['operator'] } },
      },
    ]);
    expect(JSON.stringify([await stage.entries(), await users().list(admin.principal)])).not.toContain(
      password,
    );
  });

  it('refuses a name that is taken, however it is written, and leaves no note', async () => {
    await users().create(admin, person());
    const before = (await stage.entries()).length;
    for (const username of ['zhao', 'ZHAO', 'ｚｈａｏ']) {
      expect(await codeOf(users().create(admin, person({ username })))).toBe('NAME_TAKEN');
    }
    expect(await stage.entries()).toHaveLength(before);
  });

  it('gives away nothing beyond the admin’s own scope', async () => {
    const { by } = await waterAdmin();
    expect(await codeOf(users().create(by, person()))).toBe('no error');
    for (const fields of [
      { scope: everywhere() },
      { roles: ['admin' as const] },
      { roles: ['auditor' as const] },
    ]) {
      expect(await codeOf(users().create(by, person({ username: 'another', ...fields })))).toBe(
        'NOT_ALLOWED',
      );
    }
    expect(await users().list(admin.principal)).toHaveLength(3);
  });
});

describe('the accounts of others', () => {
  it('are there as far as the admin’s scope reaches', async () => {
    const { by } = await waterAdmin();
    const { user: inside } = await users().create(admin, person());
    const { user: outside } = await users().create(
      admin,
      person({ username: 'urban', scope: scopeOf(['urban']) }),
    );
    expect((await users().list(by.principal)).map(({ username }) => username)).toEqual(['water', 'zhao']);
    expect((await users().list(admin.principal)).map(({ username }) => username)).toEqual([
      'admin',
      'urban',
      'water',
      'zhao',
    ]);
    expect((await users().get(by.principal, inside.id)).username).toBe('zhao');
    const attempts = (id: string) => [
      () => users().get(by.principal, id),
      () => users().update(by, id, { revision: 1, displayName: 'x' }),
      () => users().remove(by, id),
      () => users().resetPassword(by, id),
      () => users().removeTotp(by, id),
      () => users().listSessions(by.principal, id),
      () => users().endSessions(by, id),
      () => users().listTokens(by.principal, id),
      () => users().removeToken(by, id, 't1'),
    ];
    for (const id of [outside.id, admin.principal.userId, 'nobody']) {
      for (const attempt of attempts(id)) expect(await codeOf(attempt())).toBe('USER_NOT_FOUND');
    }
  });

  it('of admins and auditors are not for an admin whose scope has an end: their powers would come with them', async () => {
    const { by } = await waterAdmin();
    const { user: auditor } = await users().create(admin, person({ roles: ['auditor'] }));
    for (const attempt of [
      () => users().update(by, auditor.id, { revision: 1, displayName: 'x' }),
      () => users().update(by, auditor.id, { revision: 1, roles: ['operator'] }),
      () => users().remove(by, auditor.id),
      () => users().resetPassword(by, auditor.id),
      () => users().removeTotp(by, auditor.id),
      () => users().endSessions(by, auditor.id),
      () => users().removeToken(by, auditor.id, 't1'),
    ]) {
      expect(await codeOf(attempt())).toBe('NOT_ALLOWED');
    }
    expect(await users().get(admin.principal, auditor.id)).toEqual(auditor);
  });

  it('are reached through a token no further than the token reaches', async () => {
    const { user: urban } = await users().create(
      admin,
      person({ username: 'urban', scope: scopeOf(['urban']) }),
    );
    const { token } = await stage.access.tokens.create(admin, { name: 'a', roles: ['admin'], scope: WATER });
    const by = { principal: stage.access.authenticate({ bearer: token })!, address: '192.0.2.9' };
    expect(await codeOf(users().get(by.principal, urban.id))).toBe('USER_NOT_FOUND');
    expect(await codeOf(users().create(by, person({ roles: ['admin'] })))).toBe('NOT_ALLOWED');
    await users().create(by, person());
    expect(await lastEntry()).toMatchObject({ username: 'admin', via: 'token', address: '192.0.2.9' });
  });
});

describe('changing an account', () => {
  let added: AddedUser;

  beforeEach(async () => {
    added = await stage.addUser({ roles: ['operator'], scope: WATER });
  });

  const update = (fields: object, revision = added.user.revision) =>
    users().update(admin, added.user.id, { revision, ...fields });

  it('takes effect on open logins at once, and tells who listens', async () => {
    const opened = await stage.login('li.ming', NEXT_PASSWORD);
    const heard: unknown[] = [];
    stage.access.onChanged((login) => heard.push([login, stage.access.authenticate(opened)?.roles]));
    const changed = await update({ roles: ['operator', 'incident', 'incident'], scope: scopeOf(['urban']) });
    expect(changed).toMatchObject({
      roles: ['operator', 'incident'],
      scope: scopeOf(['urban']),
      revision: added.user.revision + 1,
    });
    expect(stage.access.authenticate(opened)).toMatchObject({ scope: scopeOf(['urban']) });
    expect(heard).toEqual([[{ userId: added.user.id }, ['operator', 'incident']]]);
  });

  it('is noted with what was before and after, and nothing that stayed', async () => {
    await update({ displayName: '李大明', roles: ['operator'], scope: scopeOf(['urban']) });
    expect(await lastEntry()).toMatchObject({
      action: 'user:changed',
      username: 'admin',
      targetId: added.user.id,
      targetName: 'li.ming',
      detail: {
        before: { displayName: '李明', scope: WATER },
        after: { displayName: '李大明', scope: scopeOf(['urban']) },
      },
    });
    expect(Object.keys((await lastEntry())!.detail.after as object)).toEqual(['displayName', 'scope']);
  });

  it('to what it is already changes nothing and notes nothing', async () => {
    const before = (await stage.entries()).length;
    expect(await update({ roles: ['operator'], enabled: true })).toEqual(added.user);
    expect(await stage.entries()).toHaveLength(before);
  });

  it('is a conflict for whoever has seen an older revision: nothing is lost', async () => {
    await update({ displayName: '第一' });
    expect(await codeOf(update({ displayName: '第二' }))).toBe('CONFLICT');
    expect((await users().get(admin.principal, added.user.id)).displayName).toBe('第一');
  });

  it('of two admins at the same moment is one change and one conflict', async () => {
    const codes = await Promise.all([
      codeOf(update({ displayName: '第一' })),
      codeOf(update({ displayName: '第二' })),
    ]);
    expect(codes.sort()).toEqual(['CONFLICT', 'no error']);
  });

  it('that disables it ends its sessions; enabled again it asks for a new login', async () => {
    const opened = await stage.login('li.ming', NEXT_PASSWORD);
    const disabled = await update({ enabled: false });
    expect(stage.access.authenticate(opened)).toBeNull();
    expect(await codeOf(stage.login('li.ming', NEXT_PASSWORD))).toBe('WRONG_LOGIN');
    await update({ enabled: true }, disabled.revision);
    expect(stage.access.authenticate(opened)).toBeNull();
    expect(await codeOf(stage.login('li.ming', NEXT_PASSWORD))).toBe('no error');
  });

  it('gives away nothing beyond the admin’s own scope, and takes nothing from those above him', async () => {
    const { by } = await waterAdmin();
    const attempt = (fields: object) =>
      codeOf(users().update(by, added.user.id, { revision: added.user.revision, ...fields }));
    expect(await attempt({ scope: everywhere() })).toBe('NOT_ALLOWED');
    expect(await attempt({ roles: ['operator', 'admin'] })).toBe('NOT_ALLOWED');
    expect(await attempt({ scope: scopeOf(['water'], ['610902']), roles: ['incident'] })).toBe('no error');
  });

  it('does not survive when its note cannot be kept', async () => {
    const { transaction } = stage.storage;
    stage.storage.transaction = (work) =>
      transaction.call(stage.storage, (stores) =>
        work({
          ...stores,
          audit: { ...stores.audit, append: () => Promise.reject(new Error('audit is full')) },
        }),
      ) as never;
    await expect(update({ displayName: '第一' })).rejects.toThrow('audit is full');
    stage.storage.transaction = transaction;
    expect((await users().get(admin.principal, added.user.id)).displayName).toBe('李明');
  });
});

describe('the last admin of everything', () => {
  const self = () => admin.principal.userId;

  it('stays one, stays enabled and stays', async () => {
    const { revision } = await users().get(admin.principal, self());
    for (const fields of [{ roles: ['operator' as const] }, { scope: WATER }]) {
      expect(await codeOf(users().update(admin, self(), { revision, ...fields }))).toBe('LAST_ADMIN');
    }
    expect(await users().get(admin.principal, self())).toMatchObject({
      revision,
      roles: ['admin', 'operator', 'auditor'],
    });
  });

  it('is not whoever has another beside him, of whom one stays when both step back at once', async () => {
    const second = await stage.addUser({ username: 'second', roles: ['admin'] });
    const first = await users().get(admin.principal, self());
    const stepBack = (by: Requester, { id, revision }: { id: string; revision: number }) =>
      codeOf(users().update(by, id, { revision, roles: ['operator'] }));
    const codes = await Promise.all([stepBack(admin, first), stepBack(second.by, second.user)]);
    expect(codes.sort()).toEqual(['LAST_ADMIN', 'no error']);
  });

  it('does not disable, remove or reset himself: that is for another', async () => {
    await stage.addUser({ username: 'second', roles: ['admin'] });
    const { revision } = await users().get(admin.principal, self());
    for (const attempt of [
      () => users().update(admin, self(), { revision, enabled: false }),
      () => users().remove(admin, self()),
      () => users().resetPassword(admin, self()),
      () => users().removeTotp(admin, self()),
    ]) {
      expect(await codeOf(attempt())).toBe('NOT_ALLOWED');
    }
    expect(await codeOf(users().update(admin, self(), { revision, displayName: '管理员' }))).toBe('no error');
  });
});

describe('what an admin does to the logins of others', () => {
  let added: AddedUser;

  beforeEach(async () => {
    added = await stage.addUser({ roles: ['operator'], scope: WATER });
  });

  it('a new first password opens, has to be changed, and ends the sessions', async () => {
    const { user, password } = await users().resetPassword(admin, added.user.id);
    expect(user.mustChangePassword).toBe(true);
    expect(await users().listSessions(admin.principal, user.id)).toEqual([]);
    expect(await codeOf(stage.login('li.ming', NEXT_PASSWORD))).toBe('WRONG_LOGIN');
    expect((await stage.login('li.ming', password)).principal.mustChangePassword).toBe(true);
    const noted = (await stage.entries()).find(({ action }) => action === 'user:password-reset');
    expect(noted).toMatchObject({ targetName: 'li.ming', username: 'admin' });
    expect(JSON.stringify(await stage.entries())).not.toContain(password);
  });

  it('a second factor that was lost is taken off', async () => {
    const { secret } = await stage.access.totp.offer(added.by, NEXT_PASSWORD);
    await stage.access.totp.confirm(added.by, totpCode(secret, stage.clock.now()));
    expect(await codeOf(stage.login('li.ming', NEXT_PASSWORD))).toBe('TOTP_REQUIRED');
    expect((await users().removeTotp(admin, added.user.id)).totpEnabled).toBe(false);
    expect(await codeOf(stage.login('li.ming', NEXT_PASSWORD))).toBe('no error');
    expect((await stage.entries()).map(({ action }) => action)).toContain('user:totp-removed');
  });

  it('the tokens of somebody are seen, and revoked one by one', async () => {
    const make = (name: string) => stage.access.tokens.create(added.by, { name });
    const [wall, plan] = [await make('大屏'), await make('平台')];
    const listed = await users().listTokens(admin.principal, added.user.id);
    expect(listed.map(({ name }) => name)).toEqual(['大屏', '平台']);
    expect(JSON.stringify(listed)).not.toContain(wall.token);
    expect(await codeOf(users().removeToken(admin, admin.principal.userId, wall.id))).toBe('NOT_FOUND');
    await users().removeToken(admin, added.user.id, wall.id);
    expect([wall, plan].map(({ token }) => stage.access.authenticate({ bearer: token }) !== null)).toEqual([
      false,
      true,
    ]);
    expect(await codeOf(users().removeToken(admin, added.user.id, wall.id))).toBe('NOT_FOUND');
    const noted = (await stage.entries()).filter(({ action }) => action === 'token:removed');
    expect(noted).toMatchObject([
      {
        username: 'admin',
        targetName: '大屏',
        detail: { owner: 'li.ming', before: { roles: ['operator'] } },
      },
    ]);
  });

  it('all sessions of somebody are seen and ended', async () => {
    const opened = await stage.login('li.ming', NEXT_PASSWORD);
    const listed = await users().listSessions(admin.principal, added.user.id);
    expect(listed.map(({ current }) => current)).not.toContain(true);
    let revoked = 0;
    stage.access.onRevoked(() => {
      revoked += 1;
    });
    await users().endSessions(admin, added.user.id);
    expect([stage.access.authenticate(opened), revoked]).toEqual([null, listed.length]);
    expect(await lastEntry()).toMatchObject({
      action: 'user:logins-ended',
      detail: { endedSessions: listed.length },
    });
  });

  it('an account that is removed takes its sessions and tokens along', async () => {
    const opened = await stage.login('li.ming', NEXT_PASSWORD);
    const { token } = await stage.access.tokens.create(requesterOf(opened), { name: 'a' });
    const heard: string[] = [];
    stage.access.onRevoked(({ kind }) => heard.push(kind));
    await users().remove(admin, added.user.id);
    expect([stage.access.authenticate(opened), stage.access.authenticate({ bearer: token })]).toEqual([
      null,
      null,
    ]);
    expect(new Set(heard)).toEqual(new Set(['session', 'token']));
    expect(await codeOf(users().remove(admin, added.user.id))).toBe('USER_NOT_FOUND');
    expect((await stage.entries()).find(({ action }) => action === 'user:removed')).toMatchObject({
      targetName: 'li.ming',
      detail: { before: { roles: ['operator'], displayName: '李明' } },
    });
    expect(await codeOf(stage.login('li.ming', NEXT_PASSWORD))).toBe('WRONG_LOGIN');
  });
});
