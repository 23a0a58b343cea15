import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDepacketizer } from '../../server/media/rtp/depacketizers/create-depacketizer.ts';
import { parseSessionDescription } from '../../server/media/sdp/session-description.ts';
import { mutatedBytes } from '../support/mutations.ts';
import { SDP_CASES } from '../support/sdp-cases.ts';

test('a damaged session description makes bounded media, each with a depacketizer or without', () => {
  const seeds = SDP_CASES.map(({ text }) => Buffer.from(text));
  let described = 0;
  fc.assert(
    fc.property(mutatedBytes(seeds), (bytes) => {
      const description = parseSessionDescription(bytes.toString('utf8'));
      if (!description) return;
      described += 1;
      expect(description.media.length).toBeLessThanOrEqual(16);
      for (const media of description.media) {
        expect(media.payloadType).toBeGreaterThanOrEqual(0);
        expect(media.payloadType).toBeLessThanOrEqual(127);
        expect(media.clockRate).toBeGreaterThanOrEqual(0);
        expect(media.channels).toBeGreaterThanOrEqual(1);
        expect(media.encoding).toBe(media.encoding.toUpperCase());
        createDepacketizer(media);
      }
    }),
    { numRuns: 3_000, interruptAfterTimeLimit: 2_000 },
  );
  expect(described).toBeGreaterThan(0);
});
