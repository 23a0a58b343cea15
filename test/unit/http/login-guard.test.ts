import fastify, { type FastifyContextConfig } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RefusedRequest } from '../../../server/access/audit-refusals.ts';
import type { Principal } from '../../../server/access/principal.ts';
import { CodedError } from '../../../server/contract/error-codes.ts';
import type { App } from '../../../server/http/app.ts';
import { guardRoutes } from '../../../server/http/login-guard.ts';
import { StubAccess, samplePrincipal } from '../../support/stub-access.ts';

const ROUTES: Record<string, FastifyContextConfig> = {
  '/open': { permission: 'open' },
  '/login': { permission: 'login' },
  '/account': { permission: 'login', beforePasswordChange: true },
  '/person': { permission: 'login', personOnly: true },
  '/audit': { permission: 'audit:read' },
  '/cameras': { permission: 'camera:manage' },
};

describe('the guard of the routes', () => {
  let access: StubAccess;
  let refusals: RefusedRequest[];
  let app: App;

  beforeEach(() => {
    access = new StubAccess();
    refusals = [];
    app = fastify() as unknown as App;
    guardRoutes(app, {
      access,
      refusals: { noteRequest: (refused) => refusals.push(refused) },
      publicOrigin: null,
    });
    app.setErrorHandler((error, _request, reply) => {
      const { code, status } = error as CodedError;
      if (!(error instanceof CodedError)) throw error;
      return reply.code(status).send({ code });
    });
    for (const [url, config] of Object.entries(ROUTES)) {
      app.get(url, { config }, async () => ({ code: 'OK' }));
      app.post(url, { config }, async () => ({ code: 'OK' }));
    }
  });

  afterEach(() => app.close());

  const ask = async (url: string, options: { method?: 'GET' | 'POST' | 'HEAD'; headers?: object } = {}) => {
    const { headers = { cookie: `onescreen_session=${access.openSession()}` }, method = 'GET' } = options;
    return (await app.inject({ method, url, headers: { ...headers } })).json().code;
  };
  const answers = async (principal: Principal) => {
    access.principal = principal;
    return Promise.all(Object.keys(ROUTES).map((url) => ask(url)));
  };

  it('lets the hub not start with a route that does not say who may ask, wherever it is added', async () => {
    await app.register(async (inner) => {
      inner.get('/forgotten', async () => 'everything');
    });
    await expect(app.ready()).rejects.toThrow(/do not say who may ask: .*GET \/forgotten/);
  });

  it('lets in whom a route names, and nobody else', async () => {
    expect(await answers(samplePrincipal({ roles: ['operator'] }))).toEqual([
      ...['OK', 'OK', 'OK', 'OK', 'NOT_ALLOWED', 'NOT_ALLOWED'],
    ]);
    expect(await answers(samplePrincipal({ roles: ['auditor'] }))).toEqual([
      ...['OK', 'OK', 'OK', 'OK', 'OK', 'NOT_ALLOWED'],
    ]);
    expect(await answers(samplePrincipal({ roles: ['admin'] }))).toEqual([
      ...['OK', 'OK', 'OK', 'OK', 'NOT_ALLOWED', 'OK'],
    ]);
    const nobody = await Promise.all(Object.keys(ROUTES).map((url) => ask(url, { headers: {} })));
    expect(nobody).toEqual(['OK', ...Array(5).fill('NOT_LOGGED_IN')]);
  });

  it('lets whoever has to change a password do that and nothing else', async () => {
    const principal = samplePrincipal({ mustChangePassword: true });
    const due = 'MUST_CHANGE_PASSWORD';
    expect(await answers(principal)).toEqual(['OK', due, 'OK', due, due, due]);
    expect(refusals).toEqual([]);
  });

  it('keeps machines from what only a person may do', async () => {
    const token = samplePrincipal({ via: { kind: 'token', id: 't1' } });
    expect(await answers(token)).toEqual(['OK', 'OK', 'OK', 'NOT_ALLOWED', 'OK', 'OK']);
  });

  it('takes a link, which plays one camera, for nobody', async () => {
    const link = samplePrincipal({ via: { kind: 'link', id: 'l1', cameraId: 'c1' } });
    expect(await answers(link)).toEqual(['OK', ...Array(5).fill('NOT_LOGGED_IN')]);
  });

  it('asks before it reads what was sent, and before it says which methods there are', async () => {
    const broken = await app.inject({
      method: 'POST',
      url: '/audit',
      headers: { 'content-type': 'application/json' },
      payload: '{"broken',
    });
    expect(broken.json().code).toBe('NOT_LOGGED_IN');
    expect((await app.inject({ method: 'HEAD', url: '/audit' })).statusCode).toBe(401);
  });

  it('tells of refusals to those who showed who they are, and of foreign pages', async () => {
    access.principal = samplePrincipal({ roles: ['operator'] });
    await ask('/audit?q=secret');
    await ask('/audit', { headers: {} });
    await ask('/audit', { headers: { cookie: 'onescreen_session=of-yesterday' } });
    await ask('/audit', { headers: { authorization: 'Bearer revoked' } });
    await ask('/open', { method: 'POST', headers: { origin: 'http://evil.example', host: 'hub' } });
    expect(
      refusals.map(({ code, what, principal, origin }) => [code, what, principal?.username, origin]),
    ).toEqual([
      ['NOT_ALLOWED', 'GET /audit', 'admin', undefined],
      ['NOT_LOGGED_IN', 'GET /audit', undefined, undefined],
      ['BAD_ORIGIN', 'POST /open', undefined, 'http://evil.example'],
    ]);
    expect(refusals[0]!.address).toBe('127.0.0.1');
  });

  it('keeps answers out of caches unless a route says otherwise', async () => {
    app.get('/kept', { config: { permission: 'open' } }, async (_request, reply) =>
      reply.header('cache-control', 'public').send('x'),
    );
    expect((await app.inject('/open')).headers['cache-control']).toBe('no-store');
    expect((await app.inject('/audit')).headers['cache-control']).toBe('no-store');
    expect((await app.inject('/kept')).headers['cache-control']).toBe('public');
  });
});
