import { expect, test } from 'vitest';
import { Access } from '../../../server/access/access.ts';
import { silentLogger } from '../../../server/base/logger.ts';
import type { Storage } from '../../../server/storage/storage.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { openMemoryStorage } from '../../support/memory-storage.ts';

const CLIENT = { address: '192.0.2.7', userAgent: 'a browser' };
const PASSWORD = 'correct horse';
const HOUR_MS = 60 * 60_000;

async function startAccess({
  clock = new FakeClock(),
  storage = undefined as Storage | undefined,
  logs = [] as object[],
} = {}) {
  storage ??= await openMemoryStorage();
  const record = (fields: object) => void logs.push(fields);
  const access = new Access({
    ...storage,
    clock,
    logger: { ...silentLogger, info: record, warn: record },
    bootstrapPassword: PASSWORD,
    passwordCost: { memoryKib: 64, passes: 1 },
  });
  await access.start();
  return { access, clock, storage, logs };
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error) => error.code,
  );

test('the first admin is made once, with a generated password that opens the door', async () => {
  const storage = await openMemoryStorage();
  const options = {
    ...storage,
    clock: new FakeClock(),
    logger: silentLogger,
    passwordCost: { memoryKib: 64, passes: 1 },
  };
  const access = new Access(options);
  const first = await access.start();
  expect(first).toMatchObject({ username: 'admin', generated: true });
  const { principal } = await access.login('admin', first!.password, CLIENT);
  expect(principal).toMatchObject({ username: 'admin', roles: ['admin', 'operator', 'auditor'] });
  expect(await new Access(options).start()).toBeNull();
});

test('a given password is the first admin’s and an empty one is not taken', async () => {
  const storage = await openMemoryStorage();
  const options = {
    ...storage,
    clock: new FakeClock(),
    logger: silentLogger,
    passwordCost: { memoryKib: 64, passes: 1 },
  };
  expect(await new Access({ ...options, bootstrapPassword: 'given' }).start()).toMatchObject({
    password: 'given',
    generated: false,
  });
  const other = await new Access({
    ...options,
    ...(await openMemoryStorage()),
    bootstrapPassword: '',
  }).start();
  expect(other).toMatchObject({ generated: true });
  expect(other!.password).toHaveLength(19);
});

test('a login opens a session that its token alone shows', async () => {
  const { access } = await startAccess();
  const { sessionToken, principal } = await access.login(' Admin ', PASSWORD, CLIENT);
  expect(access.authenticate({ sessionToken })).toBe(principal);
  expect(access.authenticate({})).toBeNull();
  expect(access.authenticate({ sessionToken: `${sessionToken}x` })).toBeNull();
  expect(access.authenticate({ bearer: sessionToken })).toBeNull();
});

test('a wrong password and an unknown user are refused alike', async () => {
  const { access } = await startAccess();
  expect(await codeOf(access.login('admin', 'wrong', CLIENT))).toBe('WRONG_LOGIN');
  expect(await codeOf(access.login('nobody', PASSWORD, CLIENT))).toBe('WRONG_LOGIN');
});

test('neither a password nor what was typed as an unknown name is logged', async () => {
  const { access, logs } = await startAccess();
  await codeOf(access.login('my-secret-typed-as-name', 'my-other-secret', CLIENT));
  await access.login('admin', PASSWORD, CLIENT);
  expect(logs).toHaveLength(2);
  expect(JSON.stringify(logs)).not.toMatch(/secret|horse/);
});

test('guessing is slowed, even with the right password, and only for this address', async () => {
  const { access, clock } = await startAccess();
  for (let i = 0; i < 5; i += 1) await codeOf(access.login('admin', `guess ${i}`, CLIENT));
  expect(await codeOf(access.login('admin', PASSWORD, CLIENT))).toBe('TOO_MANY_ATTEMPTS');
  expect(await codeOf(access.login('admin', PASSWORD, { ...CLIENT, address: '192.0.2.8' }))).toBe('no error');
  await clock.advance(1_000);
  expect(await codeOf(access.login('admin', PASSWORD, CLIENT))).toBe('no error');
});

