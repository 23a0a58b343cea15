import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  accountDtoSchema,
  initialPasswordDtoSchema,
  loginInfoDtoSchema,
  recoveryCodesDtoSchema,
  tokenDtoSchema,
  tokenInfoDtoSchema,
  totpSetupDtoSchema,
  userDtoSchema,
} from '../../../server/contract/access-dto.ts';
import type { HttpServer } from '../../../server/http/http-server.ts';
import { InjectedBrowser, openHttp } from '../../support/http-stand.ts';
import { StubAccess, samplePrincipal } from '../../support/stub-access.ts';

let access: StubAccess;
let http: HttpServer;
let browser: InjectedBrowser;

beforeEach(async () => {
  access = new StubAccess();
  http = await openHttp({ access });
  browser = new InjectedBrowser(http);
  await browser.login('admin', 'secret');
});

afterEach(() => http.stop());

const by = () => ({
  principal: { ...access.principal, via: { kind: 'session', id: 'session-1' } },
  address: '192.0.2.7',
});
const SCOPE = { domains: ['water'], regions: ['6109'] };
const PERSON = { username: 'zhao', displayName: '赵', roles: ['operator'], scope: SCOPE };

test('admins read accounts and where somebody is logged in', async () => {
  const list = await browser.ask('GET', '/api/users');
  expect([list.status, userDtoSchema.array().parse(list.body)]).toEqual([200, list.body]);
  expect(userDtoSchema.parse((await browser.ask('GET', '/api/users/u2')).body).username).toBe('li.ming');
  expect(await browser.ask('GET', '/api/users/u9')).toMatchObject({ status: 404, code: 'USER_NOT_FOUND' });
  const sessions = await browser.ask('GET', '/api/users/u2/sessions');
  expect(loginInfoDtoSchema.array().parse(sessions.body)).toHaveLength(1);
  const tokens = await browser.ask('GET', '/api/users/u2/tokens');
  expect(tokenInfoDtoSchema.array().parse(tokens.body)).toHaveLength(1);
});

test('what an admin does to an account comes through with who he is and where he asks from', async () => {
  const made = await browser.ask('POST', '/api/users', PERSON);
  expect([made.status, initialPasswordDtoSchema.parse(made.body).user.username]).toEqual([201, 'zhao']);
  const change = { revision: 4, enabled: false };
  expect(await browser.ask('PATCH', '/api/users/u2', change)).toMatchObject({
    status: 200,
    body: { revision: 5 },
  });
  const reset = await browser.ask('POST', '/api/users/u2/password');
  expect(initialPasswordDtoSchema.parse(reset.body).password).toMatch(/-/);
  expect((await browser.ask('DELETE', '/api/users/u2/totp')).status).toBe(200);
  expect((await browser.ask('DELETE', '/api/users/u2/sessions')).status).toBe(204);
  expect((await browser.ask('DELETE', '/api/users/u2/tokens/t1')).status).toBe(204);
  expect((await browser.ask('DELETE', '/api/users/u2')).status).toBe(204);
  expect(access.users.asked).toEqual([
    ['create', by(), PERSON],
    ['update', by(), 'u2', change],
    ['resetPassword', by(), 'u2'],
    ['removeTotp', by(), 'u2'],
    ['endSessions', by(), 'u2'],
    ['removeToken', by(), 'u2', 't1'],
    ['remove', by(), 'u2'],
  ]);
});

test.each([
  ['POST', '/api/users', { ...PERSON, username: 'a b' }, 'username'],
  ['POST', '/api/users', { ...PERSON, username: 'x' }, 'username'],
  ['POST', '/api/users', { ...PERSON, username: 'x\u0007y' }, 'username'],
  // One letter that is composed of a sentence with spaces.
  ['POST', '/api/users', { ...PERSON, username: '\ufdfa\ufdfa' }, 'username'],
  ['POST', '/api/users', { ...PERSON, displayName: '  ' }, 'displayName'],
  ['POST', '/api/users', { ...PERSON, roles: [] }, 'roles'],
  ['POST', '/api/users', { ...PERSON, roles: ['root'] }, 'roles'],
  ['POST', '/api/users', { ...PERSON, scope: undefined }, 'scope'],
  ['POST', '/api/users', { ...PERSON, scope: { domains: [], regions: ['x'] } }, 'scope.regions'],
  ['PATCH', '/api/users/u2', { enabled: false }, 'revision'],
  ['PATCH', '/api/users/u2', { revision: 1, roles: [] }, 'roles'],
  ['PUT', '/api/account/password', { current: 'secret' }, 'next'],
  ['POST', '/api/account/totp', {}, 'password'],
  ['PUT', '/api/account/totp', { code: '12345' }, 'code'],
  ['POST', '/api/tokens', { name: 'x', expiresInDays: 0 }, 'expiresInDays'],
  ['POST', '/api/tokens', { name: 'x', roles: [] }, 'roles'],
] as const)('%s %s with %j is refused for its %s', async (method, url, payload, field) => {
  const refused = await browser.ask(method, url, payload);
  expect([refused.status, refused.code]).toEqual([400, 'BAD_REQUEST']);
  expect(refused.body.error.message).toContain(field);
  expect([access.users.asked, access.account.asked, access.totp.asked]).toEqual([[], [], []]);
});

