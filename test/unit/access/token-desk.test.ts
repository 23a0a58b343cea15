import { beforeEach, describe, expect, it } from 'vitest';
import type { Requester } from '../../../server/access/principal.ts';
import { AccessStage, codeOf, HOUR_MS, requesterOf, scopeOf } from '../../support/access-stage.ts';

const DAY_MS = 24 * HOUR_MS;

let stage: AccessStage;
let by: Requester;

beforeEach(async () => {
  stage = await AccessStage.start();
  by = await stage.asAdmin();
});

const principalOf = (token: string) => stage.access.authenticate({ bearer: token });

describe('a token', () => {
  it('does what its owner may do for a year, when nothing else is asked for', async () => {
    const made = await stage.access.tokens.create(by, { name: '大屏' });
    expect(made.token).toMatch(/^onescreen_/);
    expect(made.expiresAtMs).toBe(stage.clock.now() + 365 * DAY_MS);
    expect(principalOf(made.token)).toEqual({ ...by.principal, via: { kind: 'token', id: made.id } });
    expect(stage.access.authenticate({ sessionToken: made.token })).toBeNull();
    const { token: _, ...info } = made;
    expect(stage.access.tokens.list(by.principal)).toEqual([{ ...info, lastUsedAtMs: stage.clock.now() }]);
  });

  it('has the roles and the scope that it was made for, and no others', async () => {
    const scope = scopeOf(['water'], ['6109']);
    const { token } = await stage.access.tokens.create(by, { name: 'a', roles: ['operator'], scope });
    const principal = principalOf(token)!;
    expect(principal).toMatchObject({ roles: ['operator'], scope });
    expect(principal.permissions.has('user:manage')).toBe(false);
  });

  it.each([
    ['a role that its maker has not got', { roles: ['admin' as const] }],
    ['a domain that its maker has not got', { scope: scopeOf(['water', 'urban'], ['610902']) }],
    ['every domain', { scope: scopeOf(null, ['610902']) }],
    ['a region that is wider', { scope: scopeOf(['water'], ['6109']) }],
    ['every region', { scope: scopeOf(['water'], null) }],
  ])('cannot have %s', async (_, request) => {
    const maker = await stage.addUser({
      roles: ['operator', 'incident'],
      scope: scopeOf(['water'], ['610902']),
    });
    expect(await codeOf(stage.access.tokens.create(maker.by, { name: 'a', ...request }))).toBe('NOT_ALLOWED');
    expect(stage.access.tokens.list(maker.by.principal)).toEqual([]);
  });

  it('does less at once when its owner may do less, and nothing while he is disabled', async () => {
    const { user, by: owner } = await stage.addUser({
      roles: ['operator', 'incident'],
      scope: scopeOf(['water', 'urban']),
    });
    const { token } = await stage.access.tokens.create(owner, {
      name: 'a',
      scope: scopeOf(['water'], ['6109']),
    });
    const heard: unknown[] = [];
    stage.access.onChanged(() => heard.push(principalOf(token)?.roles));
    const { users } = stage.access;
    let { revision } = user;
    const change = async (fields: object) => {
      ({ revision } = await users.update(by, user.id, { revision, ...fields }));
    };
    await change({ roles: ['incident'], scope: scopeOf(['water', 'justice'], ['610902', '6201']) });
    expect(principalOf(token)).toMatchObject({ roles: ['incident'], scope: scopeOf(['water'], ['610902']) });
    await change({ scope: scopeOf(['urban']) });
    expect(principalOf(token)!.scope.domains).toEqual([]);
    await change({ enabled: false });
    expect(principalOf(token)).toBeNull();
    await change({ enabled: true });
    expect(principalOf(token)).toMatchObject({ roles: ['incident'] });
    expect(heard).toEqual([['incident'], ['incident'], undefined, ['incident']]);
  });

  it('rests while its owner has a first password again', async () => {
    const { user, by: owner } = await stage.addUser({ roles: ['operator'] });
    const { token } = await stage.access.tokens.create(owner, { name: 'a' });
    await stage.access.users.resetPassword(by, user.id);
    expect(principalOf(token)).toMatchObject({ mustChangePassword: true });
    expect(principalOf(token)!.permissions.size).toBe(0);
  });

  it('ends on its day and stays in the list of its owner, or never ends', async () => {
    const { tokens } = stage.access;
    const { token } = await tokens.create(by, { name: 'short', expiresInDays: 1 });
    const forever = await tokens.create(by, { name: 'long', expiresInDays: null });
    stage.clock.stepWallClock(DAY_MS - 1);
    expect(principalOf(token)).not.toBeNull();
    stage.clock.stepWallClock(1);
    expect(principalOf(token)).toBeNull();
    stage.clock.stepWallClock(10_000 * DAY_MS);
    expect(principalOf(forever.token)).not.toBeNull();
    expect(tokens.list(by.principal).map(({ name }) => name)).toEqual(['short', 'long']);
  });

  it('acts over restarts until it is taken back, with notes of both and of neither its secret', async () => {
    const { id, token } = await stage.access.tokens.create(by, { name: '大屏' });
    const again = await AccessStage.start({ clock: stage.clock, storage: stage.storage });
    expect(again.access.authenticate({ bearer: token })).toMatchObject({ username: 'admin' });
    const heard: unknown[] = [];
    again.access.onRevoked((login) => heard.push(login));
    await again.access.tokens.remove(by, id);
    expect(await codeOf(again.access.tokens.remove(by, id))).toBe('NOT_FOUND');
    expect(again.access.authenticate({ bearer: token })).toBeNull();
    expect(heard).toEqual([{ userId: by.principal.userId, kind: 'token' }]);
    const noted = (await stage.entries()).filter(({ targetType }) => targetType === 'token');
    expect(noted).toMatchObject([
      { action: 'token:created', targetId: id, targetName: '大屏', username: 'admin' },
      { action: 'token:removed', targetId: id, targetName: '大屏', username: 'admin' },
    ]);
    expect(JSON.stringify(noted)).not.toContain(token);
  });

  it('is seen and taken back by its owner alone', async () => {
    const { by: other } = await stage.addUser({ roles: ['operator'] });
    const { id, token } = await stage.access.tokens.create(by, { name: 'x' });
    expect(stage.access.tokens.list(other.principal)).toEqual([]);
    expect(await codeOf(stage.access.tokens.remove(other, id))).toBe('NOT_FOUND');
    expect(principalOf(token)).not.toBeNull();
  });

  it('remembers its last use over a restart', async () => {
    const { token } = await stage.access.tokens.create(by, { name: 'x' });
    stage.clock.stepWallClock(HOUR_MS);
    principalOf(token);
    const usedAtMs = stage.clock.now();
    await stage.access.stop();
    const again = await AccessStage.start({ clock: stage.clock, storage: stage.storage });
    expect(again.access.tokens.list(by.principal)).toMatchObject([{ lastUsedAtMs: usedAtMs }]);
  });

  it('is one of a hundred at most', async () => {
    const { tokens } = stage.access;
    for (let count = 0; count < 100; count += 1) await tokens.create(by, { name: `token ${count}` });
    expect(await codeOf(tokens.create(by, { name: 'one more' }))).toBe('BAD_REQUEST');
    const other = await stage.addUser({ roles: ['operator'] });
    expect(await codeOf(tokens.create(other.by, { name: 'of somebody else' }))).toBe('no error');
    expect(await codeOf(tokens.create(requesterOf(await stage.login()), { name: 'still' }))).toBe(
      'BAD_REQUEST',
    );
  });
});
