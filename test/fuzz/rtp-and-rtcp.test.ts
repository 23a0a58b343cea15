import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRtcpSummary, readRtcp } from '../../server/media/rtp/rtcp.ts';
import { createRtpPacket, parseRtpPacket } from '../../server/media/rtp/rtp-packet.ts';
import { mutatedBytes } from '../support/mutations.ts';
import { readRtpFixture } from '../support/rtp-fixture.ts';

const LIMITS = { numRuns: 5_000, interruptAfterTimeLimit: 2_000 };

test('the payload of whatever counts as an RTP packet lies inside of it', () => {
  const seeds = [
    'b1e0fffefedcba9889abcdef11111111bede0000aabbcc01',
    '90e0fffefedcba9889abcdefabac0001000000aabb',
  ];
  const packet = createRtpPacket();
  let wellFormed = 0;
  fc.assert(
    fc.property(
      mutatedBytes([...seeds.map((hex) => Buffer.from(hex, 'hex')), ...readRtpFixture('opus')]),
      (bytes) => {
        if (!parseRtpPacket(bytes, 0, bytes.length, packet)) return;
        wellFormed += 1;
        expect(packet.payloadStart).toBeGreaterThanOrEqual(12);
        expect(packet.payloadStart).toBeLessThanOrEqual(packet.payloadEnd);
        expect(packet.payloadEnd).toBeLessThanOrEqual(bytes.length);
      },
    ),
    LIMITS,
  );
  expect(wellFormed).toBeGreaterThan(0);
});

test('RTCP is read without reading outside of it', () => {
  const seed = Buffer.from('80c80006cafe0001e93c7f0080000000000186a0000000640000c35081cb0001cafe0001', 'hex');
  const summary = createRtcpSummary();
  const seen = new Set<boolean>();
  fc.assert(
    fc.property(mutatedBytes([seed]), (bytes) => {
      const outside = Buffer.concat([bytes, seed]);
      seen.add(readRtcp(outside, 0, bytes.length, summary));
      const within = createRtcpSummary();
      readRtcp(Buffer.from(bytes), 0, bytes.length, within);
      expect(summary.hasSenderReport).toBe(within.hasSenderReport);
      expect(summary.hasGoodbye).toBe(within.hasGoodbye);
    }),
    LIMITS,
  );
  expect(seen.size).toBe(2);
});
