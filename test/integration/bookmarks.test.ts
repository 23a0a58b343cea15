import { execFileSync } from 'node:child_process';

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BookmarkDto } from '../../server/contract/bookmark-dto.ts';
import { eventually } from '../support/eventually.ts';
import { probeMedia } from '../support/ffprobe.ts';
import { type HubCamera, type HubProcess, startHub } from '../support/hub-process.ts';
import { LiveLinkClient } from '../support/live-link-client.ts';
import { type SimulatorProcess, startSimulator } from '../support/simulator-process.ts';

/** One hub and its cameras, bookmarked in every state; what is recorded is read back by ffprobe. */
let simulator: SimulatorProcess;
let hub: HubProcess;
let events: Socket;
const told: BookmarkDto[] = [];
let nextId = 1;

const cameras = (): HubCamera[] => [
  { id: 'watched', main: simulator.url('bench/1') },
  { id: 'idle', main: simulator.url('bench/2') },
  { id: 'ringed', main: simulator.url('bench/3'), mode: 'always' },
  { id: 'flaky', main: simulator.url('bench/4') },
  { id: 'dead', main: 'rtsp://127.0.0.1:9/none' },
  { id: 'two', main: simulator.url('bench/5'), sub: simulator.url('water-ankang-dam/sub') },
];

beforeAll(async () => {
  simulator = await startSimulator(['--paths', '6', '--clip', 'bench-360p']);
  hub = await startHub(cameras(), { evidence: { minFreeMegabytes: 16 } });
  events = io(`${hub.url}/incidents`, { auth: { token: hub.token }, transports: ['websocket'] });
  events.on('bookmark:changed', (bookmark: BookmarkDto) => told.push(bookmark));
  await eventually(() => events.connected);
}, 60_000);

afterAll(async () => {
  events?.close();
  await hub?.stop();
  await simulator?.stop();
});

const json = { 'content-type': 'application/json' };
const ask = async (method: string, path: string, body?: object) => {
  const response = await hub.fetch(path, {
    method,
    ...(body && { headers: json, body: JSON.stringify(body) }),
  });
  return { status: response.status, body: response.status === 204 ? null : await response.json() };
};

async function mark(cameraId: string, fields: object = {}): Promise<BookmarkDto> {
  const { status, body } = await ask('POST', '/api/bookmarks', {
    id: `bookmark-${nextId++}`,
    cameraId,
    ...fields,
  });
  expect([status, body.error]).toEqual([201, undefined]);
  return body;
}

const get = async (id: string): Promise<BookmarkDto> => (await ask('GET', `/api/bookmarks/${id}`)).body;

const ended = (id: string, deadlineMs = 20_000) =>
  eventually(
    async () => {
      const bookmark = await get(id);
      expect(bookmark.clip.state).not.toBe('recording');
      return bookmark;
    },
    { deadlineMs },
  );

async function clipOf(id: string, piece = 0): Promise<Buffer> {
  const response = await hub.fetch(`/api/bookmarks/${id}/clip.mp4?piece=${piece}`);
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

/** Every frame decoded by ffmpeg without a complaint; returns how many there were, and how long they last. */
async function playWhole(clip: Buffer) {
  const { streams, complaints } = await probeMedia(clip);
  expect(complaints).toBe('');
  const file = join(mkdtempSync(join(tmpdir(), 'clip-')), 'clip.mp4');
  writeFileSync(file, clip);
  const args = ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', file];
  const seconds = Number(execFileSync('ffprobe', args, { encoding: 'utf8' }));
  rmSync(dirname(file), { recursive: true });
  return { frames: Number(streams[0]!.nb_read_frames), seconds, width: streams[0]!.width };
}

async function watch(camera: string, profile: 'main' | 'sub' = 'main'): Promise<LiveLinkClient> {
  const url = `${hub.url.replace('http', 'ws')}/live-link`;
  const client = new LiveLinkClient(url, { authorization: `Bearer ${hub.token}` });
  await eventually(() => client.isOpen);
  client.send({ type: 'open', tile: 0, camera, profile, sound: false });
  await eventually(() => client.media(0).length > 2, { deadlineMs: 10_000 });
  return client;
}

describe('a bookmark', () => {
  it('of a watched camera has its picture and a clip of the seconds before within three seconds, and runs on when the viewer leaves', async () => {
    const viewer = await watch('watched');
    await eventually(() => viewer.media(0).length > 55, { deadlineMs: 20_000 });
    const momentMs = Date.now() - 4_000;
    const beganMs = performance.now();
    const made = await mark('watched', {
      momentMs,
      note: '桥上有人',
      tags: ['桥'],
      severity: 'major',
      runOnSeconds: 4,
    });
    viewer.socket.terminate();
    expect(made).toMatchObject({
      ...{
        revision: 1,
        cameraName: 'watched',
        domain: 'water',
        momentMs,
        createdBy: 'admin',
        note: '桥上有人',
      },
      ...{ camera: { state: 'live' }, still: { state: 'waiting' }, clip: { state: 'recording' }, hold: null },
    });
    await eventually(async () => {
      const { still, clip } = await get(made.id);
      expect([still.state, clip.pieces.length]).toEqual(['decoded', 1]);
    });
    expect(performance.now() - beganMs).toBeLessThan(3_000);
    const early = await playWhole(await clipOf(made.id));
    expect(early.seconds).toBeGreaterThan(9);

    const { clip, still } = await ended(made.id);
    expect(clip).toMatchObject({
      state: 'ready',
      gaps: [],
      pieces: [{ profile: 'main', width: 640, height: 360 }],
    });
    expect(Math.abs(still.takenAtMs! - momentMs)).toBeLessThan(100);
    const whole = await playWhole(await clipOf(made.id));
    expect(whole.seconds).toBeGreaterThan(early.seconds + 3);
    expect(whole.seconds).toBeCloseTo(clip.pieces[0]!.durationMs / 1000, 0);
    expect(Math.abs(whole.frames - whole.seconds * 25)).toBeLessThan(3);
    expect(told.filter(({ id }) => id === made.id).at(-1)).toMatchObject({ clip: { state: 'ready' } });
    const jpeg = Buffer.from(await (await hub.fetch(`/api/bookmarks/${made.id}/still.jpg`)).arrayBuffer());
    expect((await probeMedia(jpeg)).streams).toMatchObject([
      { codec_name: 'mjpeg', width: 640, height: 360 },
    ]);
  });
});
