import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LiveServer } from '../../support/live-server.ts';
import { readMasterPlaylist } from '../../support/master-playlist-reader.ts';

describe('the variants of a camera', () => {
  let server: LiveServer;

  beforeEach(async () => {
    server = await LiveServer.start();
  });

  afterEach(() => server.stop());

  async function variants(): Promise<Record<string, Record<string, string>>> {
    const { status, headers, body } = await server.ask('/live/c1/master.m3u8');
    expect([status, headers['content-type']]).toEqual([200, 'application/vnd.apple.mpegurl']);
    return Object.fromEntries(
      readMasterPlaylist(String(body)).map(({ uri, attributes }) => [uri, Object.fromEntries(attributes)]),
    );
  }

  it('are there before they have run once, with a bandwidth to choose by, and neither is pulled for it', async () => {
    expect(await variants()).toEqual({
      'main/index.m3u8': { BANDWIDTH: '4000000', NAME: 'main' },
      'sub/index.m3u8': { BANDWIDTH: '600000', NAME: 'sub' },
    });
    for (const stream of server.camera.profiles.values()) expect(stream.touched).toEqual([]);
  });

  it('say what was measured of them when they run', async () => {
    server.sub.init(1, { width: 640, height: 480 });
    server.sub.part({ bytes: Buffer.alloc(200_000) });
    for (let n = 1; n < 21; n += 1) server.sub.part({ bytes: Buffer.alloc(n < 10 ? 40_000 : 20_000) });
    server.camera.stream('main')!.init();
    expect((await variants())['sub/index.m3u8']).toEqual({
      // The first segment: 200 + 9 × 40 kB in two seconds.
      BANDWIDTH: '2240000',
      'AVERAGE-BANDWIDTH': String(Math.round(((560_000 + 11 * 20_000) * 8) / 4.2)),
      CODECS: 'avc1.64001f,mp4a.40.2',
      // As it is displayed (RFC 8216 §4.3.4.2), not as it is coded.
      RESOLUTION: '640x480',
      'FRAME-RATE': '25.000',
      NAME: 'sub',
    });
  });

  it('are not taken for heavier by a short segment that is hardly more than a key frame', async () => {
    server.sub.init();
    server.sub.part({ bytes: Buffer.alloc(200_000) });
    // With the first look at it a segment ends here.
    await server.playlist();
    for (let n = 1; n < 22; n += 1) server.sub.part({ bytes: Buffer.alloc(25_000) });
    expect(Number((await variants())['sub/index.m3u8']!.BANDWIDTH)).toBeLessThan(1_500_000);
  });

  it('name their codecs all or not at all: hls.js drops one without beside one that has them', async () => {
    server.sub.init();
    expect((await variants())['sub/index.m3u8']!.CODECS).toBeUndefined();
    server.camera.stream('main')!.init();
    for (const variant of Object.values(await variants()))
      expect(variant.CODECS).toBe('avc1.64001f,mp4a.40.2');
  });
});
