import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { FilmFolder } from '../support/film.ts';
import { VlcCamera } from '../support/vlc-camera.ts';
import { readBack, secondsWithSound, WatchedEngine } from '../support/watched-engine.ts';

/** VLC's RTSP server, which is none of ours and of nobody we have otherwise, through the engine to ffprobe. */
const LOGIN = { username: 'viewer', password: 'se:cr"et 密%41' };
/** More than a starved machine stands still for: a session that sleeps for so long is ended by right. */
const SESSION_SECONDS = 6;
const FRAME_MS = 40;
/** They run from VLC's start: long enough for whoever comes late. */
const FILM_SECONDS = 60;

const folder = new FilmFolder();
let engine: WatchedEngine;
let vlc: VlcCamera;
let guarded: VlcCamera;

beforeAll(async () => {
  const [aac, opus, alaw, short] = await Promise.all([
    folder.make('aac.ts', { seconds: FILM_SECONDS, sound: 'aac' }),
    folder.make('opus.mkv', { seconds: FILM_SECONDS, video: 'h265', sound: 'opus' }),
    folder.make('alaw.mkv', { seconds: FILM_SECONDS, video: 'h264-b-frames', sound: 'alaw' }),
    folder.make('short.ts', { seconds: 4 }),
  ]);
  engine = new WatchedEngine();
  [vlc, guarded] = await Promise.all([
    VlcCamera.start(
      [
        { name: 'aac', file: aac },
        { name: 'opus', file: opus },
        { name: 'alaw', file: alaw },
        { name: 'short', file: short, loop: true },
      ],
      folder,
    ),
    VlcCamera.start([{ name: 'aac', file: aac }], folder, {
      ...{ address: '::1', login: LOGIN, sessionSeconds: SESSION_SECONDS },
    }),
  ]);
});

afterAll(async () => {
  await engine?.stop();
  await vlc?.stop();
  await guarded?.stop();
  folder.remove();
});

const open = (name: string, transport: 'tcp' | 'udp' | 'auto') => ({
  ...{ url: vlc.url(name), credentials: null, transport, label: name },
});

describe.concurrent("VLC's RTSP server", () => {
  it.each([
    { name: 'aac', transport: 'udp', codecs: ['h264', 'aac'] },
    { name: 'alaw', transport: 'udp', codecs: ['h264', 'flac'] },
    { name: 'opus', transport: 'auto', codecs: ['hevc', 'opus'] },
  ] as const)('is played over UDP by $transport: $codecs', async ({ name, transport, codecs }) => {
    const seen = await engine.look(open(name, transport), secondsWithSound(3));
    const { streams, complaints, frames } = await readBack(seen, seen.inits.at(-1));
    expect(seen.inits.length).toBeLessThanOrEqual(2);
    expect(streams.map(({ codec_name }) => codec_name)).toEqual(codecs);
    expect(streams[0]).toMatchObject({ width: 320, height: 240 });
    expect(frames).toBeGreaterThanOrEqual(3_000 / FRAME_MS);
    expect(Number(streams[0]?.nb_read_frames)).toBe(frames);
    expect([complaints, seen.failures]).toEqual(['', []]);
  });

  it('does not speak of RTP over TCP, and says so', async () => {
    const { failures } = await engine.look(open('aac', 'tcp'), (seen) => seen.failures.length > 0);
    expect(failures[0]).toEqual({
      code: 'protocol-error',
      message: `${vlc.url('aac')} does not send RTP over TCP`,
    });
  });

  it('is kept awake for longer than its sessions live, at an IPv6 address and with a login', async () => {
    const address = {
      url: guarded.url('aac'),
      credentials: LOGIN,
      transport: 'udp',
      label: 'guarded',
    } as const;
    const seen = await engine.look(address, secondsWithSound(SESSION_SECONDS * 2));
    const { streams, frames } = await readBack(seen, seen.inits.at(-1));
    expect(frames).toBeGreaterThanOrEqual(((SESSION_SECONDS * 2_000) / FRAME_MS) * 0.8);
    expect(Number(streams[0]?.nb_read_frames)).toBe(frames);
    expect(seen.failures).toEqual([]);
    const wrong = { ...address, credentials: { ...LOGIN, password: 'no' } };
    await eventually(async () =>
      expect(await engine.pool.probe(wrong)).toMatchObject({ failure: { code: 'wrong-credentials' } }),
    );
  });

  it('is back when a film begins again, of which VLC makes another stream', async () => {
    const seen = await engine.look(open('short', 'udp'), ({ parts, inits }) =>
      parts.some(({ epoch }) => epoch > inits[0]!.epoch),
    );
    expect(seen.failures).toContainEqual({
      ...{ code: 'closed-by-camera', message: `${vlc.url('short')} ended its stream` },
    });
    const { streams, complaints, frames } = await readBack(seen, seen.inits.at(-1));
    expect(Number(streams[0]?.nb_read_frames)).toBe(frames);
    expect(complaints).toBe('');
  });
});
