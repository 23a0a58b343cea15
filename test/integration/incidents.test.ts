import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BookmarkDto } from '../../server/contract/bookmark-dto.ts';
import type { ExportDto, IncidentDetailDto } from '../../server/contract/incident-dto.ts';
import type { NewShareDto, ShareDto, SharedDto } from '../../server/contract/share-dto.ts';
import { eventually } from '../support/eventually.ts';
import { probeMedia } from '../support/ffprobe.ts';
import { type HubProcess, startHub } from '../support/hub-process.ts';
import { type SimulatorProcess, startSimulator } from '../support/simulator-process.ts';

/** One hub, one incident from its opening to the package, which standard tools and the verifier then look at. */
let simulator: SimulatorProcess;
let hub: HubProcess;
let events: Socket;
let folder: string;
const told: string[] = [];
const INCIDENT = 'incident-0001';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'incidents-'));
  simulator = await startSimulator(['--paths', '2', '--clip', 'bench-360p']);
  const cameras = [
    { id: 'bridge', main: simulator.url('bench/1') },
    { id: 'street', main: simulator.url('bench/2') },
  ];
  hub = await startHub(cameras, { evidence: { minFreeMegabytes: 16 } });
  events = io(`${hub.url}/incidents`, { auth: { token: hub.token }, transports: ['websocket'] });
  events.on('incident:changed', ({ id }: { id: string }) => told.push(id));
  await eventually(() => events.connected);
});

afterAll(async () => {
  events?.close();
  await hub?.stop();
  await simulator?.stop();
  rmSync(folder, { recursive: true });
});

