import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RefusedRequest } from '../../../server/access/audit-refusals.ts';
import { sessionDtoSchema } from '../../../server/contract/access-dto.ts';
import { auditPageDtoSchema } from '../../../server/contract/audit-dto.ts';
import {
  directoryDtoSchema,
  healthDtoSchema,
  placesDtoSchema,
  type VerdictDto,
} from '../../../server/contract/dto.ts';
import { EVERYWHERE } from '../../../server/contract/permissions.ts';
import { connectionCeiling } from '../../../server/http/connection-ceiling.ts';
import type { HttpServer } from '../../../server/http/http-server.ts';
import { openHttp } from '../../support/http-stand.ts';
import { askRaw, readRawAnswer } from '../../support/raw-http.ts';
import { StubAccess } from '../../support/stub-access.ts';
import { NO_EVIDENCE } from '../../support/stub-evidence.ts';
import { stubRouteDesks } from '../../support/stub-route-desks.ts';

const VERDICT: VerdictDto = {
  cameraId: 'c1',
  state: 'live',
  reason: 'media-flows',
  sinceMs: 1,
  checkedAtMs: 2,
  lastPictureAtMs: 2,
  retryAtMs: null,
  frameRate: 25,
  bitrateKbps: 2000,
  viewers: 1,
};

