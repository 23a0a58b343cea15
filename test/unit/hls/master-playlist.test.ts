import { describe, expect, it } from 'vitest';
import { writeMasterPlaylist } from '../../../server/hls/master-playlist.ts';

describe('a master playlist', () => {
  it('lists the profiles in their order, with what is known of them', () => {
    expect(
      writeMasterPlaylist([
        {
          uri: 'main/index.m3u8',
          peakBitRate: 2_345_678.4,
          averageBitRate: 2_000_000,
          codecs: 'avc1.64001f,mp4a.40.2',
          resolution: { width: 1280, height: 720 },
          frameRate: 25,
          name: 'main',
        },
        {
          uri: 'sub/index.m3u8',
          peakBitRate: 500_000,
          averageBitRate: null,
          codecs: null,
          resolution: null,
          frameRate: null,
          name: 'sub',
        },
      ]),
    ).toBe(`#EXTM3U
#EXT-X-VERSION:6
#EXT-X-STREAM-INF:BANDWIDTH=2345678,AVERAGE-BANDWIDTH=2000000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=25.000,NAME="main"
main/index.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=500000,NAME="sub"
sub/index.m3u8
`);
  });

  it('cannot be broken out of by a name', () => {
    const text = writeMasterPlaylist([
      {
        uri: 'main/index.m3u8',
        peakBitRate: 0,
        averageBitRate: null,
        codecs: 'avc1"\n#EXT-X-ENDLIST',
        resolution: null,
        frameRate: 0,
        name: 'a"b\r\nc',
      },
    ]);
    expect(text.split('\n')).toHaveLength(5);
    expect(text).toContain('BANDWIDTH=1,CODECS="avc1  #EXT-X-ENDLIST",NAME="a b  c"');
  });

  it('needs a variant', () => {
    expect(() => writeMasterPlaylist([])).toThrow('needs a variant');
  });
});
