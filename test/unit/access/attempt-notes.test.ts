import { beforeEach, expect, test } from 'vitest';
import type { Requester } from '../../../server/access/principal.ts';
import { AccessStage, type AddedUser, codeOf, everywhere, scopeOf } from '../../support/access-stage.ts';

const WATER = scopeOf(['water'], ['6109']);

let stage: AccessStage;
let admin: Requester;
let water: AddedUser;

beforeEach(async () => {
  stage = await AccessStage.start();
  admin = await stage.asAdmin();
  water = await stage.addUser({ username: 'water', roles: ['admin'], scope: WATER });
  stage.refused.length = 0;
});

test('an admin who reaches beyond his scope is noted, with what he asked for and of whom', async () => {
  const { users, tokens } = stage.access;
  const person = { username: 'zhao', displayName: '赵', roles: ['admin' as const], scope: everywhere() };
  const self = admin.principal.userId;
  await codeOf(users.create(water.by, person));
  await codeOf(users.update(water.by, water.user.id, { revision: water.user.revision, scope: everywhere() }));
  await codeOf(users.update(water.by, self, { revision: 1, roles: ['operator'] }));
  await codeOf(users.remove(water.by, self));
  await codeOf(users.resetPassword(water.by, self));
  await codeOf(users.removeTotp(water.by, self));
  await codeOf(users.endSessions(water.by, self));
  await codeOf(tokens.create(water.by, { name: 'a', roles: ['auditor'] }));
  const actor = { username: 'water', via: 'session', address: '192.0.2.7' };
  const target = { type: 'user', id: self, name: 'admin' };
  const common = { actor, result: 'refused' };
  expect(stage.refused).toMatchObject([
    {
      ...common,
      action: 'user:created',
      detail: { code: 'NOT_ALLOWED', username: 'zhao', roles: ['admin'] },
    },
    {
      ...common,
      action: 'user:changed',
      target: { name: 'water' },
      detail: { code: 'NOT_ALLOWED', scope: everywhere() },
    },
    { ...common, action: 'user:changed', target, detail: { code: 'USER_NOT_FOUND', roles: ['operator'] } },
    { ...common, action: 'user:removed', target, detail: { code: 'USER_NOT_FOUND' } },
    { ...common, action: 'user:password-reset', target },
    { ...common, action: 'user:totp-removed', target },
    { ...common, action: 'user:logins-ended', target },
    { ...common, action: 'token:created', detail: { code: 'NOT_ALLOWED', roles: ['auditor'] } },
  ]);
});

test('the last admin who would step back is noted; a slip is not', async () => {
  const { users, account } = stage.access;
  const { revision } = await users.get(admin.principal, admin.principal.userId);
  await codeOf(users.update(admin, admin.principal.userId, { revision, roles: ['operator'] }));
  await codeOf(users.update(admin, water.user.id, { revision: 99, displayName: 'x' }));
  await codeOf(
    users.create(admin, { username: 'water', displayName: 'x', roles: ['operator'], scope: WATER }),
  );
  await codeOf(account.changePassword(water.by, { current: 'another long password', next: 'short' }));
  expect(stage.refused).toMatchObject([{ action: 'user:changed', detail: { code: 'LAST_ADMIN' } }]);
});

test('a wrong password at an open screen is noted, and neither it nor the right one', async () => {
  const { account, totp } = stage.access;
  await codeOf(account.changePassword(water.by, { current: 'my wrong secret', next: 'my other secret' }));
  await codeOf(totp.offer(water.by, 'my wrong secret'));
  await codeOf(totp.remove(water.by, 'my wrong secret'));
  const target = { type: 'user', id: water.user.id, name: 'water' };
  expect(stage.refused).toMatchObject([
    { action: 'account:password-changed', target, detail: { code: 'WRONG_LOGIN' } },
    { action: 'account:totp-enabled', target, detail: { code: 'WRONG_LOGIN' } },
    { action: 'account:totp-disabled', target, detail: { code: 'WRONG_LOGIN' } },
  ]);
  expect(JSON.stringify(stage.refused)).not.toContain('secret');
});
