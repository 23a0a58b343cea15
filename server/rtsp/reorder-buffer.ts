import type { Clock, Timer } from '../base/clock.ts';

/**
 * Puts a track's RTP packets back in the order of their sequence numbers (RFC 3550 §5.1) when UDP let them overtake each
 * other. A packet that comes in order is handed on at once and as it lies; one that comes early is kept, at most 64 of them,
 * 1 MiB and 100 ms, for those that are missing before it. What did not come by then counts as lost.
 *
 * Tolerated: repeats and stragglers (dropped), a camera that begins again with other numbers, and packets of two streams in one
 * (each is handed on as it comes).
 */
export interface ReorderOptions {
  clock: Clock;
  /** `packet` is the caller's from then on. */
  deliver(packet: Buffer): void;
}

/** A power of two: a slot is named by the low bits of a sequence number. */
export const MAX_HELD_PACKETS = 64;
export const MAX_HELD_BYTES = 1024 * 1024;
export const MAX_HELD_MS = 100;
/** RFC 3550 appendix A.1: what still counts as a gap, and as late. */
const MAX_DROPOUT = 3000;
const MAX_MISORDER = 100;

export class ReorderBuffer {
  /** Packets that never came, or too late. */
  lost = 0;
  /** Packets dropped because their place was given up, or because they came twice. */
  late = 0;
  private readonly options: ReorderOptions;
  private readonly slots: (Buffer | null)[] = new Array(MAX_HELD_PACKETS).fill(null);
  private readonly arrivals = new Float64Array(MAX_HELD_PACKETS);
  private expected = -1;
  private held = 0;
  private heldBytes = 0;
  private timer: Timer | null = null;

  constructor(options: ReorderOptions) {
    this.options = options;
  }

  /** `packet` begins with an RTP header; it must not be written to again. */
  push(packet: Buffer): void {
    const sequence = (packet[2]! << 8) | packet[3]!;
    if (this.expected < 0) this.expected = sequence;
    let ahead = (sequence - this.expected) & 0xffff;
    if (ahead === 0) {
      this.handOn(packet);
      return;
    }
    if (ahead >= 0x10000 - MAX_MISORDER) {
      this.late += 1;
      return;
    }
    while (this.held > 0 && ahead >= MAX_HELD_PACKETS) {
      this.giveUpGap();
      ahead = (sequence - this.expected) & 0xffff;
    }
    if (ahead > 0 && ahead < MAX_HELD_PACKETS) {
      this.hold(packet, sequence % MAX_HELD_PACKETS);
      return;
    }
    if (ahead < MAX_DROPOUT) this.lost += ahead;
    this.expected = sequence;
    this.handOn(packet);
  }

  /** Forgets what it holds. */
  close(): void {
    this.timer?.cancel();
    this.timer = null;
    this.slots.fill(null);
    this.held = 0;
    this.heldBytes = 0;
  }

  private handOn(packet: Buffer): void {
    this.expected = (this.expected + 1) & 0xffff;
    this.options.deliver(packet);
    if (this.held > 0) this.handOnHeld();
  }

  /** From the expected one up to the next gap. */
  private handOnHeld(): void {
    for (;;) {
      const slot = this.expected % MAX_HELD_PACKETS;
      const packet = this.slots[slot];
      if (!packet) return;
      this.slots[slot] = null;
      this.held -= 1;
      this.heldBytes -= packet.length;
      this.expected = (this.expected + 1) & 0xffff;
      this.options.deliver(packet);
    }
  }

  private hold(packet: Buffer, slot: number): void {
    // All that is held lies less than 64 ahead, so a slot that is taken holds this very number.
    if (this.slots[slot]) {
      this.late += 1;
      return;
    }
    this.slots[slot] = packet;
    this.arrivals[slot] = this.options.clock.monotonic();
    this.held += 1;
    this.heldBytes += packet.length;
    while (this.heldBytes > MAX_HELD_BYTES) this.giveUpGap();
    this.timer ??= this.options.clock.setTimer(() => this.expire(), MAX_HELD_MS);
  }

  private giveUpGap(): void {
    while (!this.slots[this.expected % MAX_HELD_PACKETS]) {
      this.expected = (this.expected + 1) & 0xffff;
      this.lost += 1;
    }
    this.handOnHeld();
  }

  /** The timer runs on when the gap that set it closed: a stream that keeps overtaking itself sets ten a second, not thousands. */
  private expire(): void {
    const now = this.options.clock.monotonic();
    this.timer = null;
    while (this.held > 0 && this.oldestArrival() <= now - MAX_HELD_MS) this.giveUpGap();
    if (this.held === 0) return;
    this.timer = this.options.clock.setTimer(
      () => this.expire(),
      Math.max(1, this.oldestArrival() + MAX_HELD_MS - now),
    );
  }

  private oldestArrival(): number {
    let oldest = Number.POSITIVE_INFINITY;
    for (let slot = 0; slot < MAX_HELD_PACKETS; slot += 1) {
      if (this.slots[slot] && this.arrivals[slot]! < oldest) oldest = this.arrivals[slot]!;
    }
    return oldest;
  }
}
