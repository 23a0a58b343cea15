import { expect, test } from 'vitest';
import { EVERYWHERE } from '../../../server/contract/permissions.ts';
import { AccessStage, ADMIN_PASSWORD, clientAt, HOUR_MS, requesterOf } from '../../support/access-stage.ts';
import { openMemoryStorage } from '../../support/memory-storage.ts';
import { processorMs } from '../../support/processor-time.ts';
import { RecordingLogger } from '../../support/recording-logger.ts';

async function firstAdminWith(bootstrapPassword: string, storage = openMemoryStorage()) {
  const stage = await AccessStage.create({ bootstrapPassword, storage: await storage });
  return { stage, first: await stage.access.start() };
}

test('the first admin is made once, with a generated password that opens the door to everything', async () => {
  const { stage, first } = await firstAdminWith('');
  expect(first).toMatchObject({ username: 'admin', generated: true });
  expect(first!.password).toHaveLength(19);
  const { principal } = await stage.login('admin', first!.password);
  expect(principal).toMatchObject({
    username: 'admin',
    roles: ['admin', 'operator', 'auditor'],
    scope: EVERYWHERE,
    mustChangePassword: false,
  });
  const again = await firstAdminWith('', Promise.resolve(stage.storage));
  expect(again.first).toBeNull();
  expect((await stage.entries())[0]).toMatchObject({
    action: 'user:created',
    targetName: 'admin',
    via: 'hub',
  });
});

test('a given password is the first admin’s; one that is easy to guess has to be changed', async () => {
  const given = await firstAdminWith(ADMIN_PASSWORD);
  expect(given.first).toMatchObject({ password: ADMIN_PASSWORD, generated: false });
  expect((await given.stage.login()).principal.mustChangePassword).toBe(false);
  const weak = await firstAdminWith('admin');
  const { principal } = await weak.stage.login('admin', 'admin');
  expect([principal.mustChangePassword, principal.permissions.size]).toEqual([true, 0]);
});

test('a session opens with its token alone', async () => {
  const stage = await AccessStage.start();
  const { access } = stage;
  const { sessionToken, principal } = await stage.login();
  expect(access.authenticate({ sessionToken })).toBe(principal);
  expect(access.authenticate({})).toBeNull();
  expect(access.authenticate({ sessionToken: `${sessionToken}x` })).toBeNull();
  expect(access.authenticate({ bearer: sessionToken })).toBeNull();
});

test('what the store keeps opens no door', async () => {
  const stage = await AccessStage.start();
  const { access, storage } = stage;
  const opened = await stage.login();
  const { token } = await access.tokens.create(requesterOf(opened), { name: 'probe' });
  const kept = JSON.stringify([
    await storage.users.list(),
    await storage.sessions.list(),
    await storage.tokens.list(),
    await storage.audit.read(0, 100),
  ]);
  for (const secret of [ADMIN_PASSWORD, opened.sessionToken, token]) expect(kept).not.toContain(secret);
  for (const { tokenHash } of [...(await storage.sessions.list()), ...(await storage.tokens.list())]) {
    expect(access.authenticate({ sessionToken: tokenHash })).toBeNull();
    expect(access.authenticate({ bearer: tokenHash })).toBeNull();
  }
});

test('a logout ends the session, tells who listens when it is over, and is noted once', async () => {
  const stage = await AccessStage.start();
  const { access } = stage;
  const { sessionToken, principal } = await stage.login();
  const heard: unknown[] = [];
  const off = access.onRevoked((login) => heard.push([login, access.authenticate({ sessionToken })]));
  await access.logins.logout(sessionToken);
  await access.logins.logout(sessionToken);
  off();
  expect(heard).toEqual([[{ userId: principal.userId, kind: 'session' }, null]]);
  expect(await stage.storage.sessions.list()).toEqual([]);
  const ends = (await stage.entries()).filter(({ action }) => action === 'login:ended');
  expect(ends).toMatchObject([{ username: 'admin', via: 'session', detail: { reason: 'logged out' } }]);
});

test('nothing changes when the storage takes no change, neither in memory nor in the audit', async () => {
  const stage = await AccessStage.start();
  const { sessionToken } = await stage.login();
  const before = (await stage.entries()).length;
  stage.storage.transaction = () => Promise.reject(new Error('disk full'));
  await expect(stage.access.logins.logout(sessionToken)).rejects.toThrow('disk full');
  expect(stage.access.authenticate({ sessionToken })).not.toBeNull();
  expect(await stage.entries()).toHaveLength(before);
});

test('sessions of a user are bounded: the one unused for the longest gives way', async () => {
  const stage = await AccessStage.start();
  const first = await stage.login();
  for (let count = 0; count < 100; count += 1) {
    stage.clock.stepWallClock(1);
    await stage.login();
  }
  expect(stage.access.authenticate(first)).toBeNull();
  expect(await stage.storage.sessions.list()).toHaveLength(100);
});

