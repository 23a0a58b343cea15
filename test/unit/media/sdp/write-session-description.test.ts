import { describe, expect, it } from 'vitest';
import { parseSessionDescription } from '../../../../server/media/sdp/session-description.ts';
import { writeSessionDescription } from '../../../../server/media/sdp/write-session-description.ts';
import { mediaOf } from '../../../support/received-stream.ts';

const written = (...media: ReturnType<typeof mediaOf>[]) =>
  writeSessionDescription(media.map((track, place) => ({ media: track, control: `track${place}` })));

describe('writeSessionDescription', () => {
  it.each([
    { what: 'MJPEG', media: mediaOf('video', 26, 'JPEG', 90_000) },
    {
      what: 'MPEG-4 with its configuration',
      media: mediaOf('video', 96, 'MP4V-ES', 90_000, {
        fmtp: new Map([
          ['profile-level-id', '3'],
          ['config', '000001b003000001b509000001000000012000c48d8800f50a04141463'],
        ]),
      }),
    },
    { what: 'sound of two channels', media: mediaOf('audio', 97, 'L16', 44_100, { channels: 2 }) },
    {
      what: 'AAC',
      media: mediaOf('audio', 97, 'MPEG4-GENERIC', 16_000, {
        fmtp: new Map([
          ['mode', 'AAC-hbr'],
          ['config', '1408'],
        ]),
      }),
    },
    { what: 'a frame rate', media: { ...mediaOf('video', 26, 'JPEG', 90_000), frameRate: 12.5 } },
  ])('says of $what all that a reader of descriptions finds again', ({ media }) => {
    expect(parseSessionDescription(written(media))?.media).toEqual([{ ...media, control: 'track0' }]);
  });

  it('gives video the clock that it always has where the camera left it out', () => {
    expect(parseSessionDescription(written(mediaOf('video', 96, 'MP4V-ES', 0)))?.media[0]?.clockRate).toBe(
      90_000,
    );
  });

  it('leaves out what could mean something else', () => {
    const fmtp = new Map([
      ['config', '1408\r\nm=video 1 RTP/AVP 96'],
      ['mode; config=ff', '1'],
      ['profile', '1;2'],
      ['long', 'a'.repeat(5_000)],
      ['sizelength', '13'],
    ]);
    const text = written(
      mediaOf('video', 26, 'JPEG/90000\r\na=x', 90_000),
      mediaOf('audio', 97, 'MPEG4-GENERIC', 16_000, { fmtp }),
    );
    const lines = text.trimEnd().split('\r\n');
    expect(lines.filter((line) => line.startsWith('m='))).toEqual(['m=audio 0 RTP/AVP 97']);
    expect(lines.filter((line) => line.startsWith('a=fmtp'))).toEqual(['a=fmtp:97 sizelength=13']);
  });
});
