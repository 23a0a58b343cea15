/**
 * RTCP (RFC 3550 §6): what a receiver needs of a camera's reports, and the report it answers with. Tolerates compound packets
 * that begin with something else than a report, packets of unknown types in between, and a length that ends early.
 */
export interface SenderReport {
  ssrc: number;
  /** False where the NTP timestamp is zero: the camera has no clock (RFC 3550 §4). */
  hasWallClock: boolean;
  /** Wall clock of the camera at `rtpTimestamp`, milliseconds since the Unix epoch, fractions kept. */
  wallClockMs: number;
  /** 32 bits. */
  rtpTimestamp: number;
  /** The middle 32 bits of the NTP timestamp: what a receiver report quotes as LSR. */
  middleNtp: number;
}

export interface RtcpSummary {
  /** The compound packet had a sender report, and `senderReport` holds it. */
  hasSenderReport: boolean;
  senderReport: SenderReport;
  /** The camera says goodbye. */
  hasGoodbye: boolean;
}

export interface ReceptionReport {
  /** Ours. */
  receiverSsrc: number;
  /** The camera's. */
  sourceSsrc: number;
  /** Share lost since the report before, 0..1. */
  lossRatio: number;
  lostTotal: number;
  /** Highest sequence number seen; the upper 16 bits count its wraps. */
  highestSequence: number;
  /** RFC 3550 §6.4.1, in ticks of the RTP clock. */
  jitterTicks: number;
  /** `middleNtp` of the last sender report and how long ago it came; 0 and 0 before the first. */
  lastReportMiddleNtp: number;
  delaySinceLastReportMs: number;
}

const HEADER_BYTES = 4;
const SENDER_REPORT = 200;
const RECEIVER_REPORT = 201;
const SOURCE_DESCRIPTION = 202;
const GOODBYE = 203;
/** RFC 3550 §6.5.1. */
const CANONICAL_NAME = 1;
const SENDER_REPORT_BYTES = 28;
/** 1900 to 1970. */
const NTP_EPOCH_OFFSET_S = 2_208_988_800;
const MAX_LOST_TOTAL = 0x7fffff;
export const RECEIVER_REPORT_BYTES = 32;

/** An empty summary to be filled by `readRtcp`; one per connection is enough. */
export function createRtcpSummary(): RtcpSummary {
  const senderReport = { ssrc: 0, hasWallClock: false, wallClockMs: 0, rtpTimestamp: 0, middleNtp: 0 };
  return { hasSenderReport: false, senderReport, hasGoodbye: false };
}

/**
 * Reads the compound packet at [start, end) of `buffer` into `into`.
 * @returns false when its first packet is none; a tail that does not add up is left unread
 * @see RFC 3550 §6.1, §6.4.1, §6.6
 */
export function readRtcp(buffer: Buffer, start: number, end: number, into: RtcpSummary): boolean {
  into.hasSenderReport = false;
  into.hasGoodbye = false;
  let at = start;
  while (at + HEADER_BYTES <= end && buffer[at]! >> 6 === 2) {
    const type = buffer[at + 1]!;
    const packetEnd = at + HEADER_BYTES + buffer.readUInt16BE(at + 2) * 4;
    if (packetEnd > end) break;
    if (type === SENDER_REPORT && packetEnd - at >= SENDER_REPORT_BYTES) {
      readSenderReport(buffer, at, into.senderReport);
      into.hasSenderReport = true;
    } else if (type === GOODBYE) {
      into.hasGoodbye = true;
    }
    at = packetEnd;
  }
  return at > start;
}

/** Writes a receiver report with one block into RECEIVER_REPORT_BYTES of `into` (RFC 3550 §6.4.2). */
export function writeReceiverReport(into: Buffer, start: number, report: ReceptionReport): void {
  const lost = Math.max(-MAX_LOST_TOTAL - 1, Math.min(MAX_LOST_TOTAL, Math.trunc(report.lostTotal)));
  into.writeUInt8(0x80 | 1, start);
  into.writeUInt8(RECEIVER_REPORT, start + 1);
  into.writeUInt16BE(RECEIVER_REPORT_BYTES / 4 - 1, start + 2);
  into.writeUInt32BE(report.receiverSsrc, start + 4);
  into.writeUInt32BE(report.sourceSsrc, start + 8);
  into.writeUInt8(Math.max(0, Math.min(255, Math.floor(report.lossRatio * 256))), start + 12);
  into.writeIntBE(lost, start + 13, 3);
  into.writeUInt32BE(report.highestSequence >>> 0, start + 16);
  into.writeUInt32BE(Math.trunc(report.jitterTicks) >>> 0, start + 20);
  into.writeUInt32BE(report.lastReportMiddleNtp, start + 24);
  into.writeUInt32BE(Math.round((report.delaySinceLastReportMs * 65_536) / 1000) >>> 0, start + 28);
}

function readSenderReport(buffer: Buffer, at: number, into: SenderReport): void {
  const seconds = buffer.readUInt32BE(at + 8);
  const fraction = buffer.readUInt32BE(at + 12);
  into.ssrc = buffer.readUInt32BE(at + 4);
  into.hasWallClock = seconds !== 0 || fraction !== 0;
  into.wallClockMs = (seconds - NTP_EPOCH_OFFSET_S + fraction / 2 ** 32) * 1000;
  into.middleNtp = (((seconds & 0xffff) << 16) | (fraction >>> 16)) >>> 0;
  into.rtpTimestamp = buffer.readUInt32BE(at + 16);
}

/**
 * Who a receiver report is from: a source description with a canonical name, which every compound packet must have
 * (RFC 3550 §6.1, §6.5.1).
 * @param canonicalName at most 255 bytes
 */
export function writeSourceDescription(ssrc: number, canonicalName: string): Buffer {
  const name = Buffer.from(canonicalName).subarray(0, 255);
  // The list of items ends with at least one zero and on a 32-bit boundary.
  const packet = Buffer.alloc(8 + Math.floor((2 + name.length) / 4 + 1) * 4);
  packet.writeUInt8(0x80 | 1, 0);
  packet.writeUInt8(SOURCE_DESCRIPTION, 1);
  packet.writeUInt16BE(packet.length / 4 - 1, 2);
  packet.writeUInt32BE(ssrc, 4);
  packet.writeUInt8(CANONICAL_NAME, 8);
  packet.writeUInt8(name.length, 9);
  name.copy(packet, 10);
  return packet;
}
