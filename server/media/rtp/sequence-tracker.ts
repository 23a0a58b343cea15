/**
 * RTP sequence numbers of one source (RFC 3550 §5.1, appendix A.1). Over TCP nothing overtakes, so a packet that is late or
 * comes twice is dropped instead of waited for. A camera that starts anew with other numbers is believed at its second packet.
 *
 * What comes of another payload type in the same place may be counted along with the track's own packets, as it should be (comfort noise), or
 * not: Uniview's cameras send packets of type 50 while they are turned, under the number of the packet before or behind them. The
 * track's next packet tells which.
 */
/** RFC 3550 appendix A.1: what still counts as a gap, and as late. */
const MAX_DROPOUT = 3000;
const MAX_MISORDER = 100;

export class SequenceTracker {
  /** Packets accepted. */
  received = 0;
  /** Packets that never came. */
  lost = 0;
  /** Packets dropped because they were late or came twice. */
  late = 0;
  private expected = -1;
  private restartAt = -1;
  /** The next number if what came of other types is counted along; -1 where nothing came since the last packet of the track's own. */
  private expectedAmongOthers = -1;
  private missingAmongOthers = 0;

  /**
   * @param sequenceNumber 16 bits
   * @returns how many packets are missing right before this one; -1: drop this packet
   */
  push(sequenceNumber: number): number {
    if (this.expected < 0) return this.accept(sequenceNumber, this.received > 0 ? 1 : 0);
    const ahead = (sequenceNumber - this.expected) & 0xffff;
    if (ahead === 0) return this.accept(sequenceNumber, 0);
    const aheadOfOthers =
      this.expectedAmongOthers < 0 ? -1 : (sequenceNumber - this.expectedAmongOthers) & 0xffff;
    if (aheadOfOthers >= 0 && aheadOfOthers < MAX_DROPOUT) {
      return this.accept(sequenceNumber, this.missingAmongOthers + aheadOfOthers);
    }
    if (ahead < MAX_DROPOUT) return this.accept(sequenceNumber, ahead);
    if (sequenceNumber === this.restartAt) {
      this.lost += 1; // the packet that announced the restart
      this.accept(sequenceNumber, 0);
      return 1;
    }
    if (ahead < 0x10000 - MAX_MISORDER) this.restartAt = (sequenceNumber + 1) & 0xffff;
    this.late += 1;
    return -1;
  }

  /** A packet of another payload type came in the same place. */
  pass(sequenceNumber: number): void {
    const expected = this.expectedAmongOthers < 0 ? this.expected : this.expectedAmongOthers;
    const ahead = (sequenceNumber - expected) & 0xffff;
    if (ahead >= MAX_DROPOUT) return;
    this.missingAmongOthers += ahead;
    this.expectedAmongOthers = (sequenceNumber + 1) & 0xffff;
  }

  isNext(sequenceNumber: number): boolean {
    return sequenceNumber === this.expected;
  }

  /** The next packet is another source's: it is believed at once, and something is missing before it. */
  restart(): void {
    this.expected = -1;
    this.expectedAmongOthers = -1;
    this.missingAmongOthers = 0;
  }

  private accept(sequenceNumber: number, missing: number): number {
    this.expected = (sequenceNumber + 1) & 0xffff;
    this.restartAt = -1;
    this.expectedAmongOthers = -1;
    this.missingAmongOthers = 0;
    this.received += 1;
    this.lost += missing;
    return missing;
  }
}
