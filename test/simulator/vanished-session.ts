import type { SenderReport } from './sender-report.ts';

/**
 * What old live555 servers do when a client vanishes without TEARDOWN: the session lives on, and its packets go into the next connection, on the same
 * channels, under a name, numbers and timestamps of their own.
 */
const SSRC_BITS = 0x5ca1ab1e;
const SEQUENCE_AWAY = 30_000;
const TICKS_AWAY = 0x70000000;

/**
 * Interleaved RTP frames, and the same of a session that vanished: the whole picture in front of ours, or two packets in front of two: of one alone
 * every receiver believes that it is a stray.
 */
export function besideVanished(frames: readonly Buffer[], by: 'picture' | 'packet'): Buffer[] {
  const vanished = frames.map(ofVanished);
  if (by === 'picture') return [...vanished, ...frames];
  const two = (of: readonly Buffer[], at: number) => of.slice(at, at + 2);
  return frames.flatMap((_, at) => (at % 2 === 0 ? [...two(vanished, at), ...two(frames, at)] : []));
}

/** A report about the vanished session's packets. */
export function reportOfVanished(report: SenderReport): SenderReport {
  return {
    ...report,
    ssrc: (report.ssrc ^ SSRC_BITS) >>> 0,
    rtpTimestamp: (report.rtpTimestamp + TICKS_AWAY) % 0x100000000,
  };
}

function ofVanished(frame: Buffer): Buffer {
  const vanished = Buffer.from(frame);
  vanished.writeUInt16BE((frame.readUInt16BE(6) + SEQUENCE_AWAY) & 0xffff, 6);
  vanished.writeUInt32BE((frame.readUInt32BE(8) + TICKS_AWAY) % 0x100000000, 8);
  vanished.writeUInt32BE((frame.readUInt32BE(12) ^ SSRC_BITS) >>> 0, 12);
  return vanished;
}