test('people change their password, see their sessions and end one', async () => {
  const change = { current: 'secret', next: 'another long password' };
  expect((await browser.ask('PUT', '/api/account/password', change)).status).toBe(204);
  expect(accountDtoSchema.parse((await browser.ask('GET', '/api/account')).body).passwordMinLength).toBe(10);
  const sessions = await browser.ask('GET', '/api/account/sessions');
  expect(loginInfoDtoSchema.array().parse(sessions.body)[0]!.current).toBe(true);
  expect((await browser.ask('DELETE', '/api/account/sessions/s9')).code).toBe('NOT_FOUND');
  expect((await browser.ask('DELETE', '/api/account/sessions/s1')).status).toBe(204);
  expect(access.account.asked).toEqual([
    ['changePassword', by(), change],
    ['endSession', by(), 's1'],
  ]);
});

test('people set up an authenticator, confirm it and take it off', async () => {
  const setup = await browser.ask('POST', '/api/account/totp', { password: 'secret' });
  expect([setup.status, totpSetupDtoSchema.parse(setup.body).uri]).toEqual([
    200,
    expect.stringContaining('otpauth:'),
  ]);
  expect(await browser.ask('PUT', '/api/account/totp', { code: '000000' })).toMatchObject({
    status: 401,
    code: 'WRONG_CODE',
  });
  const confirmed = await browser.ask('PUT', '/api/account/totp', { code: '123456' });
  expect(recoveryCodesDtoSchema.parse(confirmed.body).codes).toHaveLength(1);
  expect((await browser.ask('DELETE', '/api/account/totp', { password: 'secret' })).status).toBe(204);
  expect(access.totp.asked.map(([what]) => what)).toEqual(['offer', 'confirm', 'remove']);
});

test('a token is shown once, and listed without itself', async () => {
  const made = await browser.ask('POST', '/api/tokens', {
    name: 'probe',
    roles: ['operator'],
    scope: SCOPE,
    expiresInDays: null,
  });
  expect([made.status, tokenDtoSchema.parse(made.body).roles]).toEqual([201, ['operator']]);
  const listed = await browser.ask('GET', '/api/tokens');
  expect(tokenInfoDtoSchema.strict().array().parse(listed.body)).toHaveLength(1);
});

const OWN = [
  ['GET', '/api/account'],
  ['PUT', '/api/account/password', { current: 'a', next: 'b' }],
  ['GET', '/api/account/sessions'],
  ['DELETE', '/api/account/sessions/s1'],
  ['POST', '/api/account/totp', { password: 'a' }],
  ['PUT', '/api/account/totp', { code: '123456' }],
  ['DELETE', '/api/account/totp', { password: 'a' }],
] as const;
const TOKENS = [
  ['POST', '/api/tokens', { name: 'x' }],
  ['GET', '/api/tokens'],
  ['DELETE', '/api/tokens/t1'],
] as const;
const USERS = [
  ['GET', '/api/users'],
  ['POST', '/api/users', PERSON],
  ['GET', '/api/users/u2'],
  ['PATCH', '/api/users/u2', { revision: 1 }],
  ['DELETE', '/api/users/u2'],
  ['POST', '/api/users/u2/password'],
  ['DELETE', '/api/users/u2/totp'],
  ['GET', '/api/users/u2/sessions'],
  ['DELETE', '/api/users/u2/sessions'],
  ['GET', '/api/users/u2/tokens'],
  ['DELETE', '/api/users/u2/tokens/t1'],
] as const;

test('while the password has to be changed the own account answers, and nothing else', async () => {
  access.become(samplePrincipal({ mustChangePassword: true, permissions: new Set() }));
  for (const [method, url, payload] of OWN) {
    expect([method, url, (await browser.ask(method, url, payload)).code]).not.toContain(
      'MUST_CHANGE_PASSWORD',
    );
  }
  for (const [method, url, payload] of [...TOKENS, ...USERS]) {
    const { status, code } = await browser.ask(method, url, payload);
    expect([method, url, status, code]).toEqual([method, url, 403, 'MUST_CHANGE_PASSWORD']);
  }
});

test('a token does nothing to the account that it acts for, nor makes others', async () => {
  access.become(samplePrincipal({ via: { kind: 'token', id: 't1' } }));
  const changes = USERS.filter(([method]) => method !== 'GET');
  for (const [method, url, payload] of [...OWN, ...TOKENS, ...changes]) {
    const { status, code } = await browser.ask(method, url, payload);
    expect([method, url, status, code]).toEqual([method, url, 403, 'NOT_ALLOWED']);
  }
  expect((await browser.ask('GET', '/api/users')).status).toBe(200);
});

test('accounts of others are for admins alone', async () => {
  access.become(samplePrincipal({ roles: ['operator', 'incident', 'auditor'] }));
  for (const [method, url, payload] of USERS) {
    const { status, code } = await browser.ask(method, url, payload);
    expect([method, url, status, code]).toEqual([method, url, 403, 'NOT_ALLOWED']);
  }
});
