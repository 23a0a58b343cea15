import { expect, test } from 'vitest';
import { writeSenderReport } from '../../simulator/sender-report.ts';

test('a sender report has the length it says, and ties NTP time to the RTP clock', () => {
  const wallMs = Date.UTC(2026, 0, 1) + 500;
  const report = { channel: 1, ssrc: 7, wallMs, rtpTimestamp: 90_000, packets: 3, bytes: 999 };
  const frame = writeSenderReport(report);
  expect(frame.readUInt16BE(2)).toBe(frame.length - 4);
  expect((frame.readUInt16BE(6) + 1) * 4).toBe(frame.length - 4);
  expect(frame.readUInt32BE(12) - 2_208_988_800).toBe(Date.UTC(2026, 0, 1) / 1000);
  expect(frame.readUInt32BE(16)).toBe(0x80000000);
  expect([frame.readUInt32BE(20), frame.readUInt32BE(24), frame.readUInt32BE(28)]).toEqual([90_000, 3, 999]);
});