test('many guesses at once are slowed too', async () => {
  const { access } = await startAccess();
  const codes = await Promise.all(
    Array.from({ length: 20 }, (_, i) => codeOf(access.login('admin', `guess ${i}`, CLIENT))),
  );
  expect(codes.filter((code) => code === 'WRONG_LOGIN')).toHaveLength(5);
});

test('one address that tries many names is slowed, and the wait tells for how long', async () => {
  const { access } = await startAccess();
  for (let i = 0; i < 50; i += 1)
    expect(await codeOf(access.login(`user-${i}`, 'x', CLIENT))).toBe('WRONG_LOGIN');
  await expect(access.login('user-50', 'x', CLIENT)).rejects.toThrow('Wait 1 s and try again.');
});

test('logging in well again and again is not slowed', async () => {
  const { access } = await startAccess();
  for (let i = 0; i < 60; i += 1) await access.login('admin', PASSWORD, CLIENT);
});

test('a logout ends the session and tells who listens', async () => {
  const { access, storage } = await startAccess();
  const { sessionToken, principal } = await access.login('admin', PASSWORD, CLIENT);
  const heard: unknown[] = [];
  const off = access.onRevoked((login) => heard.push([login, access.authenticate({ sessionToken })]));
  await access.logout(sessionToken);
  await access.logout(sessionToken);
  off();
  expect(heard).toEqual([[{ userId: principal.userId, kind: 'session' }, null]]);
  expect(await storage.sessions.list()).toEqual([]);
});

test('a session ends after twelve hours without use, and use prolongs it', async () => {
  const { access, clock, storage } = await startAccess();
  const used = (await access.login('admin', PASSWORD, CLIENT)).sessionToken;
  const unused = (await access.login('admin', PASSWORD, CLIENT)).sessionToken;
  let revoked = 0;
  access.onRevoked(() => {
    revoked += 1;
  });
  await clock.advance(11 * HOUR_MS);
  expect(access.authenticate({ sessionToken: used })).not.toBeNull();
  await clock.advance(2 * HOUR_MS);
  expect(access.authenticate({ sessionToken: used })).not.toBeNull();
  expect(access.authenticate({ sessionToken: unused })).toBeNull();
  expect(revoked).toBe(1);
  expect(await storage.sessions.list()).toHaveLength(1);
});

test('a session survives a restart of the hub, with its last use', async () => {
  const { access, clock, storage } = await startAccess();
  const { sessionToken } = await access.login('admin', PASSWORD, CLIENT);
  await clock.advance(11 * HOUR_MS);
  access.authenticate({ sessionToken });
  await access.stop();
  await clock.advance(11 * HOUR_MS);
  const again = await startAccess({ clock, storage });
  expect(again.access.authenticate({ sessionToken })).toMatchObject({ username: 'admin' });
  await clock.advance(13 * HOUR_MS);
  const late = await startAccess({ clock, storage });
  expect(late.access.authenticate({ sessionToken })).toBeNull();
  expect(await storage.sessions.list()).toEqual([]);
});

test('the last use is saved now and then, so that a crash loses little of it', async () => {
  const { access, clock, storage } = await startAccess();
  const { sessionToken } = await access.login('admin', PASSWORD, CLIENT);
  await clock.advance(6 * 60_000);
  access.authenticate({ sessionToken });
  await clock.advance(60_000);
  expect((await storage.sessions.list())[0]!.lastSeenAtMs).toBe(clock.now() - 60_000);
});

test('what the store keeps opens no door', async () => {
  const { access, storage } = await startAccess();
  const { sessionToken, principal } = await access.login('admin', PASSWORD, CLIENT);
  const { token } = await access.createToken(principal, { name: 'probe' });
  const kept = JSON.stringify([
    await storage.users.list(),
    await storage.sessions.list(),
    await storage.tokens.list(),
  ]);
  for (const secret of [PASSWORD, sessionToken, token]) expect(kept).not.toContain(secret);
  for (const { tokenHash } of [...(await storage.sessions.list()), ...(await storage.tokens.list())]) {
    expect(access.authenticate({ sessionToken: tokenHash })).toBeNull();
    expect(access.authenticate({ bearer: tokenHash })).toBeNull();
  }
});