describe('the HTTP server', () => {
  let folder: string;
  let access: StubAccess;
  let http: HttpServer;
  let ready: boolean;
  let refusals: RefusedRequest[];
  const desks = stubRouteDesks();

  const start = async (publicOrigin: string | null = null) => {
    http = await openHttp({
      publicOrigin,
      webFolder: folder,
      access,
      ...desks,
      refusals: { noteRequest: (refused) => refusals.push(refused) },
      writeHealth: () => [`{"hubTimeMs":1234,"verdicts":[${JSON.stringify(VERDICT)}]}`],
      isReady: () => ready,
      figures: () => ({
        camerasByState: { live: 3, offline: 1 },
        streamsByPhase: { playing: 2 },
        viewers: 5,
        transcodeLanesTaken: 0,
        engineLoad: [2],
        lingeringBytes: 0,
        liveLinkPages: 1,
        liveLinkTiles: 4,
        liveLinkSentBytes: 10,
        liveLinkDroppedParts: 0,
        auditWaiting: 3,
        auditLost: 1,
        evidence: NO_EVIDENCE,
      }),
    });
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onescreen-web-'));
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>wall</title>');
    await writeFile(join(folder, 'behind.html'), '<!doctype html><title>admin</title>');
    await writeFile(join(folder, 'assets', 'app-1a2b.js'), 'export {};');
    access = new StubAccess();
    ready = true;
    refusals = [];
    await start();
  });

  afterEach(async () => {
    await http.stop();
    await rm(folder, { recursive: true });
  });

  const cookie = () => ({ cookie: `theme=dark; onescreen_session=${access.openSession()}` });

  it('logs in with a cookie that no script can read and no other site can send', async () => {
    const payload = { username: 'admin', password: 'secret' };
    const response = await http.inject({ method: 'POST', url: '/api/session', payload });
    expect(response.statusCode).toBe(200);
    expect(sessionDtoSchema.parse(response.json())).toMatchObject({
      username: 'admin',
      displayName: 'Admin',
      roles: ['admin', 'operator', 'auditor'],
      scope: EVERYWHERE,
      mustChangePassword: false,
    });
    const set = String(response.headers['set-cookie']);
    expect(set).toMatch(/^onescreen_session=session-1; /);
    expect(set).toContain('HttpOnly');
    expect(set).toContain('SameSite=Strict');
    expect(set).toContain('Path=/');
    expect(set).not.toContain('Secure');
    expect(response.body).not.toContain('session-1');
  });

  it('sends the cookie over https alone where browsers come over https', async () => {
    await http.stop();
    await start('https://video.example.org');
    const payload = { username: 'admin', password: 'secret' };
    const response = await http.inject({ method: 'POST', url: '/api/session', payload });
    expect(String(response.headers['set-cookie'])).toContain('Secure');
    // A name that no other site of the same domain can set.
    expect(String(response.headers['set-cookie'])).toMatch(/^__Host-onescreen_session=[^;]+; /);
    expect(response.headers['strict-transport-security']).toBeDefined();
  });

  it('says plainly that a login is wrong, and which field is of the wrong form', async () => {
    const wrong = await http.inject({
      method: 'POST',
      url: '/api/session',
      payload: { username: 'admin', password: 'guess' },
    });
    expect([wrong.statusCode, wrong.json().error.code]).toEqual([401, 'WRONG_LOGIN']);
    const bad = await http.inject({ method: 'POST', url: '/api/session', payload: { username: 'admin' } });
    expect([bad.statusCode, bad.json().error.code]).toEqual([400, 'BAD_REQUEST']);
    expect(bad.json().error.field).toBe('password');
    expect(bad.json().error.message).toMatch(/password/);
    const broken = await http.inject({
      method: 'POST',
      url: '/api/session',
      payload: '{"username":',
      headers: { 'content-type': 'application/json' },
    });
    expect([broken.statusCode, broken.json().error.code]).toEqual([400, 'BAD_REQUEST']);
    const huge = await http.inject({
      method: 'POST',
      url: '/api/session',
      payload: { username: 'x'.repeat(70_000) },
    });
    expect([huge.statusCode, huge.json().error.code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  });

  it('slows down whoever logs in again and again from one address', async () => {
    const statuses = new Set<number>();
    for (let attempt = 0; attempt < 70; attempt += 1) {
      const payload = { username: 'admin', password: `guess ${attempt}` };
      statuses.add((await http.inject({ method: 'POST', url: '/api/session', payload })).statusCode);
    }
    expect([...statuses]).toEqual([401, 429]);
  });

  it('logs out', async () => {
    const headers = cookie();
    expect((await http.inject({ url: '/api/session', headers })).statusCode).toBe(200);
    const out = await http.inject({ method: 'DELETE', url: '/api/session', headers });
    expect(out.statusCode).toBe(204);
    expect(String(out.headers['set-cookie'])).toMatch(/^onescreen_session=; /);
    expect((await http.inject({ url: '/api/session', headers })).json().error.code).toBe('NOT_LOGGED_IN');
  });

  it('makes, lists and revokes tokens that open the API', async () => {
    const headers = cookie();
    const made = await http.inject({
      method: 'POST',
      url: '/api/tokens',
      headers,
      payload: { name: 'bench' },
    });
    expect(made.statusCode).toBe(201);
    const { token } = made.json();
    const bearer = { authorization: `Bearer ${token}` };
    expect((await http.inject({ url: '/api/directory', headers: bearer })).statusCode).toBe(200);
    const listed = await http.inject({ url: '/api/tokens', headers });
    expect(listed.json()).toMatchObject([{ id: expect.any(String), name: 'bench', createdAtMs: 0 }]);
    expect(listed.body).not.toContain(token);
    const url = `/api/tokens/${listed.json()[0].id}`;
    expect((await http.inject({ method: 'DELETE', url, headers })).statusCode).toBe(204);
    expect((await http.inject({ method: 'DELETE', url, headers })).statusCode).toBe(404);
    expect((await http.inject({ url: '/api/directory', headers: bearer })).statusCode).toBe(401);
  });

  it.each([
    ['/api/places', placesDtoSchema.strict()],
    ['/api/directory', directoryDtoSchema],
  ])('answers %s as the contract says, and the second time only that it is the same', async (url, schema) => {
    const first = await http.inject({ url, headers: cookie() });
    expect(schema.parse(first.json()).site.zh).toBe('安康');
    expect(first.headers['cache-control']).toBe('no-store');
    const again = { ...cookie(), 'if-none-match': String(first.headers.etag) };
    const unchanged = await http.inject({ url, headers: again });
    expect([unchanged.statusCode, unchanged.body]).toEqual([304, '']);
  });

  it('answers with the verdicts as the contract says', async () => {
    const health = await http.inject({ url: '/api/health', headers: cookie() });
    expect(healthDtoSchema.parse(health.json())).toEqual({ hubTimeMs: 1234, verdicts: [VERDICT] });
  });

  it('lets nobody without a login past any address but the open ones', async () => {
    const open = new Set(['POST /api/session', 'GET /healthz', 'GET /readyz']);
    const { paths } = (await http.inject({ url: '/api/openapi.json', headers: cookie() })).json();
    const undocumented = ['/api/openapi.json', '/api/docs', '/api/docs/docs.css'].map(
      (path) => `GET ${path}`,
    );
    const documented = Object.entries<object>(paths)
      .filter(([path]) => !/^\/(?:live|shared)\//.test(path))
      .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
    expect(documented.length).toBeGreaterThan(8);
    for (const route of [...documented, ...undocumented]) {
      const [method, url] = route.split(' ') as ['GET', string];
      const response = await http.inject({ method, url: url.replace('{id}', 'x') });
      if (open.has(route)) expect(response.statusCode, route).not.toBe(401);
      else expect([route, response.statusCode]).toEqual([route, 401]);
    }
  });

  it('documents every route it has', async () => {
    const { paths } = (await http.inject({ url: '/api/openapi.json', headers: cookie() })).json();
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining([
        '/api/session',
        '/api/tokens',
        '/api/tokens/{id}',
        '/api/places',
        '/api/directory',
        '/api/health',
        '/metrics',
        '/healthz',
        '/readyz',
        '/live/{camera}/{profile}/index.m3u8',
      ]),
    );
    const page = await http.inject({ url: '/api/docs', headers: cookie() });
    for (const path of Object.keys(paths)) expect(page.body).toContain(`<code>${path}</code>`);
    expect(page.body).not.toContain('<script');
  });

  it('refuses to change anything for a page of another site', async () => {
    const headers = { ...cookie(), host: 'hub.local:8080' };
    const attempt = (extra: Record<string, string>) =>
      http.inject({ method: 'DELETE', url: '/api/session', headers: { ...headers, ...extra } });
    const foreign = await attempt({ origin: 'http://evil.example' });
    expect([foreign.statusCode, foreign.json().error.code]).toEqual([403, 'BAD_ORIGIN']);
    expect((await attempt({ origin: 'null' })).statusCode).toBe(403);
    expect((await attempt({ 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403);
    expect((await attempt({ origin: 'http://hub.local:8080' })).statusCode).toBe(204);
  });

  it('hands out a link as an address that any player can open, and takes it back', async () => {
    const headers = { ...cookie(), host: 'hub.local:8080' };
    const payload = { camera: 'c1', expiresInMinutes: 60, note: '值班室' };
    const made = await http.inject({ method: 'POST', url: '/api/stream-links', headers, payload });
    expect(made.statusCode).toBe(201);
    expect(made.json()).toMatchObject({
      camera: 'c1',
      note: '值班室',
      url: 'http://hub.local:8080/live/~the-token/c1/master.m3u8',
    });
    expect(made.json()).not.toHaveProperty('token');
    const listed = await http.inject({ url: '/api/stream-links', headers });
    expect(listed.json()).toHaveLength(1);
    expect(listed.body).not.toContain('the-token');
    const remove = () => http.inject({ method: 'DELETE', url: '/api/stream-links/l1', headers });
    expect([(await remove()).statusCode, (await remove()).statusCode]).toEqual([204, 404]);
    for (const expiresInMinutes of [0, 1.5, 7 * 24 * 60 + 1]) {
      const bad = { ...payload, expiresInMinutes };
      const refused = await http.inject({ method: 'POST', url: '/api/stream-links', headers, payload: bad });
      expect(refused.statusCode).toBe(400);
    }
  });

  it('answers auditors with pages, a table to keep and whether the chain is whole', async () => {
    const headers = cookie();
    const page = await http.inject({ url: '/api/audit?action=camera:viewed&limit=2', headers });
    expect(auditPageDtoSchema.parse(page.json())).toEqual({ entries: [], nextBeforeSeq: null });
    expect(desks.asked.at(-1)).toMatchObject({ action: 'camera:viewed', limit: 2 });
    const table = await http.inject({ url: '/api/audit/export.csv?q=dam', headers });
    expect([table.statusCode, table.body]).toEqual([200, 'seq\r\n1\r\n']);
    expect(table.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="onescreen-audit.csv"',
      'cache-control': 'no-store',
    });
    expect(desks.asked.at(-1)).toEqual({ q: 'dam' });
    const port = await http.listen('127.0.0.1', 0);
    const verified = await fetch(`http://127.0.0.1:${port}/api/audit/verify`, { method: 'POST', headers });
    expect(await verified.json()).toMatchObject({ ok: true, entries: 1 });
    expect((await http.inject({ url: '/api/audit?limit=501', headers })).statusCode).toBe(400);
  });

  it('shows its figures in the form of Prometheus', async () => {
    const { body } = await http.inject({ url: '/metrics', headers: cookie() });
    expect(body).toContain('onescreen_cameras{state="live"} 3');
    expect(body).toContain('onescreen_viewers 5');
    expect(body).toContain('onescreen_audit_lost_total 1');
    expect(body).toContain('onescreen_engine_streams{thread="0"} 2');
    expect(body).toContain('process_cpu_user_seconds_total');
  });

  it('says whether it is ready', async () => {
    expect((await http.inject({ url: '/readyz' })).statusCode).toBe(200);
    ready = false;
    expect((await http.inject({ url: '/readyz' })).statusCode).toBe(503);
    expect((await http.inject({ url: '/healthz' })).statusCode).toBe(200);
  });

  it('serves the web to everybody, its pages at every address that is no file', async () => {
    const root = await http.inject({ url: '/' });
    expect([root.statusCode, root.headers['cache-control']]).toEqual([200, 'no-cache']);
    expect((await http.inject({ url: '/wall/16?domain=water' })).body).toBe(root.body);
    const behind = await http.inject({ url: '/admin/cameras?domain=water' });
    expect([behind.body, behind.headers['cache-control']]).toEqual([
      '<!doctype html><title>admin</title>',
      'no-cache',
    ]);
    const asset = await http.inject({ url: '/assets/app-1a2b.js' });
    expect(asset.headers['cache-control']).toContain('immutable');
    for (const url of ['/assets/app-gone.js', '/favicon.ico', '/api/nothing', '/live']) {
      const missing = await http.inject({ url });
      expect([url, missing.statusCode, missing.json().error.code]).toEqual([url, 404, 'NOT_FOUND']);
    }
    expect((await http.inject({ url: '/../../etc/passwd' })).body).not.toContain('root:');
  });

  it('refuses an address that is not well-formed in the same words as any other', async () => {
    for (const url of ['/%', '/api/%ff', '/assets/%E0%A4%A']) {
      const refusal = await http.inject({ url });
      expect([url, refusal.statusCode, refusal.json().error.code]).toEqual([url, 400, 'BAD_REQUEST']);
      expect(refusal.headers['cache-control']).toBe('no-store');
    }
  });

  it('refuses bytes that are no request in the same words too', async () => {
    const { status, body } = readRawAnswer(await askRaw(await http.listen('127.0.0.1', 0), 'hello\r\n\r\n'));
    expect([status, JSON.parse(body).error.code]).toEqual([400, 'BAD_REQUEST']);
    http.stopListening();
  });

  it('answers an address that is written out whole as its path', async () => {
    const port = await http.listen('127.0.0.1', 0);
    const ask = (path: string) =>
      askRaw(port, `GET http://hub${path} HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\r\n`);
    expect(readRawAnswer(await ask('/readyz')).status).toBe(200);
    expect(JSON.parse(readRawAnswer(await ask('/live/c1/master.m3u8')).body).error.code).toBe(
      'NOT_LOGGED_IN',
    );
    http.stopListening();
  });

  it('takes as many connections as its descriptors allow', () => {
    expect(http.server.maxConnections).toBe(connectionCeiling());
  });

  it('says what to do where the web has not been built', async () => {
    await http.stop();
    folder = await mkdtemp(join(tmpdir(), 'onescreen-web-'));
    await start();
    const { statusCode, body } = await http.inject({ url: '/' });
    expect([statusCode, body]).toEqual([404, expect.stringContaining('npm run build')]);
  });

  it('lets pages load from the hub alone', async () => {
    const policy = String((await http.inject({ url: '/' })).headers['content-security-policy']);
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain('media-src');
    expect(policy).not.toContain('unsafe');
    const { headers } = await http.inject({ url: '/' });
    expect(headers['permissions-policy']).toContain('camera=()');
    expect(headers['referrer-policy']).toBe('no-referrer');
  });
});
