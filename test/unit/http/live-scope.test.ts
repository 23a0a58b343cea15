import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EVERYWHERE } from '../../../server/contract/permissions.ts';
import { eventually } from '../../support/eventually.ts';
import { codeOf, LiveServer } from '../../support/live-server.ts';
import { samplePrincipal } from '../../support/stub-access.ts';

const URBAN = { domains: ['urban'], regions: null };
const PLAYLIST = '/live/c1/sub/index.m3u8';

describe('the scope of HLS', () => {
  let server: LiveServer;

  beforeEach(async () => {
    server = await LiveServer.start();
    server.play();
  });

  afterEach(() => server.stop());

  const operator = (scope = EVERYWHERE) => samplePrincipal({ roles: ['operator'], scope });
  const statusOf = async (path: string, headers?: Record<string, string>) => {
    const answer = await server.ask(path, headers && { headers });
    return answer.status === 200 ? 'OK' : codeOf(answer);
  };
  const linked = (scope = EVERYWHERE, cameraId = 'c1') => {
    const via = { kind: 'link', id: 'l1', cameraId } as const;
    server.links.set('token', samplePrincipal({ roles: ['operator'], scope, via }));
  };

  it('knows no camera outside of the scope, in the same words as for one that does not exist', async () => {
    server.access.principal = operator(URBAN);
    const paths = ['/master.m3u8', '/sub/index.m3u8', '/sub/x.m4s', '/third/x'];
    for (const path of paths) {
      const outside = await server.ask(`/live/c1${path}`);
      const missing = await server.ask(`/live/c9${path}`);
      expect([outside.status, String(outside.body)]).toEqual([missing.status, String(missing.body)]);
    }
    expect(server.sub.touched).toEqual([]);
    expect(server.refusals.map(({ code, camera }) => [code, camera?.id])).toEqual(
      Array(3).fill(['CAMERA_NOT_FOUND', 'c1']),
    );
  });

  it('does not say either that a camera outside of the scope is switched off', async () => {
    server.access.principal = operator(URBAN);
    server.camera.definition.enabled = false;
    expect(await statusOf(PLAYLIST)).toBe('CAMERA_NOT_FOUND');
  });

  it('ends with the next request when the camera moves, or its viewer may see less', async () => {
    server.access.principal = operator({ domains: ['water'], regions: null });
    expect(await statusOf(PLAYLIST)).toBe('OK');
    server.camera.definition.domain = 'urban';
    expect(await statusOf(PLAYLIST)).toBe('CAMERA_NOT_FOUND');
    server.access.principal = operator(URBAN);
    expect(await statusOf(PLAYLIST)).toBe('OK');
    server.access.principal = samplePrincipal({ roles: ['auditor'] });
    expect(await statusOf(PLAYLIST)).toBe('NOT_ALLOWED');
    server.access.principal = samplePrincipal({ mustChangePassword: true, permissions: new Set() });
    expect(await statusOf(PLAYLIST)).toBe('MUST_CHANGE_PASSWORD');
  });

  it('does not answer a request that waited for its part until its sender may not have it any more', async () => {
    const { mediaSequence } = await server.playlist();
    const touched = server.sub.touched.length;
    const waiting = server.ask(`${PLAYLIST}?_HLS_msn=${mediaSequence + 1}&_HLS_part=5`);
    await eventually(() => server.sub.touched.length > touched);
    server.camera.definition.domain = 'urban';
    server.access.principal = operator({ domains: ['water'], regions: null });
    for (let n = 0; n < 10; n += 1) server.sub.part();
    expect(codeOf(await waiting)).toBe('CAMERA_NOT_FOUND');
  });

  it('lets a link play its camera without a login, and keeps it in every address that follows', async () => {
    linked();
    const master = await server.ask('/live/~token/c1/master.m3u8', { headers: {} });
    expect([master.status, String(master.body)]).toEqual([200, expect.stringContaining('\nsub/index.m3u8')]);
    const playlist = await server.ask('/live/~token/c1/sub/index.m3u8', { headers: {} });
    const part = /[a-z0-9]+-part-1\.m4s/.exec(String(playlist.body))![0];
    expect(String(playlist.body)).not.toMatch(/\/live\//);
    expect(await statusOf(`/live/~token/c1/sub/${part}`, {})).toBe('OK');
    expect(server.viewers.map(({ via }) => via.kind)).toEqual(['link', 'link']);
  });

  it('shows a link no other camera, nor its own one when who made it may not see it', async () => {
    linked(EVERYWHERE, 'c2');
    expect(await statusOf('/live/~token/c1/sub/index.m3u8', {})).toBe('CAMERA_NOT_FOUND');
    linked(URBAN);
    expect(await statusOf('/live/~token/c1/sub/index.m3u8', {})).toBe('CAMERA_NOT_FOUND');
  });

  it('says that a link is over, also to somebody who is logged in besides, and notes it', async () => {
    expect(await statusOf('/live/~forged/c1/sub/index.m3u8')).toBe('LINK_OVER');
    expect(server.refusals).toMatchObject([{ code: 'LINK_OVER', principal: null, what: 'GET /live/c1' }]);
    expect(JSON.stringify(server.refusals)).not.toContain('forged');
    linked();
    expect(await statusOf('/live/~token/c1/master.m3u8')).toBe('OK');
    server.links.clear();
    expect(await statusOf('/live/~token/c1/master.m3u8')).toBe('LINK_OVER');
  });

  it('keeps record of what was sent, and of nothing that was refused', async () => {
    await server.ask('/live/c1/master.m3u8');
    await server.ask('/live/c1/sub/gone-part-1.m4s');
    await server.ask(PLAYLIST, { headers: {} });
    expect(server.viewers).toEqual([]);
    await server.ask(PLAYLIST);
    expect(server.viewers).toHaveLength(1);
  });

  it('lets a browser keep parts for the one who is logged in, and for nobody who comes after', async () => {
    const part = await server.fileLike(/[a-z0-9]+-part-1\.m4s/);
    expect((await server.ask(part)).headers.vary).toBe('Cookie');
  });
});
