import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { FilmFolder } from '../support/film.ts';
import { PerlRtspServer } from '../support/perl-rtsp-server.ts';
import { readBack, secondsWithSound, WatchedEngine } from '../support/watched-engine.ts';

/** RTSP::Server with ffmpeg's packets, through the engine to ffprobe. It refuses TCP with 400, and knows no keep-alive but OPTIONS. */
const folder = new FilmFolder();
let engine: WatchedEngine;
let server: PerlRtspServer;

beforeAll(async () => {
  const film = await folder.make('film.mp4', { seconds: 6, sound: 'aac' });
  engine = new WatchedEngine();
  server = await PerlRtspServer.start('film', film);
});

afterAll(async () => {
  await engine?.stop();
  await server?.stop();
  folder.remove();
});

describe.concurrent("Perl's RTSP::Server", () => {
  it.each(['udp', 'auto'] as const)('is played over UDP by %s', async (transport) => {
    const address = { url: server.url('film'), credentials: null, transport, label: transport };
    const seen = await engine.look(address, secondsWithSound(3));
    const { streams, complaints, frames } = await readBack(seen, seen.inits.at(-1));
    expect(seen.inits.length).toBeLessThanOrEqual(2);
    expect(streams.map(({ codec_name }) => codec_name)).toEqual(['h264', 'aac']);
    expect(frames).toBeGreaterThanOrEqual(75);
    expect(Number(streams[0]?.nb_read_frames)).toBe(frames);
    expect([complaints, seen.failures]).toEqual(['', []]);
  });

  it('has no other streams', async () => {
    const address = { url: server.url('none'), credentials: null, label: 'none' };
    await eventually(async () =>
      expect(await engine.pool.probe(address)).toMatchObject({ failure: { code: 'stream-not-found' } }),
    );
  });
});
