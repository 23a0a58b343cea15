import type { ReceptionReport } from '../media/rtp/rtcp.ts';

/**
 * What a receiver report says of one track (RFC 3550 §6.4.1, appendix A.1, A.3, A.8), counted as the packets come from the
 * network. A camera that begins again with other numbers, or as another source, is counted anew.
 */
const MAX_DROPOUT = 3000;
const MAX_MISORDER = 100;

export class ReceptionStatistics {
  private readonly clockRate: number;
  private readonly receiverSsrc: number;
  private sourceSsrc = -1;
  private baseSequence = 0;
  private highestSequence = 0;
  private wraps = 0;
  private received = 0;
  private expectedBefore = 0;
  private receivedBefore = 0;
  private transitTicks = 0;
  private jitterTicks = 0;
  private lastReportMiddleNtp = 0;
  private lastReportAtMs = 0;

  /** @param clockRate ticks per second of the timestamps; 0 where it is unknown: then there is no jitter to report */
  constructor(clockRate: number, receiverSsrc: number) {
    this.clockRate = clockRate;
    this.receiverSsrc = receiverSsrc;
  }

  /** @param packet an RTP packet of 12 bytes at least */
  packet(packet: Buffer, nowMs: number): void {
    const sequence = packet.readUInt16BE(2);
    const ssrc = packet.readUInt32BE(8);
    const ahead = (sequence - this.highestSequence) & 0xffff;
    if (ssrc !== this.sourceSsrc || (ahead >= MAX_DROPOUT && ahead < 0x10000 - MAX_MISORDER)) {
      this.beginWith(ssrc, sequence);
    } else if (ahead < MAX_DROPOUT) {
      if (sequence < this.highestSequence) this.wraps += 1;
      this.highestSequence = sequence;
    }
    this.received += 1;
    this.measureJitter(packet.readUInt32BE(4), nowMs);
  }

  senderReportCame(middleNtp: number, nowMs: number): void {
    this.lastReportMiddleNtp = middleNtp;
    this.lastReportAtMs = nowMs;
  }

  /** Since the report before; null as long as nothing came to report on. */
  report(nowMs: number): ReceptionReport | null {
    if (this.received === 0) return null;
    const highest = this.wraps * 0x10000 + this.highestSequence;
    const expected = highest - this.baseSequence + 1;
    const expectedNow = expected - this.expectedBefore;
    const lostNow = expectedNow - (this.received - this.receivedBefore);
    this.expectedBefore = expected;
    this.receivedBefore = this.received;
    return {
      receiverSsrc: this.receiverSsrc,
      sourceSsrc: this.sourceSsrc,
      lossRatio: expectedNow > 0 && lostNow > 0 ? lostNow / expectedNow : 0,
      lostTotal: expected - this.received,
      highestSequence: highest,
      jitterTicks: this.jitterTicks,
      lastReportMiddleNtp: this.lastReportMiddleNtp,
      delaySinceLastReportMs: this.lastReportMiddleNtp === 0 ? 0 : nowMs - this.lastReportAtMs,
    };
  }

  private beginWith(ssrc: number, sequence: number): void {
    this.sourceSsrc = ssrc;
    this.baseSequence = sequence;
    this.highestSequence = sequence;
    this.wraps = 0;
    this.received = 0;
    this.expectedBefore = 0;
    this.receivedBefore = 0;
    this.jitterTicks = 0;
    this.transitTicks = Number.NaN;
    this.lastReportMiddleNtp = 0;
  }

  private measureJitter(timestamp: number, nowMs: number): void {
    const transit = (nowMs * this.clockRate) / 1000 - timestamp;
    const change = Math.abs(transit - this.transitTicks);
    this.transitTicks = transit;
    // Nothing to compare with, or the timestamps wrapped or jumped: no jitter of a network's is as large as ten seconds.
    if (change < this.clockRate * 10) this.jitterTicks += (change - this.jitterTicks) / 16;
  }
}
