import { execFileSync } from 'node:child_process';

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BookmarkDto, ClipPieceDto } from '../../server/contract/bookmark-dto.ts';
import { eventually } from '../support/eventually.ts';
import { probeMedia } from '../support/ffprobe.ts';
import { type HubCamera, type HubProcess, startHub } from '../support/hub-process.ts';
import { LiveLinkClient } from '../support/live-link-client.ts';
import { type SimulatorProcess, startSimulator } from '../support/simulator-process.ts';

/** One hub and its cameras, bookmarked in every state; what is recorded is read back by ffprobe. */
let simulator: SimulatorProcess;
let hub: HubProcess;
let events: Socket;
let ringBeganMs: number;
const told: BookmarkDto[] = [];
/** More than a live window holds. */
const RING_MS = 20_000;

const cameras = (): HubCamera[] => [
  { id: 'watched', main: simulator.url('bench/1') },
  { id: 'idle', main: simulator.url('bench/2') },
  { id: 'ringed', main: simulator.url('bench/3'), mode: 'always' },
  { id: 'flaky', main: simulator.url('bench/4') },
  { id: 'moved', main: simulator.url('bench/6') },
  { id: 'dead', main: 'rtsp://127.0.0.1:9/none' },
  { id: 'two', main: simulator.url('bench/5'), sub: simulator.url('water-ankang-dam/sub') },
];

beforeAll(async () => {
  simulator = await startSimulator([
    '--paths',
    '6',
    '--clip',
    'bench-360p',
    '--config',
    'streams.config.json',
  ]);
  hub = await startHub(cameras(), { evidence: { minFreeMegabytes: 16 } });
  await eventually(async () => (await ask('GET', '/api/evidence')).body.ringBytes > 0);
  ringBeganMs = performance.now();
  events = io(`${hub.url}/incidents`, { auth: { token: hub.token }, transports: ['websocket'] });
  events.on('bookmark:changed', (bookmark: BookmarkDto) => told.push(bookmark));
  await eventually(() => events.connected);
});

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

/** `bookmark-<camera>`, unless another `id` is among the fields. */
async function mark(cameraId: string, fields: object = {}): Promise<BookmarkDto> {
  const { status, body } = await ask('POST', '/api/bookmarks', {
    id: `bookmark-${cameraId}`,
    cameraId,
    ...fields,
  });
  expect([status, body.error]).toEqual([201, undefined]);
  return body;
}

const get = async (id: string): Promise<BookmarkDto> => (await ask('GET', `/api/bookmarks/${id}`)).body;

const ended = (id: string) =>
  eventually(async () => {
    const bookmark = await get(id);
    expect(bookmark.clip.state).not.toBe('recording');
    return bookmark;
  });

/** For clips that are stopped when they hold what is asked of them: a camera may take its time to begin. */
const LONG_ENOUGH = { runOnSeconds: 60 };

/** Recorded until its pieces are as wanted, then stopped. */
async function recordedUntil(
  id: string,
  isWanted: (pieces: ClipPieceDto[]) => boolean,
): Promise<BookmarkDto> {
  await eventually(async () => {
    const { clip } = await get(id);
    expect(isWanted(clip.pieces), JSON.stringify(clip)).toBe(true);
  });
  expect((await ask('POST', `/api/bookmarks/${id}/stop`)).status).toBe(200);
  return ended(id);
}

/** So many pieces, and each of them so long. */
const hasPieces = (count: number, durationMs: number) => (pieces: ClipPieceDto[]) =>
  pieces.length === count && pieces.every((piece) => piece.durationMs > durationMs);

/** Waits until a bookmark has its picture and the beginning of its clip; returns how long that took. */
async function completed(id: string): Promise<void> {
  await eventually(
    async () => {
      const { still, clip } = await get(id);
      expect([still.state, clip.pieces.length]).toEqual(['decoded', 1]);
    },
    { deadlineMs: 60_000 },
  );
}

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
  await eventually(() => client.media(0).length > 2);
  return client;
}

