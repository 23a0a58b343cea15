import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../server/contract/permissions.ts';
import { eventually } from '../support/eventually.ts';
import { WalkedHub } from '../support/walked-hub.ts';

/** Who is told of bookmarks, and finds them. */
const WATER = { domains: ['water'], regions: null };

let walked: WalkedHub;
let url: string;

beforeAll(async () => {
  walked = await WalkedHub.start();
  url = walked.hub.url;
});
afterAll(() => walked?.stop());

interface Page {
  headers: Record<string, string>;
  socket: Socket;
  ids: string[];
  code: string | null;
}

async function open(name: string, roles: Role[], scope?: typeof WATER): Promise<Page> {
  const headers = await walked.openSession(await walked.addPerson(name, { roles, ...(scope && { scope }) }));
  // The hub reads anew who may log in when it is told, a moment later.
  await eventually(async () => (await fetch(`${url}/api/session`, { headers })).ok);
  const options = { extraHeaders: headers, transports: ['websocket'], reconnection: false, forceNew: true };
  const socket = io(`${url}/incidents`, options);
  const page: Page = { headers, socket, ids: [], code: null };
  socket.on('bookmark:changed', ({ id }: { id: string }) => page.ids.push(id));
  socket.on('bookmark:removed', ({ id }: { id: string }) => page.ids.push(`-${id}`));
  socket.on('connect_error', (error) => {
    page.code = (error as Error & { data?: { code: string } }).data?.code ?? error.message;
  });
  await eventually(() => socket.connected || page.code !== null);
  return page;
}

const ask = (page: Page, method: string, path: string, body?: object) =>
  fetch(url + path, {
    method,
    headers: { ...page.headers, ...(body && { 'content-type': 'application/json' }) },
    body: body && JSON.stringify(body),
  });

describe('bookmarks', () => {
  it('are told of and found as far as a scope reaches, and by nobody who may not see them', async () => {
    const operator = await open('li', ['operator']);
    const incident = await open('he', ['incident']);
    const water = await open('shui', ['operator'], WATER);
    const admin = await open('guan', ['admin']);
    const auditor = await open('shen', ['auditor']);
    expect([operator.code, water.code, admin.code, auditor.code]).toEqual([null, null, null, 'NOT_ALLOWED']);

    for (const cameraId of ['street', 'dam']) {
      const mark = { id: `walked-${cameraId}`, cameraId, runOnSeconds: 0, note: cameraId };
      expect((await ask(operator, 'POST', '/api/bookmarks', mark)).status).toBe(201);
    }
    await eventually(() => [operator, incident, water].every(({ ids }) => ids.includes('walked-dam')));
    await eventually(() => [incident, admin].every(({ ids }) => ids.includes('walked-street')));
    expect(water.ids).not.toContain('walked-street');
    expect((await ask(admin, 'POST', '/api/bookmarks', { id: 'walked-admin', cameraId: 'dam' })).status).toBe(
      403,
    );

    const listed = async (page: Page) => {
      const { bookmarks } = await (await ask(page, 'GET', '/api/bookmarks')).json();
      return bookmarks.map(({ id }: { id: string }) => id);
    };
    expect(await listed(operator)).toEqual(['walked-dam', 'walked-street']);
    expect(await listed(water)).toEqual(['walked-dam']);
    for (const rest of ['', '/still.jpg', '/clip.mp4']) {
      const outside = await ask(water, 'GET', `/api/bookmarks/walked-street${rest}`);
      const nothing = await ask(water, 'GET', `/api/bookmarks/walked-nothing${rest}`);
      expect([outside.status, await outside.text()]).toEqual([404, await nothing.text()]);
    }
    expect(
      (await ask(water, 'POST', '/api/bookmarks', { id: 'walked-more', cameraId: 'street' })).status,
    ).toBe(404);
  });

  it('are changed by whoever made them, and by whoever manages evidence', async () => {
    const maker = await open('zhao', ['operator']);
    const other = await open('qian', ['operator']);
    const incident = await open('sun', ['incident']);
    const path = '/api/bookmarks/of-the-maker';
    const made = await ask(maker, 'POST', '/api/bookmarks', {
      id: 'of-the-maker',
      cameraId: 'dam',
      runOnSeconds: 0,
    });
    expect(made.status).toBe(201);
    const change = { revision: 1, note: 'changed' };
    expect((await ask(other, 'PATCH', path, change)).status).toBe(403);
    expect((await ask(maker, 'PATCH', path, change)).status).toBe(200);
    expect((await ask(incident, 'PATCH', path, change)).status).toBe(409);
    expect((await ask(incident, 'PATCH', path, { ...change, revision: 2 })).status).toBe(200);
    expect((await ask(maker, 'DELETE', path, { reason: 'mine' })).status).toBe(403);

    expect((await ask(incident, 'PUT', `${path}/hold`, { reason: 'court' })).status).toBe(200);
    expect((await ask(incident, 'DELETE', path, { reason: 'no longer needed' })).status).toBe(409);
    expect((await ask(incident, 'DELETE', `${path}/hold`, { reason: 'closed' })).status).toBe(200);
    expect((await ask(incident, 'DELETE', path, { reason: 'no longer needed' })).status).toBe(204);
    await eventually(() => expect(maker.ids).toContain('-of-the-maker'));
    expect((await ask(maker, 'GET', path)).status).toBe(404);

    // The same id again is the same bookmark, unless it is somebody else's.
    const again = { id: 'of-the-other', cameraId: 'dam', runOnSeconds: 0, note: 'first' };
    expect((await ask(other, 'POST', '/api/bookmarks', again)).status).toBe(201);
    const second = await ask(other, 'POST', '/api/bookmarks', { ...again, note: 'second' });
    expect([second.status, (await second.json()).note]).toEqual([200, 'first']);
    expect((await ask(maker, 'POST', '/api/bookmarks', again)).status).toBe(409);
  });
});
