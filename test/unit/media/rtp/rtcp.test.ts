import { describe, expect, it } from 'vitest';
import {
  createRtcpSummary,
  RECEIVER_REPORT_BYTES,
  readRtcp,
  writeReceiverReport,
  writeSourceDescription,
} from '../../../../server/media/rtp/rtcp.ts';

/** RFC 3550's wall clock for 2024-01-01T00:00:00.5Z. */
const SENDER_REPORT = Buffer.from('80c80006cafe0001e93c7f0080000000000186a0000000640000c350', 'hex');
const DESCRIPTION = Buffer.from('81ca0003cafe0001010461626364000000000000', 'hex').subarray(0, 16);
const GOODBYE = Buffer.from('81cb0001cafe0001', 'hex');

describe('readRtcp', () => {
  it('reads the clock pair of a sender report out of a compound packet', () => {
    const bytes = Buffer.concat([Buffer.alloc(3), SENDER_REPORT, DESCRIPTION]);
    const summary = createRtcpSummary();
    expect(readRtcp(bytes, 3, bytes.length, summary)).toBe(true);
    expect(summary).toEqual({
      hasSenderReport: true,
      hasGoodbye: false,
      senderReport: {
        ssrc: 0xcafe0001,
        hasWallClock: true,
        wallClockMs: Date.UTC(2024, 0, 1) + 500,
        rtpTimestamp: 100_000,
        middleNtp: 0x7f008000,
      },
    });
  });

  it('says so when a camera without a clock sends zeros for the time', () => {
    const bytes = Buffer.from(SENDER_REPORT);
    bytes.fill(0, 8, 16);
    const summary = createRtcpSummary();
    readRtcp(bytes, 0, bytes.length, summary);
    expect(summary.senderReport).toMatchObject({ hasWallClock: false, rtpTimestamp: 100_000 });
  });

  it('notices a goodbye, and forgets it with the next packet', () => {
    const summary = createRtcpSummary();
    readRtcp(Buffer.concat([DESCRIPTION, GOODBYE]), 0, 24, summary);
    expect(summary).toMatchObject({ hasSenderReport: false, hasGoodbye: true });
    readRtcp(DESCRIPTION, 0, 16, summary);
    expect(summary.hasGoodbye).toBe(false);
  });

  it('refuses what is no RTCP, and leaves a tail that does not add up unread', () => {
    const summary = createRtcpSummary();
    expect(readRtcp(Buffer.from('hello world!'), 0, 12, summary)).toBe(false);
    expect(readRtcp(SENDER_REPORT, 0, 20, summary)).toBe(false);
    expect(readRtcp(Buffer.concat([GOODBYE, SENDER_REPORT.subarray(0, 8)]), 0, 16, summary)).toBe(true);
    expect(summary).toMatchObject({ hasSenderReport: false, hasGoodbye: true });
  });
});

describe('writeReceiverReport', () => {
  it('writes the fields where RFC 3550 §6.4.2 has them', () => {
    const bytes = Buffer.alloc(RECEIVER_REPORT_BYTES + 1, 0xee);
    writeReceiverReport(bytes, 1, {
      receiverSsrc: 1,
      sourceSsrc: 0xcafe0001,
      lossRatio: 0.25,
      lostTotal: 300,
      highestSequence: 0x0001ffff,
      jitterTicks: 12,
      lastReportMiddleNtp: 0x6f808000,
      delaySinceLastReportMs: 1500,
    });
    const words = Array.from({ length: 8 }, (_, index) => bytes.readUInt32BE(1 + index * 4).toString(16));
    expect(words).toEqual(['81c90007', '1', 'cafe0001', '4000012c', '1ffff', 'c', '6f808000', '18000']);
  });

  it('holds losses to the 24 bits they have', () => {
    const bytes = Buffer.alloc(RECEIVER_REPORT_BYTES);
    const report = { receiverSsrc: 1, sourceSsrc: 2, highestSequence: 0, jitterTicks: 0 };
    const times = { lastReportMiddleNtp: 0, delaySinceLastReportMs: 0 };
    writeReceiverReport(bytes, 0, { ...report, ...times, lossRatio: 3, lostTotal: 1e9 });
    expect(bytes.readUInt32BE(12)).toBe(0xff7fffff);
  });
});

describe('writeSourceDescription', () => {
  it.each([
    ['', '81ca0002000000070100' + '0000'],
    ['a', '81ca0002000000070101' + '6100'],
    ['ab', '81ca0003000000070102' + '616200000000'],
    ['abc', '81ca0003000000070103' + '616263000000'],
  ])('names the sender %j, ended by a zero and on a 32-bit boundary (RFC 3550 §6.5)', (name, expected) => {
    expect(writeSourceDescription(7, name).toString('hex')).toBe(expected);
  });

  it('cuts a name that is too long', () => {
    expect(writeSourceDescription(7, 'x'.repeat(300))[9]).toBe(255);
  });
});
