import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { PlaylistBytes } from '../../../server/hls/playlist-bytes.ts';

const line = '#EXT-X-PART:DURATION=0.200000,URI="k3f9ab-part-17539.m4s"\n';

it('a playlist is compressed once, however many ask', () => {
  const playlist = new PlaylistBytes(line.repeat(30));
  const first = playlist.gzip(false);
  expect(String(gunzipSync(first!))).toBe(String(playlist.plain));
  expect(first!.length).toBeLessThan(playlist.plain.length / 5);
  expect(playlist.gzip(false)).toBe(first);
  expect(playlist.gzip(true)).toBe(first);
});

it('a reloaded playlist is compressed from the second player on that waited for it', () => {
  const playlist = new PlaylistBytes(line.repeat(30));
  expect(playlist.gzip(true)).toBeNull();
  expect(playlist.gzip(true)).not.toBeNull();
});

it('a playlist that leaves in one packet is not compressed', () => {
  expect(new PlaylistBytes(line.repeat(9)).gzip(false)).toBeNull();
});
