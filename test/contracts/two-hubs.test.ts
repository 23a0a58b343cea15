import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Requester } from '../../server/access/principal.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { AccessStage, ADMIN_PASSWORD, clientAt, codeOf, scopeOf } from '../support/access-stage.ts';
import { eventually } from '../support/eventually.ts';
import { totpCode } from '../support/totp-code.ts';
import { type OpenEngine, STORAGE_ENGINES } from './storage-engines.ts';

/** The accounts of two hubs, each with connections of its own to one database. */
describe.each(STORAGE_ENGINES)('two hubs on $name', ({ open }) => {
  let engine: OpenEngine;
  let other: Storage;
  let first: AccessStage;
  let second: AccessStage;
  let admin: Requester;

  beforeEach(async () => {
    engine = await open();
    other = await engine.openAgain();
    first = await AccessStage.start({ storage: engine.storage });
    second = await AccessStage.start({ storage: other, clock: first.clock });
    admin = await first.asAdmin();
  });

  afterEach(async () => {
    for (const { access, audit } of [first, second]) {
      await access.stop();
      await audit.stop();
    }
    await other.close();
    await engine.discard();
  });

  it('follow each other’s logins, changes and removals', async () => {
    const { user, by } = await first.addUser({ roles: ['operator'], scope: scopeOf(['water']) });
    const { token } = await first.access.tokens.create(by, { name: 'a' });
    expect(await second.access.identify({ bearer: token })).toMatchObject({ scope: scopeOf(['water']) });
    const scope = scopeOf(['water'], ['6109']);
    await first.access.users.update(admin, user.id, { revision: user.revision, scope });
    await first.clock.advance(2_000);
    await eventually(() => expect(second.access.authenticate({ bearer: token })).toMatchObject({ scope }));
    await first.access.users.remove(admin, user.id);
    await first.clock.advance(2_000);
    await eventually(() => expect(second.access.authenticate({ bearer: token })).toBeNull());
  });

  it('let a code of an authenticator, and a recovery code, open on one of them alone', async () => {
    const { secret } = await first.access.totp.offer(admin, ADMIN_PASSWORD);
    const [recovery] = await first.access.totp.confirm(admin, totpCode(secret, first.clock.now()));
    first.clock.stepWallClock(30_000);
    for (const code of [totpCode(secret, first.clock.now()), recovery]) {
      const enter = ({ access }: AccessStage) =>
        codeOf(access.logins.login({ username: 'admin', password: ADMIN_PASSWORD, code }, clientAt()));
      const codes = await Promise.all([enter(first), enter(second)]);
      expect(codes.sort()).toEqual(['WRONG_CODE', 'no error']);
    }
  });

  it('keep one admin when both of the last two step back at the same moment', async () => {
    const added = await first.addUser({ username: 'second', roles: ['admin'] });
    const self = await first.access.users.get(admin.principal, admin.principal.userId);
    const stepBack = (
      stage: AccessStage,
      by: Requester,
      { id, revision }: { id: string; revision: number },
    ) => codeOf(stage.access.users.update(by, id, { revision, roles: ['operator'] }));
    const codes = await Promise.all([stepBack(first, admin, self), stepBack(second, added.by, added.user)]);
    expect(codes.sort()).toEqual(['LAST_ADMIN', 'no error']);
  });

  it('make one change and one conflict of two changes at the same moment, and one account of two with a name', async () => {
    const { user } = await first.addUser({ roles: ['operator'] });
    const change = ({ access }: AccessStage, displayName: string) =>
      codeOf(access.users.update(admin, user.id, { revision: user.revision, displayName }));
    expect((await Promise.all([change(first, '一'), change(second, '二')])).sort()).toEqual([
      'CONFLICT',
      'no error',
    ]);
    const create = ({ access }: AccessStage) =>
      codeOf(
        access.users.create(admin, {
          username: 'zhao',
          displayName: '赵',
          roles: ['operator'],
          scope: scopeOf([]),
        }),
      );
    expect((await Promise.all([create(first), create(second)])).sort()).toEqual(['NAME_TAKEN', 'no error']);
  });

  it('write one audit without a gap while both change things', async () => {
    const stages = [first, second];
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        stages[index % 2]!.access.tokens.create(admin, { name: `t${index}` }),
      ),
    );
    const entries = await first.entries();
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
    for (const [index, { previousHash }] of entries.entries())
      expect(previousHash).toBe(entries[index - 1]?.hash ?? '');
    expect(entries.filter(({ action }) => action === 'token:created')).toHaveLength(20);
  });
});
