import { beforeEach, describe, expect, it } from 'vitest';
import { AccessStage, codeOf, HOUR_MS, NEXT_PASSWORD, scopeOf } from '../../support/access-stage.ts';
import { eventually } from '../../support/eventually.ts';
import { openMemoryStorage } from '../../support/memory-storage.ts';
import { RecordingLogger } from '../../support/recording-logger.ts';
import { totpCode } from '../../support/totp-code.ts';

/** So long another hub may take to notice. */
const FOLLOW_MS = 2_000;

let first: AccessStage;
let second: AccessStage;
let logger: RecordingLogger;

/** So much later both have read what they had to read. */
async function waitFor(ms = FOLLOW_MS): Promise<void> {
  await first.clock.advance(ms);
  for (let turn = 0; turn < 200; turn += 1) {
    await first.clock.advance(0);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

beforeEach(async () => {
  first = await AccessStage.start();
  logger = new RecordingLogger();
  const { clock, storage } = first;
  second = await AccessStage.start({ clock, storage, logger });
});

describe('two hubs on one database', () => {
  it('know each other’s sessions within seconds, and at once where one is asked for', async () => {
    const opened = await first.login();
    expect(second.access.authenticate(opened)).toBeNull();
    expect(await second.access.identify(opened)).toMatchObject({ username: 'admin' });
    const other = await first.login();
    await waitFor();
    expect(second.access.authenticate(other)).toMatchObject({ username: 'admin' });
  });

  it('let somebody in at once whom the other one has made, or enabled, a moment ago', async () => {
    const { user } = await first.addUser({ roles: ['operator'] });
    expect((await second.login('li.ming', NEXT_PASSWORD)).principal.roles).toEqual(['operator']);
    const admin = await first.asAdmin();
    const { users } = first.access;
    const off = await users.update(admin, user.id, { revision: user.revision, enabled: false });
    await waitFor();
    await users.update(admin, user.id, { revision: off.revision, enabled: true, roles: ['incident'] });
    expect((await second.login('li.ming', NEXT_PASSWORD)).principal.roles).toEqual(['incident']);
  });

  it('forget each other’s sessions within seconds, and tell who listens', async () => {
    const opened = await first.login();
    await second.access.identify(opened);
    const heard: unknown[] = [];
    second.access.onRevoked((login) => heard.push(login));
    await first.access.logins.logout(opened.sessionToken);
    await waitFor();
    expect(second.access.authenticate(opened)).toBeNull();
    expect(heard).toEqual([{ userId: opened.principal.userId, kind: 'session' }]);
  });

  it('follow each other’s changes of accounts, with their tokens', async () => {
    const { user, by } = await first.addUser({ roles: ['operator'], scope: scopeOf(['water']) });
    const { token } = await first.access.tokens.create(by, { name: 'a' });
    await waitFor();
    expect(second.access.authenticate({ bearer: token })).toMatchObject({ scope: scopeOf(['water']) });
    const heard: unknown[] = [];
    second.access.onChanged((login) => heard.push(login));
    const admin = await first.asAdmin();
    const scope = scopeOf(['water'], ['6109']);
    await first.access.users.update(admin, user.id, { revision: user.revision, scope });
    await waitFor();
    expect(second.access.authenticate({ bearer: token })).toMatchObject({ scope });
    expect(heard).toEqual([{ userId: user.id }]);
    await first.access.users.remove(admin, user.id);
    await waitFor();
    expect(second.access.authenticate({ bearer: token })).toBeNull();
  });

  it('do not end a session that is in use on the other one', async () => {
    const opened = await first.login();
    await second.access.identify(opened);
    for (let round = 0; round < 4; round += 1) {
      first.clock.stepWallClock(11 * HOUR_MS);
      expect(first.access.authenticate(opened)).not.toBeNull();
      await waitFor(10 * 60_000);
    }
    expect(second.access.authenticate(opened)).not.toBeNull();
    expect(await first.storage.sessions.list()).toHaveLength(1);
  });

  it('note the end of a session that has expired once, also when both see it at the same moment', async () => {
    await first.login();
    await waitFor();
    const { transaction } = first.storage;
    const waiting: (() => void)[] = [];
    first.storage.transaction = async (work) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return transaction.call(first.storage, work) as never;
    };
    first.clock.stepWallClock(13 * HOUR_MS);
    await waitFor(60_000);
    expect(waiting).toHaveLength(2);
    first.storage.transaction = transaction;
    for (const go of waiting) go();
    await waitFor(0);
    const ends = (await first.entries()).filter(({ action }) => action === 'login:ended');
    expect(ends).toHaveLength(1);
  });

  it('let a code of an authenticator open on one of them alone', async () => {
    const { by } = await first.addUser({ roles: ['operator'] });
    const { secret } = await first.access.totp.offer(by, NEXT_PASSWORD);
    await first.access.totp.confirm(by, totpCode(secret, first.clock.now()));
    await first.clock.advance(30_000);
    const code = totpCode(secret, first.clock.now());
    const enter = (stage: AccessStage) =>
      codeOf(
        stage.access.logins.login(
          { username: 'li.ming', password: NEXT_PASSWORD, code },
          { address: '192.0.2.7', userAgent: '', devicePass: undefined },
        ),
      );
    expect((await Promise.all([enter(first), enter(second)])).sort()).toEqual(['WRONG_CODE', 'no error']);
  });

  it('make the first admin once, also when both start at the same moment', async () => {
    const storage = await openMemoryStorage();
    const stages = await Promise.all([AccessStage.create({ storage }), AccessStage.create({ storage })]);
    const made = await Promise.all(stages.map(({ access }) => access.start()));
    expect(made.filter((admin) => admin !== null)).toHaveLength(1);
    expect(await storage.users.list()).toHaveLength(1);
  });
});

describe('following', () => {
  it('does not take over what was read before a change of one’s own', async () => {
    await second.access.stop();
    const { list } = first.storage.sessions;
    await first.login();
    let opened: Awaited<ReturnType<AccessStage['login']>> | null = null;
    first.storage.sessions.list = async () => {
      const before = await list.call(first.storage.sessions);
      first.storage.sessions.list = list;
      opened = await first.login();
      return before;
    };
    await waitFor();
    await eventually(() => opened !== null);
    expect(first.access.authenticate(opened!)).not.toBeNull();
  });

  it('keeps what it has while the storage does not answer, says so once, and catches up afterwards', async () => {
    const { counts } = second.storage.changes;
    const opened = await second.login();
    second.storage.changes.counts = () => Promise.reject(new Error('the database is away'));
    await waitFor(10 * FOLLOW_MS);
    expect(second.access.authenticate(opened)).not.toBeNull();
    expect(logger.lines.filter((line) => line.startsWith('error'))).toHaveLength(1);
    second.storage.changes.counts = counts.bind(second.storage.changes);
    await first.access.identify(opened);
    await first.access.logins.logout(opened.sessionToken);
    await waitFor();
    expect(second.access.authenticate(opened)).toBeNull();
  });

  it('reads the accounts only when something has changed', async () => {
    await waitFor(2 * FOLLOW_MS);
    let reads = 0;
    const { list } = first.storage.users;
    first.storage.users.list = () => {
      reads += 1;
      return list.call(first.storage.users);
    };
    await waitFor(10 * FOLLOW_MS);
    expect(reads).toBe(0);
  });
});
