import { describe, expect, it } from 'vitest';
import {
  mediaOfEachFormat,
  parseSessionDescription,
} from '../../../../server/media/sdp/session-description.ts';
import { SDP_CASES } from '../../../support/sdp-cases.ts';

describe('parseSessionDescription', () => {
  for (const { what, text, control, media } of SDP_CASES) {
    it(`reads ${what}`, () => {
      const description = parseSessionDescription(text);
      if (control !== undefined) expect(description?.control).toBe(control);
      expect(description?.media).toMatchObject(media);
      expect(description?.media).toHaveLength(media.length);
      expect(description?.media.map(({ loudspeaker = false }) => loudspeaker)).toEqual(
        media.map((medium) => 'loudspeaker' in medium),
      );
    });
  }

  it('refuses what is no session description', () => {
    expect(parseSessionDescription('')).toBeNull();
    expect(parseSessionDescription('<html><body>login</body></html>')).toBeNull();
  });

  it('refuses more than 64 KiB', () => {
    expect(parseSessionDescription(`v=0\n${'a=x\n'.repeat(17_000)}`)).toBeNull();
  });

  it('keeps sixteen media lines and gives attributes of later ones to none of them', () => {
    const lines = Array.from({ length: 40 }, (_, index) => `m=video 0 RTP/AVP 96\na=control:${index}\n`);
    const { media } = parseSessionDescription(`v=0\n${lines.join('')}`)!;
    expect(media.map((medium) => medium.control)).toEqual(
      Array.from({ length: 16 }, (_, index) => `${index}`),
    );
  });
});

describe('mediaOfEachFormat', () => {
  it('is a media line as it stands where there is one format alone', () => {
    const [media] = parseSessionDescription('v=0\nm=audio 0 RTP/AVP 8\n')!.media;
    expect(mediaOfEachFormat(media!)).toEqual([media]);
  });

  it('is the line once for each format, which has the rest as its others', () => {
    const text = 'v=0\nm=audio 0 RTP/AVP 0 8 97\na=rtpmap:97 opus/48000/2\na=control:sound\n';
    const formats = mediaOfEachFormat(parseSessionDescription(text)!.media[0]!);
    const types = formats.map(({ payloadType, others = [] }) => [
      payloadType,
      ...others.map((other) => other.payloadType),
    ]);
    expect(types).toEqual([
      [0, 8, 97],
      [8, 0, 97],
      [97, 0, 8],
    ]);
    expect(formats.map(({ encoding, channels, control }) => [encoding, channels, control])).toEqual([
      ['PCMU', 1, 'sound'],
      ['PCMA', 1, 'sound'],
      ['OPUS', 2, 'sound'],
    ]);
    expect(mediaOfEachFormat(formats[1]!).map(({ payloadType }) => payloadType)).toEqual([8, 0, 97]);
  });
});
