import { describe, expect, it } from 'vitest';
import { parseSessionDescription } from '../../../../server/media/sdp/session-description.ts';
import { SDP_CASES } from '../../../support/sdp-cases.ts';

describe('parseSessionDescription', () => {
  for (const { what, text, control, media } of SDP_CASES) {
    it(`reads ${what}`, () => {
      const description = parseSessionDescription(text);
      if (control !== undefined) expect(description?.control).toBe(control);
      expect(description?.media).toMatchObject(media);
      expect(description?.media).toHaveLength(media.length);
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
