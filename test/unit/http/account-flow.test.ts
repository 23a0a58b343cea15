import { afterEach, beforeEach, expect, test } from 'vitest';
import { sessionDtoSchema } from '../../../server/contract/access-dto.ts';
import type { HttpServer } from '../../../server/http/http-server.ts';
import { AccessStage, ADMIN_PASSWORD, HOUR_MS, NEXT_PASSWORD } from '../../support/access-stage.ts';
import { InjectedBrowser, openHttp } from '../../support/http-stand.ts';
import { totpCode } from '../../support/totp-code.ts';

/** The routes in front of the real room, as a browser meets them. */

let stage: AccessStage;
let http: HttpServer;
let admin: InjectedBrowser;

beforeEach(async () => {
  stage = await AccessStage.start();
  http = await openHttp({ access: stage.access });
  admin = new InjectedBrowser(http);
  await admin.login('admin', ADMIN_PASSWORD);
});

afterEach(() => http.stop());

const SCOPE = { domains: ['water'], regions: ['6109'] };
const PERSON = { username: 'zhao', displayName: '赵', roles: ['operator'], scope: SCOPE };

test('the cookies of a login are for the hub alone, and live as long as what they open', () => {
  const { onescreen_session: session, onescreen_device: device } = Object.fromEntries(admin.cookies);
  for (const { line } of [session!, device!]) expect(line).toMatch(/HttpOnly; SameSite=Strict$/);
  expect(session!.line).toContain(`; Max-Age=${(7 * 24 * HOUR_MS) / 1000}; Path=/;`);
  expect(device!.line).toContain('; Path=/api/session;');
});

test('somebody new logs in with his first password, has to change it, and is in', async () => {
  const { body } = await admin.ask('POST', '/api/users', PERSON);
  const zhao = new InjectedBrowser(http, '192.0.2.8');
  const first = await zhao.login('zhao', body.password);
  expect(sessionDtoSchema.parse(first.body)).toEqual({
    username: 'zhao',
    displayName: '赵',
    roles: ['operator'],
    permissions: [],
    scope: SCOPE,
    mustChangePassword: true,
    watermark: null,
  });
  expect((await zhao.ask('GET', '/api/directory')).code).toBe('MUST_CHANGE_PASSWORD');
  const change = (next: string) => zhao.ask('PUT', '/api/account/password', { current: body.password, next });
  expect(await change('zhao zhao zhao')).toMatchObject({ status: 422, code: 'WEAK_PASSWORD' });
  expect((await change(NEXT_PASSWORD)).status).toBe(204);
  expect((await zhao.ask('GET', '/api/directory')).status).toBe(200);
  expect((await zhao.ask('GET', '/api/session')).body.permissions).toEqual([
    'camera:view',
    'link:create',
    'wall:keep',
    'display:steer',
    'bookmark:create',
    'bookmark:view',
  ]);
  expect((await zhao.ask('GET', '/api/users')).code).toBe('NOT_ALLOWED');
});

test('a login with a second factor asks for the code of the authenticator, also with a recovery code', async () => {
  const { body: setup } = await admin.ask('POST', '/api/account/totp', { password: ADMIN_PASSWORD });
  const code = () => totpCode(setup.secret, stage.clock.now());
  const { body } = await admin.ask('PUT', '/api/account/totp', { code: code() });
  await stage.clock.advance(30_000);
  const other = new InjectedBrowser(http, '192.0.2.8');
  expect(await other.login('admin', ADMIN_PASSWORD)).toMatchObject({ status: 401, code: 'TOTP_REQUIRED' });
  expect(await other.login('admin', ADMIN_PASSWORD, '000000')).toMatchObject({
    status: 401,
    code: 'WRONG_CODE',
  });
  expect((await other.login('admin', ADMIN_PASSWORD, code())).status).toBe(200);
  expect((await other.login('admin', ADMIN_PASSWORD, body.codes[0])).status).toBe(200);
});

test('a login in a browser takes the place of the one before, and a logout ends it', async () => {
  const before = admin.cookies.get('onescreen_session')!.value;
  await admin.login('admin', ADMIN_PASSWORD);
  expect(stage.access.authenticate({ sessionToken: before })).toBeNull();
  expect((await admin.ask('GET', '/api/account/sessions')).body).toHaveLength(1);
  expect((await admin.ask('DELETE', '/api/session')).status).toBe(204);
  expect([...admin.cookies.keys()]).toEqual(['onescreen_device']);
  expect((await admin.ask('GET', '/api/session')).code).toBe('NOT_LOGGED_IN');
});

test('a flood of logins from the owner’s own address keeps him out of no browser that he has used', async () => {
  const guesser = new InjectedBrowser(http);
  const statuses = new Set<number>();
  for (let index = 0; index < 80; index += 1)
    statuses.add((await guesser.login('admin', `guess ${index}`)).status);
  expect([...statuses]).toEqual([401, 429]);
  expect((await new InjectedBrowser(http).login('admin', ADMIN_PASSWORD)).status).toBe(429);
  expect((await admin.login('admin', ADMIN_PASSWORD)).status).toBe(200);
});

test('a token made here opens what it was made for, and is over when it is taken back', async () => {
  const { body } = await admin.ask('POST', '/api/tokens', { name: 'probe', roles: ['operator'] });
  const asToken = (url: string) =>
    http
      .inject({ url, headers: { authorization: `Bearer ${body.token}` } })
      .then(({ statusCode }) => statusCode);
  expect([
    await asToken('/api/directory'),
    await asToken('/api/users'),
    await asToken('/api/tokens'),
  ]).toEqual([200, 403, 403]);
  await admin.ask('DELETE', `/api/tokens/${body.id}`);
  expect(await asToken('/api/directory')).toBe(401);
});

test('two admins who change the same account: one change, one conflict', async () => {
  const { body } = await admin.ask('POST', '/api/users', PERSON);
  const change = { revision: body.user.revision, displayName: '赵云' };
  const url = `/api/users/${body.user.id}`;
  expect((await admin.ask('PATCH', url, change)).body.displayName).toBe('赵云');
  expect(await admin.ask('PATCH', url, { ...change, displayName: '赵飞' })).toMatchObject({
    status: 409,
    code: 'CONFLICT',
  });
  expect((await admin.ask('GET', url)).body.displayName).toBe('赵云');
});

test('the last admin of everything stays one', async () => {
  const [self] = (await admin.ask('GET', '/api/users')).body;
  const change = { revision: self.revision, roles: ['operator'] };
  expect(await admin.ask('PATCH', `/api/users/${self.id}`, change)).toMatchObject({
    status: 409,
    code: 'LAST_ADMIN',
  });
  expect((await admin.ask('DELETE', `/api/users/${self.id}`)).code).toBe('NOT_ALLOWED');
});
