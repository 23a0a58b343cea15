import { describe, expect, it } from 'vitest';
import { ReceptionStatistics } from '../../../server/rtsp/reception-statistics.ts';
import { rtpPacket } from '../../support/rtsp-bytes.ts';

const OURS = 7;
/** As test/support/rtsp-bytes.ts writes it. */
const THEIRS = 0x0badcafe;

function receive(statistics: ReceptionStatistics, sequences: number[]): void {
  for (const sequence of sequences) statistics.packet(rtpPacket({ sequence: sequence & 0xffff }), 0);
}

describe('the statistics of a track', () => {
  it('have nothing to report before the first packet', () => {
    expect(new ReceptionStatistics(90_000, OURS).report(0)).toBeNull();
  });

  it('tell what is missing, since the report before and in all', () => {
    const statistics = new ReceptionStatistics(90_000, OURS);
    receive(statistics, [10, 11, 13, 14, 15, 16, 17]);
    expect(statistics.report(0)).toMatchObject({
      receiverSsrc: OURS,
      sourceSsrc: THEIRS,
      lossRatio: 1 / 8,
      lostTotal: 1,
      highestSequence: 17,
    });
    receive(statistics, [18, 19]);
    expect(statistics.report(0)).toMatchObject({ lossRatio: 0, lostTotal: 1 });
    expect(statistics.report(0)).toMatchObject({ lossRatio: 0, lostTotal: 1 });
  });

  it('count what comes out of order as received, and what comes twice against the losses (RFC 3550 §6.4.1)', () => {
    const statistics = new ReceptionStatistics(90_000, OURS);
    receive(statistics, [1, 3, 2, 2]);
    expect(statistics.report(0)).toMatchObject({ lossRatio: 0, lostTotal: -1, highestSequence: 3 });
  });

  it('count the wraps', () => {
    const statistics = new ReceptionStatistics(90_000, OURS);
    receive(statistics, [65534, 0, 65535, 1]);
    expect(statistics.report(0)).toMatchObject({ highestSequence: 0x10001, lostTotal: 0 });
  });

  it('begin anew with a camera that begins anew', () => {
    const statistics = new ReceptionStatistics(90_000, OURS);
    receive(statistics, [1, 5, 30_000, 30_001]);
    expect(statistics.report(0)).toMatchObject({ highestSequence: 30_001, lostTotal: 0 });
    const other = rtpPacket({ sequence: 30_002 });
    other.writeUInt32BE(99, 8);
    statistics.packet(other, 0);
    expect(statistics.report(0)).toMatchObject({ sourceSsrc: 99, highestSequence: 30_002, lostTotal: 0 });
  });

  it('measure how unevenly packets come (RFC 3550 appendix A.8)', () => {
    const statistics = new ReceptionStatistics(90_000, OURS);
    for (let frame = 0; frame < 200; frame += 1) {
      const lateMs = (frame % 2) * 10;
      statistics.packet(rtpPacket({ sequence: frame, timestamp: frame * 3600 }), frame * 40 + lateMs);
    }
    // 10 ms between one packet and the next, back and forth: 900 ticks.
    expect(statistics.report(0)?.jitterTicks).toBeCloseTo(900, 0);
    statistics.packet(rtpPacket({ sequence: 200, timestamp: 0x80000000 }), 8_000);
    expect(statistics.report(0)?.jitterTicks).toBeCloseTo(900, 0);
  });

  it('quote the last sender report and how long ago it came', () => {
    const statistics = new ReceptionStatistics(90_000, OURS);
    receive(statistics, [1]);
    expect(statistics.report(0)).toMatchObject({ lastReportMiddleNtp: 0, delaySinceLastReportMs: 0 });
    statistics.senderReportCame(0x12345678, 1_000);
    expect(statistics.report(2_500)).toMatchObject({
      lastReportMiddleNtp: 0x12345678,
      delaySinceLastReportMs: 1_500,
    });
  });
});
