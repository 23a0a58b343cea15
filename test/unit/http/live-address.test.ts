import { describe, expect, it } from 'vitest';
import { parseLiveAddress } from '../../../server/http/live-address.ts';

describe('an address below /live', () => {
  it('names the master playlist of a camera', () => {
    expect(parseLiveAddress('/live/water-01/master.m3u8')).toEqual({ kind: 'master', camera: 'water-01' });
  });

  it('names a file of a profile', () => {
    expect(parseLiveAddress('/live/water-01/sub/k3-part-12.m4s')).toEqual({
      kind: 'profile',
      camera: 'water-01',
      profile: 'sub',
      file: 'k3-part-12.m4s',
    });
  });

  const nothing = [
    '/live/',
    '/live//master.m3u8',
    '/live/water-01',
    '/live/water-01/',
    '/live/water-01/index.m3u8',
    '/live/water-01/third/index.m3u8',
    '/live/water-01/main/',
    '/live/water-01/main/deeper/index.m3u8',
    '/live/water-01/main/../../../etc/passwd',
    '/live/water-01/__proto__/index.m3u8',
  ];
  for (const path of nothing) {
    it(`is nothing when it reads ${path}`, () => expect(parseLiveAddress(path)).toBeNull());
  }
});
