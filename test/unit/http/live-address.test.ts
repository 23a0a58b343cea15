import { describe, expect, it } from 'vitest';
import { linkedMasterPath, parseLiveAddress } from '../../../server/http/live-address.ts';

describe('an address below /live', () => {
  it('names the master playlist of a camera', () => {
    expect(parseLiveAddress('/live/water-01/master.m3u8')).toEqual({
      kind: 'master',
      camera: 'water-01',
      link: null,
    });
  });

  it('names a file of a profile', () => {
    expect(parseLiveAddress('/live/water-01/sub/k3-part-12.m4s')).toEqual({
      kind: 'profile',
      camera: 'water-01',
      profile: 'sub',
      file: 'k3-part-12.m4s',
      link: null,
    });
  });

  it('may have a link in front, which the names in a playlist keep', () => {
    const master = linkedMasterPath('token_-9', 'water-01');
    expect(master).toBe('/live/~token_-9/water-01/master.m3u8');
    expect(parseLiveAddress(master)).toEqual({ kind: 'master', camera: 'water-01', link: 'token_-9' });
    const { pathname } = new URL('sub/index.m3u8', `http://hub${master}`);
    const sub = { camera: 'water-01', profile: 'sub', link: 'token_-9' };
    expect(parseLiveAddress(pathname)).toEqual({ kind: 'profile', ...sub, file: 'index.m3u8' });
  });

  const nothing = [
    '/live/~token',
    '/live/~token/',
    '/live/~token/master.m3u8',
    '/live/~token//master.m3u8',
    '/live/~token/~token/master.m3u8/main/x',
    '/live/~/water-01/master.m3u8',
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
