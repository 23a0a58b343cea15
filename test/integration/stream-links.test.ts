import { execFile, execFileSync, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NewStreamLinkDto } from '../../server/contract/access-dto.ts';
import type { AuditPageDto } from '../../server/contract/audit-dto.ts';
import { eventually } from '../support/eventually.ts';
import { untilItHasAPlaylist } from '../support/hub-playlist.ts';
import { type HubProcess, startHub } from '../support/hub-process.ts';
import { type SimulatorProcess, startSimulator } from '../support/simulator-process.ts';

/** Players that are not ours and know nothing of logins; and the record that they leave, read by a program that is not ours. */
let simulator: SimulatorProcess;
let hub: HubProcess;

beforeAll(async () => {
  simulator = await startSimulator(['--paths', '2', '--clip', 'bench-360p']);
  hub = await startHub([
    { id: 'dam', name: '大坝', main: simulator.url('bench/1'), sub: simulator.url('bench/2') },
    { id: 'street', domain: 'urban', main: simulator.url('bench/2') },
  ]);
});

afterAll(async () => {
  await hub?.stop();
  await simulator?.stop();
});

async function makeLink(camera = 'dam'): Promise<NewStreamLinkDto> {
  const response = await hub.fetch('/api/stream-links', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ camera, expiresInMinutes: 60, note: 'VLC' }),
  });
  expect(response.status).toBe(201);
  return (await response.json()) as NewStreamLinkDto;
}

const auditOf = async (action: string) => {
  const response = await hub.fetch(`/api/audit?action=${action}`);
  return ((await response.json()) as AuditPageDto).entries;
};

const probe = (url: string) =>
  promisify(execFile)('ffprobe', ['-v', 'error', '-show_streams', '-of', 'json', url], { timeout: 60_000 });

describe('a stream link', () => {
  it('plays in ffmpeg’s reader without a login: every profile, every address that follows', async () => {
    const { url } = await makeLink();
    expect(url).toMatch(new RegExp(`^${hub.url}/live/~[A-Za-z0-9_-]{65}/dam/master\\.m3u8$`));
    for (const profile of ['main', 'sub']) await untilItHasAPlaylist(hub, 'dam', profile);
    const { stdout, stderr } = await probe(url);
    expect(stderr).toBe('');
    const { streams } = JSON.parse(stdout) as { streams: { codec_name: string; width: number }[] };
    expect(streams.map(({ codec_name, width }) => [codec_name, width])).toEqual([
      ['h264', 640],
      ['h264', 640],
    ]);
  });

  it('stops whoever is playing it when it is taken back', async () => {
    const { url, id } = await makeLink();
    const player = spawn('ffmpeg', ['-v', 'info', '-stats', '-i', url, '-f', 'null', '-'], {
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    try {
      let words = '';
      player.stderr.on('data', (bytes) => {
        words += bytes;
      });
      await eventually(() => /frame=\s*[1-9]\d/.test(words), { deadlineMs: 60_000 });
      expect((await hub.fetch(`/api/stream-links/${id}`, { method: 'DELETE' })).status).toBe(204);
      await eventually(() => words.includes('403'), { deadlineMs: 60_000 });
      const refused = await fetch(url);
      expect([refused.status, (await refused.json()).error.code]).toEqual([403, 'LINK_OVER']);
    } finally {
      player.kill('SIGKILL');
    }
  });

  it('opens nothing but its camera', async () => {
    const { url } = await makeLink();
    const statusOf = async (address: string, headers = {}) => (await fetch(address, { headers })).status;
    expect(await statusOf(url.replace('/dam/', '/street/'))).toBe(404);
    expect(await statusOf(url.replace('/~', '/~x'))).toBe(403);
    const token = /~([^/]+)/.exec(url)![1]!;
    for (const path of ['/api/directory', '/api/session', '/live/dam/master.m3u8']) {
      expect(await statusOf(hub.url + path, { authorization: `Bearer ${token}` })).toBe(401);
      expect(await statusOf(hub.url + path, { cookie: `onescreen_session=${token}` })).toBe(401);
    }
  });

  it('goes on after a restart of the hub', async () => {
    const { url } = await makeLink();
    await hub.restart();
    expect((await fetch(url)).status).toBe(200);
  });
});

describe('the record of it', () => {
  it('tells who made the link, who watched by it and from where, and that for how long', async () => {
    const [made] = await auditOf('link:created');
    expect(made).toMatchObject({ username: 'admin', via: 'token', targetName: '大坝', domain: 'water' });
    const viewed = await auditOf('camera:viewed');
    expect(viewed[0]).toMatchObject({
      username: 'admin',
      via: 'link',
      address: '127.0.0.1',
      targetId: 'dam',
    });
    const ended = await auditOf('camera:view-ended');
    expect(ended.length).toBeGreaterThan(0);
    expect(ended[0]!.detail.watchedMs).toBeGreaterThanOrEqual(0);
    expect((await auditOf('hub:stopped')).length).toBe(1);
  });

  it('is whole after the hub was killed, for the hub and for another program', async () => {
    await makeLink();
    await hub.restart('SIGKILL');
    const verified = await (await hub.fetch('/api/audit/verify', { method: 'POST' })).json();
    expect(verified).toMatchObject({ ok: true, firstSeq: 1, problem: null });
    expect(await auditOf('link:created')).toHaveLength(5);
    const table = await (await hub.fetch('/api/audit/export.csv')).arrayBuffer();
    const verdict = execFileSync('python3', ['test/support/verify-audit.py'], { input: Buffer.from(table) });
    expect(Number(String(verdict).split(' ')[0])).toBeGreaterThanOrEqual(verified.entries);
  });

  it('holds no token and no password', async () => {
    const { url } = await makeLink();
    const table = await (await hub.fetch('/api/audit/export.csv')).text();
    for (const secret of [/~([^/]+)/.exec(url)![1]!.slice(22), hub.token, hub.password]) {
      expect(table).not.toContain(secret);
      expect(hub.output()).not.toContain(secret);
    }
  });
});