async function ask<T>(method: string, path: string, body?: object, wanted = 200): Promise<T> {
  const response = await hub.fetch(path, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as T;
  expect([response.status, wanted === 200 ? answer : null].slice(0, 1), JSON.stringify(answer)).toEqual([
    wanted,
  ]);
  return answer;
}

async function markedBoth(): Promise<void> {
  for (const cameraId of ['bridge', 'street']) {
    await ask(
      'POST',
      '/api/bookmarks',
      { id: `mark-${cameraId}-1`, cameraId, note: '水漫桥面 <b>', runOnSeconds: 3 },
      201,
    );
  }
  for (const id of ['mark-bridge-1', 'mark-street-1']) {
    await eventually(
      async () => expect((await ask<BookmarkDto>('GET', `/api/bookmarks/${id}`)).clip.state).toBe('ready'),
      { deadlineMs: 30_000 },
    );
  }
}

it('an incident gathers bookmarks, cameras, notes and files, and tells its pages of each change', async () => {
  await markedBoth();
  const opened = await ask<IncidentDetailDto>('POST', '/api/incidents', {
    ...{ id: INCIDENT, title: '汉江大桥漫水', severity: 'critical', note: '接 110 通报' },
    ...{ cameras: ['bridge'], bookmarks: ['mark-bridge-1'] },
  });
  expect(opened).toMatchObject({ state: 'open', cameras: [{ id: 'bridge' }], bookmarks: ['mark-bridge-1'] });
  await ask('PUT', `/api/incidents/${INCIDENT}/bookmarks/mark-street-1`);
  await ask('PUT', `/api/incidents/${INCIDENT}/cameras/street`);
  await ask('POST', `/api/incidents/${INCIDENT}/notes`, { id: 'note-0001', text: '已封桥' });
  await ask('POST', `/api/incidents/${INCIDENT}/notes`, { id: 'note-0001', text: '已封桥' });
  const change = {
    seen: { state: 'open', assignee: null },
    wished: { state: 'working', assignee: 'admin' },
  };
  const changed = await ask<IncidentDetailDto>('PATCH', `/api/incidents/${INCIDENT}`, change);
  expect(changed).toMatchObject({ state: 'working', assignee: 'admin' });
  await ask('PATCH', `/api/incidents/${INCIDENT}`, { ...change, wished: { state: 'closed' } }, 409);
  const kinds = changed.entries.map(({ kind }) => kind).filter((kind) => kind !== 'health');
  expect(kinds).toEqual(['opened', 'bookmark-linked', 'camera-added', 'note', 'changed']);
  // How the cameras fare is written among what people do: it may well be the last line.
  expect(changed.entries.find(({ kind }) => kind === 'changed')?.changes).toContainEqual({
    field: 'state',
    before: 'open',
    after: 'working',
  });
  expect(told.filter((id) => id === INCIDENT).length).toBeGreaterThanOrEqual(5);
});

it('takes pictures, PDF and text by what they are, and gives them back', async () => {
  const attach = (name: string, bytes: Buffer) =>
    hub.fetch(`/api/incidents/${INCIDENT}/attachments?id=${randomUUID()}&name=${encodeURIComponent(name)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: new Uint8Array(bytes),
    });
  expect((await attach('病毒.png', Buffer.from('MZ\0\x01program'))).status).toBe(422);
  const response = await attach('现场记录.txt', Buffer.from('水位 3.2 米'));
  expect(response.status).toBe(200);
  const entry = ((await response.json()) as IncidentDetailDto).entries.find(
    ({ kind }) => kind === 'attachment',
  );
  expect(entry?.attachment).toMatchObject({ name: '现场记录.txt', type: 'text/plain' });
  const back = await hub.fetch(`/api/incidents/${INCIDENT}/attachments/${entry?.id}`);
  expect([await back.text(), back.headers.get('content-disposition')]).toEqual([
    '水位 3.2 米',
    expect.stringMatching(/^attachment; filename\*=UTF-8''%E7/),
  ]);
});

it('is handed over as a package that unzip, sha256sum, ffprobe, openssl and the verifier find in order', async () => {
  await ask('POST', `/api/incidents/${INCIDENT}/exports`, { id: 'export-0000', reason: '' }, 400);
  const begun = await ask<ExportDto>(
    'POST',
    `/api/incidents/${INCIDENT}/exports`,
    { id: 'export-0001', reason: '移交汉滨分局' },
    202,
  );
  expect(begun.state).toBe('building');
  const ready = await eventually(
    async () => {
      const found = await ask<ExportDto>('GET', '/api/exports/export-0001');
      expect(found.state).toBe('ready');
      return found;
    },
    { deadlineMs: 60_000 },
  );
  const bytes = Buffer.from(await (await hub.fetch('/api/exports/export-0001/package.zip')).arrayBuffer());
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(ready.sha256);
  const zip = join(folder, 'package.zip');
  const out = join(folder, 'out');
  writeFileSync(zip, bytes);
  execFileSync('unzip', ['-q', zip, '-d', out]);
  expect(execFileSync('sha256sum', ['-c', '--quiet', 'SHA256SUMS'], { cwd: out, encoding: 'utf8' })).toBe('');
  const signed = 'pkeyutl -verify -pubin -inkey hub-key.pem -rawin -in manifest.json -sigfile manifest.sig';
  expect(execFileSync('openssl', signed.split(' '), { cwd: out, encoding: 'utf8' })).toContain('Success');
  expect(readdirSync(join(out, 'clips')).sort()).toEqual(['001-bridge-1.mp4', '002-street-1.mp4']);
  for (const clip of readdirSync(join(out, 'clips'))) {
    const { streams, complaints } = await probeMedia(readFileSync(join(out, 'clips', clip)));
    expect([streams[0]?.codec_name, complaints]).toEqual(['h264', '']);
  }
  const page = readFileSync(join(out, 'timeline-zh.html'), 'utf8');
  expect(page).toContain('水漫桥面 &#60;b&#62;');
  expect(page).toContain('已封桥');
  expect(page).not.toMatch(/<script|https?:/i);
  const [key] = await ask<{ fingerprint: string }[]>('GET', '/api/evidence-keys');
  const verify = (...args: string[]) =>
    execFileSync(process.execPath, ['verify.mjs', ...args], {
      cwd: out,
      encoding: 'utf8',
      env: { LANG: 'C' },
    });
  expect(verify('--key', key!.fingerprint)).toMatch(/^WHOLE: all \d+ files/);
  expect(verify(zip)).toContain('移交汉滨分局');
});

/** A link is made by a person, who has logged in. */
async function makeShare(path: string, wish: object): Promise<[status: number, share: NewShareDto]> {
  const headers = { 'content-type': 'application/json' };
  const login = await fetch(`${hub.url}/api/session`, {
    ...{ method: 'POST', headers },
    body: JSON.stringify({ username: hub.username, password: hub.password }),
  });
  const cookie = login.headers.getSetCookie().map((each) => each.split(';', 1)[0]);
  const made = await fetch(hub.url + path, {
    ...{ method: 'POST', headers: { ...headers, cookie: cookie.join('; ') } },
    body: JSON.stringify(wish),
  });
  return [made.status, (await made.json()) as NewShareDto];
}

/** Somebody without an account, with a browser that keeps a cookie where it may. */
class Guest {
  private cookie = '';

  async ask(address: string, method = 'GET', headers: Record<string, string> = {}): Promise<Response> {
    const response = await fetch(address, { method, headers: { ...headers, cookie: this.cookie } });
    const set = response.headers.get('set-cookie');
    if (set) {
      expect(set).toContain(`; Path=${new URL(address).pathname.split('/').slice(0, 3).join('/')};`);
      expect(set).toMatch(/; HttpOnly; SameSite=Lax/);
      this.cookie = set.split(';', 1)[0] ?? '';
    }
    return response;
  }
}

it('is shown to somebody without an account by a link, with recordings that ffprobe reads, until it is revoked', async () => {
  const path = `/api/incidents/${INCIDENT}/shares`;
  const wish = { recipient: '省防总 张工', reason: '防汛会商', expiresInHours: 1, maxOpenings: 1 };
  await ask('POST', path, wish, 403);
  expect((await makeShare(path, { ...wish, expiresInHours: 721 }))[0]).toBe(400);
  expect((await makeShare(path, { ...wish, reason: ' ' }))[0]).toBe(400);
  const [made, { url, id }] = await makeShare(path, wish);
  expect(made).toBe(201);
  const guest = new Guest();
  const page = await guest.ask(url);
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(page.headers.get('referrer-policy')).toBe('no-referrer');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
  const clip = `${url}/bookmarks/mark-bridge-1/clip.mp4`;
  expect((await guest.ask(clip)).status).toBe(403);

  const opened = await guest.ask(`${url}/openings`, 'POST');
  const shown = (await opened.json()) as SharedDto;
  expect(shown).toMatchObject({ id, title: '汉江大桥漫水', removed: 0, sharedBy: 'admin' });
  expect(shown.watermark).toContain(`省防总 张工 ${id} `);
  expect(shown.bookmarks.map((bookmark) => bookmark.id).sort()).toEqual(['mark-bridge-1', 'mark-street-1']);
  const { streams, complaints } = await probeMedia(Buffer.from(await (await guest.ask(clip)).arrayBuffer()));
  expect([streams[0]?.codec_name, complaints]).toEqual(['h264', '']);
  const middle = await guest.ask(clip, 'GET', { range: 'bytes=100-199' });
  expect([middle.status, (await middle.arrayBuffer()).byteLength]).toEqual([206, 100]);

  // One browser has opened it: that was all. Nothing else of the hub is opened, by cookie or token.
  const other = new Guest();
  const refusals = await Promise.all(
    [url, `${url.slice(0, -1)}_`].map(async (address) => {
      const refused = await other.ask(`${address}/openings`, 'POST');
      return [refused.status, await refused.text()];
    }),
  );
  expect(refusals[0]).toEqual(refusals[1]);
  expect(refusals[0]?.[1]).toContain('LINK_OVER');
  const token = url.split('/').at(-1)!;
  for (const address of ['/api/directory', '/api/bookmarks/mark-bridge-1', `/api/incidents/${INCIDENT}`]) {
    expect((await guest.ask(hub.url + address, 'GET', { authorization: `Bearer ${token}` })).status).toBe(
      401,
    );
  }

  const listed = async () => (await ask<ShareDto[]>('GET', path)).find((share) => share.id === id);
  expect(await listed()).toMatchObject({ state: 'used-up', openings: 1, maxOpenings: 1 });
  expect((await hub.fetch(`/api/shares/${id}`, { method: 'DELETE' })).status).toBe(204);
  expect(await listed()).toMatchObject({ state: 'revoked', revokedBy: 'admin' });
  for (const [address, method] of [
    [`${url}/openings`, 'POST'],
    [clip, 'GET'],
  ] as const) {
    const gone = await guest.ask(address, method);
    expect([gone.status, (await gone.json()).error.code]).toEqual([403, 'LINK_OVER']);
  }
});

it('leaves no token of a link in the audit or the log, also where one was tried in a way that nobody may', async () => {
  const path = '/api/bookmarks/mark-bridge-1/shares';
  const [, { url }] = await makeShare(path, { recipient: '张工', reason: '会商' });
  const token = url.split('/').at(-1)!;
  await fetch(`${url}/openings`, { method: 'POST', headers: { origin: 'http://evil.example' } });
  await fetch(`${url}/openings`, { method: 'POST' });
  await fetch(`${url}x`, { method: 'DELETE', headers: { origin: 'http://evil.example' } });
  // The hub hands it out a few times a minute.
  const table = await eventually(
    async () => {
      const text = await (await hub.fetch('/api/audit/export.csv')).text();
      expect(text.match(/\/shared\/…/g)?.length).toBe(2);
      return text;
    },
    { pauseMs: 3_000 },
  );
  for (const action of ['share:created', 'share:opened', 'share:revoked', 'share:refused']) {
    expect(table).toContain(action);
  }
  for (const words of [table, hub.output()]) expect(words).not.toContain(token);
});

it('is audited: who asked why, what hash was made, and who took it', async () => {
  const { entries } = await ask<{ entries: { action: string; detail: Record<string, unknown> }[] }>(
    'GET',
    '/api/audit?limit=100',
  );
  const of = (action: string) => entries.find((entry) => entry.action === action)?.detail;
  expect(of('evidence:exported')).toMatchObject({ reason: '移交汉滨分局', incidentId: INCIDENT });
  expect(of('evidence:packed')).toMatchObject({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(of('evidence:downloaded')).toMatchObject({ incidentId: INCIDENT });
  expect(of('incident:opened')).toMatchObject({ severity: 'critical' });
});

it('is on legal hold with its bookmarks until that is lifted, and then goes whole', async () => {
  const manage = await managesEvidence();
  const address = `/api/incidents/${INCIDENT}`;
  const { items } = await manage<IncidentDetailDto>('PUT', `${address}/hold`, { reason: '立案调查' });
  expect(items.map(({ incidents }) => incidents.held)).toEqual([true, true]);
  await manage('DELETE', `/api/bookmarks/${items[0]!.id}`, { reason: 'too early' }, 409);
  await manage('DELETE', address, { reason: 'too early' }, 409);
  await manage('PATCH', address, { seen: { keepDays: null }, wished: { keepDays: 1 } }, 400);
  await manage('DELETE', `${address}/hold`, { reason: '结案' });
  const removed = await manage('DELETE', address, { reason: '结案归档', bookmarks: true });
  expect(removed).toEqual({ bookmarksRemoved: 2, bookmarksKept: 0 });
  await manage('GET', address, undefined, 404);
  await manage('GET', `/api/bookmarks/${items[0]!.id}`, undefined, 404);
  const left = readdirSync(join(dirname(hub.configFile), 'data'), { recursive: true, encoding: 'utf8' });
  const ofIt = [INCIDENT, '.zip', ...items.map(({ id }) => id)];
  expect(left.filter((name) => ofIt.some((part) => name.includes(part)))).toEqual([]);
  const { entries } = await ask<{ entries: { action: string; detail: Record<string, unknown> }[] }>(
    'GET',
    '/api/audit?limit=100',
  );
  const of = (action: string) => entries.find((entry) => entry.action === action)?.detail;
  expect(of('incident:held')).toMatchObject({ reason: '立案调查' });
  expect(of('incident:removed')).toMatchObject({ reason: '结案归档', bookmarks: items.map(({ id }) => id) });
});

/** Asks as somebody who may keep and delete evidence, as an admin may not. */
async function managesEvidence(): Promise<typeof ask> {
  const password = await hub.addPerson({ username: 'he.wei', displayName: '何伟', roles: ['incident'] });
  const headers = { 'content-type': 'application/json', origin: hub.url };
  const login = await fetch(`${hub.url}/api/session`, {
    ...{ method: 'POST', headers, body: JSON.stringify({ username: 'he.wei', password }) },
  });
  const cookie = login.headers.get('set-cookie')!.split(';')[0]!;
  await fetch(`${hub.url}/api/account/password`, {
    ...{ method: 'PUT', headers: { ...headers, cookie } },
    body: JSON.stringify({ current: password, next: 'another-password-of-his' }),
  });
  return async <T>(method: string, path: string, body?: object, wanted = 200) => {
    const response = await fetch(`${hub.url}${path}`, {
      ...{ method, headers: { ...headers, cookie } },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as T;
    expect(response.status, JSON.stringify(answer)).toBe(wanted);
    return answer;
  };
}
