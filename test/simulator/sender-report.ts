/** RTCP sender report (RFC 3550 section 6.4.1) in an RTSP interleaved frame. */
export interface SenderReport {
  readonly channel: number;
  readonly ssrc: number;
  readonly wallMs: number;
  readonly rtpTimestamp: number;
  readonly packets: number;
  readonly bytes: number;
}

const NTP_EPOCH_SECONDS = 2_208_988_800;
const REPORT_BYTES = 28;

export function writeSenderReport(report: SenderReport): Buffer {
  const frame = Buffer.alloc(4 + REPORT_BYTES);
  const seconds = Math.floor(report.wallMs / 1000);
  frame[0] = 0x24;
  frame[1] = report.channel;
  frame.writeUInt16BE(REPORT_BYTES, 2);
  frame[4] = 0x80;
  frame[5] = 200;
  frame.writeUInt16BE(REPORT_BYTES / 4 - 1, 6);
  frame.writeUInt32BE(report.ssrc, 8);
  frame.writeUInt32BE((seconds + NTP_EPOCH_SECONDS) >>> 0, 12);
  frame.writeUInt32BE(Math.floor(((report.wallMs / 1000) % 1) * 0x100000000) >>> 0, 16);
  frame.writeUInt32BE(report.rtpTimestamp, 20);
  frame.writeUInt32BE(report.packets >>> 0, 24);
  frame.writeUInt32BE(report.bytes >>> 0, 28);
  return frame;
}