test('neither a password nor what was typed as an unknown name is logged or noted', async () => {
  const logs: object[] = [];
  const logger = new RecordingLogger();
  logger.warn = logger.info = (fields: object) => void logs.push(fields);
  const stage = await AccessStage.start({ logger });
  await stage.login('my-secret-typed-as-name', 'my-other-secret').catch(() => undefined);
  await stage.login();
  expect([logs.length, stage.refused.length]).toEqual([2, 1]);
  expect(JSON.stringify([logs, stage.refused, await stage.entries()])).not.toMatch(/secret|horse/);
});

test('a session ends when it is idle for too long, and use prolongs it', async () => {
  const stage = await AccessStage.start();
  const [used, unused] = [await stage.login(), await stage.login()];
  let revoked = 0;
  stage.access.onRevoked(() => {
    revoked += 1;
  });
  stage.clock.stepWallClock(11 * HOUR_MS);
  expect(stage.access.authenticate(used)).not.toBeNull();
  stage.clock.stepWallClock(2 * HOUR_MS);
  expect(stage.access.authenticate(used)).not.toBeNull();
  expect(stage.access.authenticate(unused)).toBeNull();
  await stage.clock.advance(60_000);
  expect([revoked, (await stage.storage.sessions.list()).length]).toEqual([1, 1]);
  const ends = (await stage.entries()).filter(({ action }) => action === 'login:ended');
  expect(ends).toMatchObject([{ username: 'admin', detail: { reason: 'expired' } }]);
});

test('a session ends when its lifetime is over, however much it is used', async () => {
  const stage = await AccessStage.start();
  const opened = await stage.login();
  expect(opened.lifetimeMs).toBe(7 * 24 * HOUR_MS);
  for (let hour = 6; hour < 7 * 24; hour += 6) {
    stage.clock.stepWallClock(6 * HOUR_MS);
    expect(stage.access.authenticate(opened)).not.toBeNull();
  }
  stage.clock.stepWallClock(6 * HOUR_MS);
  expect(stage.access.authenticate(opened)).toBeNull();
});

test('a session survives a restart of the hub, with its last use', async () => {
  const stage = await AccessStage.start();
  const { clock, storage } = stage;
  const opened = await stage.login();
  clock.stepWallClock(11 * HOUR_MS);
  stage.access.authenticate(opened);
  await stage.access.stop();
  clock.stepWallClock(11 * HOUR_MS);
  const again = await AccessStage.start({ clock, storage });
  expect(again.access.authenticate(opened)).toMatchObject({ username: 'admin' });
  await again.access.stop();
  clock.stepWallClock(13 * HOUR_MS);
  const late = await AccessStage.start({ clock, storage });
  expect(late.access.authenticate(opened)).toBeNull();
  expect(await storage.sessions.list()).toEqual([]);
});

test('the last use is saved now and then, so that a crash loses little of it', async () => {
  const stage = await AccessStage.start();
  const { access, clock, storage } = stage;
  const opened = await stage.login();
  clock.stepWallClock(6 * 60_000);
  access.authenticate(opened);
  const usedAtMs = clock.now();
  await clock.advance(60_000);
  expect((await storage.sessions.list())[0]!.lastSeenAtMs).toBe(usedAtMs);
});

test('a store that fails is logged by the sweep and does not stop it', async () => {
  const logger = new RecordingLogger();
  const stage = await AccessStage.start({ logger });
  const { access, clock, storage } = stage;
  const opened = await stage.login();
  const { setLastSeen } = storage.sessions;
  storage.sessions.setLastSeen = () => Promise.reject(new Error('disk full'));
  clock.stepWallClock(6 * 60_000);
  access.authenticate(opened);
  const usedAtMs = clock.now();
  await clock.advance(60_000);
  expect(logger.lines.filter((line) => line.startsWith('error'))).toHaveLength(1);
  storage.sessions.setLastSeen = setLastSeen.bind(storage.sessions);
  await clock.advance(60_000);
  expect((await storage.sessions.list())[0]!.lastSeenAtMs).toBe(usedAtMs);
});

test('stop leaves no timer and may be called twice', async () => {
  const { access, audit, clock } = await AccessStage.start();
  await access.stop();
  await access.stop();
  await audit.stop();
  expect(clock.pendingTimers).toBe(0);
});

test('asking who a request is costs microseconds', async () => {
  const stage = await AccessStage.start();
  const { access } = stage;
  const opened = await stage.login();
  const begun = processorMs();
  for (let i = 0; i < 100_000; i += 1) access.authenticate(opened);
  expect(processorMs() - begun).toBeLessThan(1_000);
});

test('a user agent of any length is kept to a bearable one', async () => {
  const stage = await AccessStage.start();
  await stage.access.logins.login(
    { username: 'admin', password: ADMIN_PASSWORD },
    clientAt({ userAgent: 'x'.repeat(10_000) }),
  );
  expect((await stage.storage.sessions.list())[0]!.userAgent).toHaveLength(300);
});
