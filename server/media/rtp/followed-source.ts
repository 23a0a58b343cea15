import type { RtpPacket } from './rtp-packet.ts';
import type { SequenceTracker } from './sequence-tracker.ts';

/**
 * Which synchronisation source (RFC 3550 §3) a track follows where packets of several come in one place: old live555 servers (many
 * Reolinks) send the packets of a session whose client vanished without TEARDOWN into the next TCP connection, on the same channels. The
 * packets of all others are dropped before they touch the numbers of the one.
 *
 * It is the one that the camera named: by the `ssrc` of its Transport answer (RFC 2326 §12.39), or by where its stream begins, in RTP-Info
 * (§12.33); without a word that holds, the first behind the answer to PLAY. Cameras name zero, or the source of another session:
 * so nothing waits for the one that was named, it goes before another when it comes.
 *
 * Tolerated: a camera that changes its source in mid-stream, with other numbers or the same ones, and sender reports under a name that no
 * packet has.
 */
export interface NamedSource {
  ssrc?: number | null;
  /** Sequence number and RTP timestamp that it begins with. */
  sequence?: number | null;
  rtpTime?: number | null;
}

const NOBODY = -1;
/**
 * So long only others came, and so many of their units began: the followed one has ended. Not packets: a single key frame is hundreds of them. Not time
 * alone: on a slow line it takes a second, and what a camera had kept comes all at once. Two sessions of one camera have the same pace, however slow: of
 * neither comes a third unit without one of the other.
 */
const ALONE_MS = 500;
const UNITS_ALONE = 3;
/** Where all units bear one timestamp. */
const LONG_ALONE_MS = 2_000;
/** What RTP-Info says is of the first packets, give or take what was kept or skipped; in ticks of 90 kHz, more of a slower clock. */
const FIRST_PACKETS = 3_000;
const PACKETS_BEFORE = 100;
const TICKS_BEFORE = 90_000;
const TICKS_BEHIND = 900_000;
/** More than sequence number and timestamp together. */
const NAMED = 3;

export class FollowedSource {
  /** Whose packets count. Whoever feeds the track compares each packet with it, and asks `takes` where it is another. */
  ssrc = NOBODY;
  /** Of the last packet that counted; kept by whoever feeds the track. */
  timestamp = 0;
  /** Packets of others, dropped. */
  foreign = 0;
  private readonly sequence: SequenceTracker;
  private named: NamedSource;
  /** How far the camera's words hold for the followed one: 0 not at all. */
  private proof = 0;
  /** Before the answer to PLAY. */
  private ssrcBefore = NOBODY;
  private reportsByName = false;
  /** Of the followed one when the first came of those that may be alone by now. */
  private packetsThen = -1;
  /** Monotonic. */
  private aloneSinceMs = 0;
  private unitsAlone = 0;
  private timestampAlone = 0;

  /** @param sequence the numbers of the track: they begin anew with another source */
  constructor(sequence: SequenceTracker, named: NamedSource = {}) {
    this.sequence = sequence;
    this.named = named;
  }

  /** PLAY was answered when packets came already: without a word for whose they are the first from here on counts. */
  answered(named: NamedSource): void {
    this.named = named;
    if (this.proof > 0) return;
    this.ssrcBefore = this.ssrc;
    this.ssrc = NOBODY;
  }

  /**
   * To be asked about a packet of another source than `ssrc`, of a payload type that the track can read.
   * @param nowMs monotonic
   * @returns whether it counts, and its source is followed from here on; false: drop it
   */
  takes(packet: RtpPacket, nowMs: number): boolean {
    const proof = this.proofOf(packet);
    if (this.ssrc === NOBODY) {
      this.follow(packet.ssrc, proof, packet.ssrc === this.ssrcBefore);
    } else if (this.goesOnWith(packet)) {
      this.follow(packet.ssrc, Math.max(proof, this.proof), true);
    } else if (proof > this.proof || this.hasEnded(packet.timestamp, nowMs)) {
      this.follow(packet.ssrc, proof, false);
    } else {
      this.foreign += 1;
      return false;
    }
    return true;
  }

  /** Are a source's sender reports about the packets that count? Where nobody else sends they are, whatever name they bear. */
  reports(ssrc: number): boolean {
    if (ssrc !== this.ssrc) return !this.reportsByName && this.foreign === 0;
    this.reportsByName = true;
    return true;
  }

  private follow(ssrc: number, proof: number, sameNumbers: boolean): void {
    if (!sameNumbers) this.sequence.restart();
    this.ssrc = ssrc;
    this.proof = proof;
    this.reportsByName = false;
  }

  private proofOf({ ssrc, sequenceNumber, timestamp }: RtpPacket): number {
    const { named, sequence } = this;
    if (ssrc === named.ssrc) return NAMED;
    if (sequence.received >= FIRST_PACKETS) return 0;
    const packets = (sequenceNumber - (named.sequence ?? Number.NaN) + PACKETS_BEFORE) & 0xffff;
    const ticks = (timestamp - (named.rtpTime ?? Number.NaN)) | 0;
    const numberHolds = named.sequence != null && packets < PACKETS_BEFORE + FIRST_PACKETS;
    const timeHolds = named.rtpTime != null && ticks >= -TICKS_BEFORE && ticks <= TICKS_BEHIND;
    return Number(numberHolds) + Number(timeHolds);
  }

  /** The same stream under another name: its very next packet. */
  private goesOnWith({ sequenceNumber, timestamp }: RtpPacket): boolean {
    return this.sequence.isNext(sequenceNumber) && Math.abs((timestamp - this.timestamp) | 0) <= TICKS_BEHIND;
  }

  /** @param timestamp of another's packet */
  private hasEnded(timestamp: number, nowMs: number): boolean {
    const packets = this.sequence.received + this.sequence.late;
    if (packets !== this.packetsThen) {
      this.packetsThen = packets;
      this.aloneSinceMs = nowMs;
      this.unitsAlone = 1;
    } else if (timestamp !== this.timestampAlone) {
      this.unitsAlone += 1;
    }
    this.timestampAlone = timestamp;
    const aloneMs = nowMs - this.aloneSinceMs;
    return aloneMs >= ALONE_MS && (this.unitsAlone >= UNITS_ALONE || aloneMs >= LONG_ALONE_MS);
  }
}
