/**
 * Reads bits, most significant first, out of bytes that nobody vouches for. Reading past the end yields zeros and sets
 * `overrun`: a parser reads a whole structure and looks once, at the end, whether all of it was there.
 */
export class BitReader {
  private bytes!: Uint8Array;
  private endBit = 0;
  private bit = 0;
  private passedEnd = false;

  constructor(bytes: Uint8Array, startByte = 0, endByte = bytes.length) {
    this.open(bytes, startByte, endByte);
  }

  /** Begins anew, so that one reader serves where many would be made. */
  open(bytes: Uint8Array, startByte = 0, endByte = bytes.length): void {
    this.bytes = bytes;
    this.bit = startByte * 8;
    this.endBit = Math.min(endByte, bytes.length) * 8;
    this.passedEnd = false;
  }

  get overrun(): boolean {
    return this.passedEnd;
  }

  /** Of the next bit, counted from the first byte of what was opened. */
  get position(): number {
    return this.bit;
  }

  get bitsLeft(): number {
    return Math.max(0, this.endBit - this.bit);
  }

  /** An unsigned number of 0 to 32 bits. */
  bits(count: number): number {
    let value = 0;
    for (let read = 0; read < count; read += 1) value = value * 2 + this.next();
    return value;
  }

  flag(): boolean {
    return this.next() === 1;
  }

  skip(count: number): void {
    this.bit += count;
    if (this.bit > this.endBit) this.passedEnd = true;
  }

  /** ue(v): unsigned Exp-Golomb (ITU-T H.264 §9.1), at most 32 leading zeros. */
  unsignedGolomb(): number {
    let zeros = 0;
    while (this.next() === 0) {
      zeros += 1;
      if (zeros > 32 || this.passedEnd) {
        this.passedEnd = true;
        return 0;
      }
    }
    return 2 ** zeros - 1 + this.bits(zeros);
  }

  /** se(v): signed Exp-Golomb (ITU-T H.264 §9.1.1). */
  signedGolomb(): number {
    const code = this.unsignedGolomb();
    return code % 2 === 0 ? 0 - code / 2 : (code + 1) / 2;
  }

  private next(): number {
    if (this.bit >= this.endBit) {
      this.passedEnd = true;
      return 0;
    }
    const value = (this.bytes[this.bit >> 3]! >> (7 - (this.bit & 7))) & 1;
    this.bit += 1;
    return value;
  }
}