test('a token acts for its user, over restarts, until it is taken back', async () => {
  const { access, clock, storage } = await startAccess();
  const { principal } = await access.login('admin', PASSWORD, CLIENT);
  const { id, token } = await access.createToken(principal, { name: '大屏' });
  expect(token).toMatch(/^onescreen_/);
  expect(access.authenticate({ bearer: token })).toEqual({ ...principal, via: { kind: 'token', id } });
  expect(access.authenticate({ sessionToken: token })).toBeNull();
  expect(access.listTokens(principal)).toMatchObject([{ id, name: '大屏', createdAtMs: clock.now() }]);
  const again = (await startAccess({ clock, storage })).access;
  expect(again.authenticate({ bearer: token })).toMatchObject({ username: 'admin' });
  let revoked = 0;
  again.onRevoked(() => {
    revoked += 1;
  });
  expect(await again.removeToken(principal, id)).toBe(true);
  expect(await again.removeToken(principal, id)).toBe(false);
  expect(again.authenticate({ bearer: token })).toBeNull();
  expect([revoked, await storage.tokens.list()]).toEqual([1, []]);
});

test('a token is taken back by its owner alone', async () => {
  const { access } = await startAccess();
  const { principal } = await access.login('admin', PASSWORD, CLIENT);
  const { id, token } = await access.createToken(principal, { name: 'x' });
  expect(await access.removeToken({ ...principal, userId: 'somebody else' }, id)).toBe(false);
  expect(access.authenticate({ bearer: token })).not.toBeNull();
});

test('tokens and sessions of a user are bounded: a token more is refused, the oldest session gives way', async () => {
  const { access, clock } = await startAccess();
  const first = await access.login('admin', PASSWORD, CLIENT);
  for (let i = 0; i < 100; i += 1) {
    await clock.advance(1);
    await access.createToken(first.principal, { name: `token ${i}` });
    await access.login('admin', PASSWORD, CLIENT);
  }
  expect(await codeOf(access.createToken(first.principal, { name: 'one more' }))).toBe('BAD_REQUEST');
  expect(access.authenticate({ sessionToken: first.sessionToken })).toBeNull();
});

test('a session ends even when the store fails at it', async () => {
  const storage = await openMemoryStorage();
  const { access } = await startAccess({ storage });
  const { sessionToken } = await access.login('admin', PASSWORD, CLIENT);
  storage.sessions.remove = () => Promise.reject(new Error('disk full'));
  await expect(access.logout(sessionToken)).rejects.toThrow('disk full');
  expect(access.authenticate({ sessionToken })).toBeNull();
});

test('a store that fails is logged by the sweep and does not stop it', async () => {
  const storage = await openMemoryStorage();
  const { access, clock } = await startAccess({ storage });
  const { sessionToken } = await access.login('admin', PASSWORD, CLIENT);
  const { setLastSeen } = storage.sessions;
  storage.sessions.setLastSeen = () => Promise.reject(new Error('disk full'));
  await clock.advance(6 * 60_000);
  access.authenticate({ sessionToken });
  await clock.advance(60_000);
  storage.sessions.setLastSeen = setLastSeen.bind(storage.sessions);
  await clock.advance(60_000);
  expect((await storage.sessions.list())[0]!.lastSeenAtMs).toBe(clock.now() - 2 * 60_000);
});

test('stop leaves no timer and may be called twice', async () => {
  const { access, clock } = await startAccess();
  await access.stop();
  await access.stop();
  expect(clock.pendingTimers).toBe(0);
});

test('asking who a request is costs microseconds', async () => {
  const { access } = await startAccess();
  const { sessionToken } = await access.login('admin', PASSWORD, CLIENT);
  const started = performance.now();
  for (let i = 0; i < 100_000; i += 1) access.authenticate({ sessionToken });
  expect(performance.now() - started).toBeLessThan(1_000);
});