/** Somebody who may delete evidence, which the first admin may not. */
async function incidentPerson(): Promise<Record<string, string>> {
  const password = await hub.addPerson({ username: 'he.wei', displayName: '何伟', roles: ['incident'] });
  const headers = { ...json, origin: hub.url };
  const login = await fetch(`${hub.url}/api/session`, {
    ...{ method: 'POST', headers, body: JSON.stringify({ username: 'he.wei', password }) },
  });
  const cookie = login.headers.get('set-cookie')!.split(';')[0]!;
  await fetch(`${hub.url}/api/account/password`, {
    ...{ method: 'PUT', headers: { ...headers, cookie } },
    body: JSON.stringify({ current: password, next: 'another-password-of-his' }),
  });
  return { cookie, origin: hub.url };
}

/** Each of a camera of its own, and all at once: what takes their time is recording. */
describe.concurrent('a bookmark', () => {
  it('of a watched camera has its picture and a clip of the seconds before, and runs on when the viewer leaves', async () => {
    const viewer = await watch('watched');
    await eventually(() => viewer.media(0).length > 55);
    const momentMs = Date.now() - 4_000;
    const made = await mark('watched', {
      momentMs,
      note: '桥上有人',
      tags: ['桥'],
      severity: 'major',
      ...LONG_ENOUGH,
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
    await completed(made.id);
    const early = await playWhole(await clipOf(made.id));
    expect(early.seconds).toBeGreaterThan(9);

    const { clip, still } = await recordedUntil(made.id, ([piece]) => {
      return piece!.startMs + piece!.durationMs > made.createdAtMs + 4_000;
    });
    expect(clip).toMatchObject({
      state: 'ready',
      gaps: [],
      pieces: [{ profile: 'main', width: 640, height: 360 }],
    });
    expect(Math.abs(still.takenAtMs! - momentMs)).toBeLessThan(100);
    const whole = await playWhole(await clipOf(made.id));
    const recordedTo = clip.pieces[0]!.startMs + whole.seconds * 1000;
    expect(recordedTo - made.createdAtMs).toBeGreaterThan(2_500);
    expect(whole.seconds).toBeCloseTo(clip.pieces[0]!.durationMs / 1000, 0);
    expect(Math.abs(whole.frames - whole.seconds * 25)).toBeLessThan(3);
    expect(told.filter(({ id }) => id === made.id).at(-1)).toMatchObject({ clip: { state: 'ready' } });
    const jpeg = Buffer.from(await (await hub.fetch(`/api/bookmarks/${made.id}/still.jpg`)).arrayBuffer());
    expect((await probeMedia(jpeg)).streams).toMatchObject([
      { codec_name: 'mjpeg', width: 640, height: 360 },
    ]);
  });

  it('of a camera that nobody watches has a picture and a clip from there on', async () => {
    // Called first, and joined at its next key frame: there is one every two seconds.
    const { id } = await mark('idle', LONG_ENOUGH);
    const { clip } = await recordedUntil(id, hasPieces(1, 2_000));
    expect(clip.state).toBe('ready');
    await eventually(async () => expect((await get(id)).still.state).toBe('decoded'), { deadlineMs: 60_000 });
    expect((await playWhole(await clipOf(id))).frames).toBeGreaterThan(25);
  });

  it('of a camera that is down is kept with its reason, and so is that nothing came', async () => {
    const made = await mark('dead', { runOnSeconds: 1 });
    expect(['offline', 'unknown']).toContain(made.camera.state);
    const { clip, still } = await ended(made.id);
    expect(clip).toMatchObject({ state: 'empty', reason: 'camera-down', pieces: [], endsAtMs: null });
    expect(still.state).toBe('missing');
    const shown = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex');
    const put = await hub.fetch(`/api/bookmarks/${made.id}/still`, {
      ...{ method: 'PUT', headers: { 'content-type': 'image/jpeg' }, body: shown },
    });
    expect(await put.json()).toMatchObject({ still: { state: 'shown' } });
    const none = await hub.fetch(`/api/bookmarks/${made.id}/clip.mp4`);
    expect(await none.json()).toMatchObject({ error: { code: 'NO_RECORDING' } });
  });

  it('of a small tile begins with what that showed, and goes on in full', async () => {
    const viewer = await watch('two', 'sub');
    await eventually(() => viewer.media(0).length > 20);
    const { id } = await mark('two', LONG_ENOUGH);
    const { clip } = await recordedUntil(id, hasPieces(2, 500));
    viewer.socket.terminate();
    expect(clip.pieces.map(({ profile }) => profile)).toEqual(['sub', 'main']);
    expect(clip.gaps).toMatchObject([{ reason: 'profile-changed' }]);
    const widths = [];
    for (const piece of [0, 1]) widths.push((await playWhole(await clipOf(id, piece))).width);
    expect(widths).toEqual(clip.pieces.map(({ width }) => width));
  });

  it('says what is missing while the camera was away, and plays on both sides of it', async () => {
    const { id } = await mark('flaky', LONG_ENOUGH);
    await eventually(async () => hasPieces(1, 500)((await get(id)).clip.pieces));
    await simulator.fault('bench/4', { kind: 'restart', forMs: 2_000 });
    const { clip } = await recordedUntil(id, hasPieces(2, 500));
    expect(clip.pieces).toHaveLength(2);
    expect(clip.gaps.map(({ reason }) => reason)).toEqual(['not-watched', 'camera-down']);
    const [before, after] = clip.pieces;
    const missingMs = after!.startMs - before!.startMs - before!.durationMs;
    expect(missingMs).toBeGreaterThan(1_000);
    expect(Math.abs(clip.gaps[1]!.durationMs - missingMs)).toBeLessThan(500);
    for (const piece of [0, 1]) expect((await playWhole(await clipOf(id, piece))).frames).toBeGreaterThan(4);
  });

  it('goes on in another piece when the camera is given another address, with another resolution', async () => {
    const { id } = await mark('moved', LONG_ENOUGH);
    await eventually(async () => hasPieces(1, 500)((await get(id)).clip.pieces));
    hub.writeCameras([
      ...cameras().filter(({ id: camera }) => camera !== 'moved'),
      { id: 'moved', main: simulator.url('water-ankang-dam/main') },
    ]);
    const { clip } = await recordedUntil(id, (pieces) => {
      return new Set(pieces.map(({ width }) => width)).size === 2 && pieces.at(-1)!.durationMs > 500;
    });
    expect(clip.gaps.map(({ reason }) => reason)).toContain('stream-restarted');
    const sizes = [];
    for (const piece of clip.pieces.keys()) sizes.push((await playWhole(await clipOf(id, piece))).width);
    expect(sizes).toEqual(clip.pieces.map(({ width }) => width));
    expect(new Set(sizes).size).toBe(2);
  });
});

describe('a bookmark among others', () => {
  it('of a camera that is always recorded reaches back into its ring, as one piece', async () => {
    // Others have been recorded meanwhile: most of this is over.
    await eventually(() => performance.now() - ringBeganMs > RING_MS, { deadlineMs: 60_000 });
    const { id, createdAtMs } = await mark('ringed', { runOnSeconds: 2 });
    const { clip } = await ended(id);
    expect(clip).toMatchObject({ state: 'ready', gaps: [] });
    expect(clip.pieces).toHaveLength(1);
    expect(createdAtMs - clip.pieces[0]!.startMs).toBeGreaterThan(RING_MS - 2_000);
    const { frames, seconds } = await playWhole(await clipOf(id));
    expect(Math.abs(frames - seconds * 25)).toBeLessThan(4);
    expect(Math.abs(seconds * 1000 - clip.pieces[0]!.durationMs)).toBeLessThan(100);
  });

  it('is served in ranges that make up the whole, and its viewing is in the audit once', async () => {
    const whole = await clipOf('bookmark-watched');
    const range = async (value: string) => {
      const response = await hub.fetch('/api/bookmarks/bookmark-watched/clip.mp4', {
        headers: { range: value },
      });
      return {
        status: response.status,
        bytes: Buffer.from(await response.arrayBuffer()),
        headers: response.headers,
      };
    };
    const middle = await range('bytes=1000-400000');
    expect([middle.status, middle.headers.get('content-range')]).toEqual([
      206,
      `bytes 1000-400000/${whole.length}`,
    ]);
    expect(middle.bytes.equals(whole.subarray(1000, 400_001))).toBe(true);
    expect((await range(`bytes=${whole.length}-`)).status).toBe(416);
    expect((await range('bytes=-500')).bytes.equals(whole.subarray(-500))).toBe(true);
    const head = await hub.fetch('/api/bookmarks/bookmark-watched/clip.mp4', { method: 'HEAD' });
    expect(head.headers.get('content-length')).toBe(String(whole.length));
    // Written down a moment after they are noted.
    const noted = (action: string) =>
      eventually(async () => {
        const { body } = await ask('GET', `/api/audit?action=${action}&targetId=bookmark-watched`);
        expect(body.entries).toHaveLength(1);
      });
    await noted('bookmark:clip-viewed');
    await hub.fetch('/api/bookmarks/bookmark-watched/clip.mp4?download=true', { method: 'HEAD' });
    await noted('bookmark:clip-downloaded');
  });

  it('survives a kill of the hub while it is recorded, is whole up to there, says so, and goes on', async () => {
    const { id } = await mark('watched', { id: 'bookmark-killed', ...LONG_ENOUGH });
    const ring = await mark('ringed', { id: 'bookmark-ring-killed', runOnSeconds: 4 });
    const hasKept = (of: string, durationMs: number) =>
      eventually(async () => {
        expect((await get(of)).clip.pieces[0]?.durationMs ?? 0).toBeGreaterThan(durationMs);
      });
    await hasKept(id, 3_000);
    await hasKept(ring.id, 18_000);
    await hub.restart('SIGKILL');
    const { clip } = await recordedUntil(id, hasPieces(2, 1_500));
    expect(clip.pieces).toHaveLength(2);
    expect(clip.gaps.at(-1)).toMatchObject({ reason: 'hub-stopped' });
    expect(clip.gaps.at(-1)!.durationMs).toBeGreaterThan(500);
    for (const piece of [0, 1]) expect((await playWhole(await clipOf(id, piece))).frames).toBeGreaterThan(20);
    const other = await ended(ring.id);
    expect(other.clip.state).toBe('ready');
    expect((await playWhole(await clipOf(ring.id))).seconds).toBeGreaterThan(18);
  });

  it('is deleted whole: no file and no row is left', async () => {
    const folder = join(dirname(hub.configFile), 'data', 'evidence', 'clips');
    expect(readdirSync(folder)).toContain('bookmark-idle');
    const user = await incidentPerson();
    const response = await fetch(`${hub.url}/api/bookmarks/bookmark-idle`, {
      ...{ method: 'DELETE', headers: { ...json, ...user }, body: JSON.stringify({ reason: 'a test' }) },
    });
    expect(response.status).toBe(204);
    expect(readdirSync(folder).filter((name) => name.includes('bookmark-idle'))).toEqual([]);
    expect((await ask('GET', '/api/bookmarks/bookmark-idle')).status).toBe(404);
    const { body } = await ask('GET', '/api/audit?action=bookmark:removed');
    expect(body.entries).toMatchObject([{ targetId: 'bookmark-idle', detail: { reason: 'a test' } }]);
  });
});
