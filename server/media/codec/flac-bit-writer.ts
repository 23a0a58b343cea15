/** Writes bits, most significant first, straight into the buffer where a FLAC frame is to lie (RFC 9639 §5). */
export class FlacBitWriter {
  buffer: Buffer = Buffer.alloc(0);
  private at = 0;
  private pending = 0;
  private pendingBits = 0;

  /** Where the next whole byte goes. */
  get position(): number {
    return this.at;
  }

  open(buffer: Buffer, start: number): void {
    this.buffer = buffer;
    this.at = start;
    this.pending = 0;
    this.pendingBits = 0;
  }

  /** The low `count` bits of `value`; at most 16. */
  bits(value: number, count: number): void {
    this.pending = (this.pending << count) | value;
    this.pendingBits += count;
    while (this.pendingBits >= 8) {
      this.pendingBits -= 8;
      this.buffer[this.at] = this.pending >>> this.pendingBits;
      this.at += 1;
    }
    this.pending &= (1 << this.pendingBits) - 1;
  }

  /** Two's complement. */
  signed(value: number, count: number): void {
    this.bits(value & ((1 << count) - 1), count);
  }

  /** So many zeros, then a one. */
  unary(zeros: number): void {
    let left = zeros;
    for (; left >= 16; left -= 16) this.bits(0, 16);
    this.bits(1, left + 1);
  }

  /** Up to 36 bits in the way UTF-8 codes characters (RFC 9639 §9.1.5). */
  codedNumber(value: number): void {
    if (value < 0x80) {
      this.bits(value, 8);
      return;
    }
    let continuations = 1;
    while (value >= 2 ** (continuations * 6 + 6 - continuations)) continuations += 1;
    const lead = (0xff << (7 - continuations)) & 0xff;
    this.bits(lead | Math.floor(value / 2 ** (continuations * 6)), 8);
    for (let index = continuations - 1; index >= 0; index -= 1) {
      this.bits(0x80 | (Math.floor(value / 2 ** (index * 6)) % 64), 8);
    }
  }

  /** Zeros up to the next whole byte. */
  align(): void {
    if (this.pendingBits > 0) this.bits(0, 8 - this.pendingBits);
  }
}
