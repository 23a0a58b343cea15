/** Gathers big-endian numbers and bytes in a buffer that grows; for what is written rarely (headers, configuration records). */
export class ByteWriter {
  private buffer: Buffer;
  private used = 0;

  constructor(initialBytes = 256) {
    this.buffer = Buffer.allocUnsafe(initialBytes);
  }

  get length(): number {
    return this.used;
  }

  u8(value: number): this {
    this.reserve(1);
    this.used = this.buffer.writeUInt8(value & 0xff, this.used);
    return this;
  }

  u16(value: number): this {
    this.reserve(2);
    this.used = this.buffer.writeUInt16BE(value & 0xffff, this.used);
    return this;
  }

  u24(value: number): this {
    return this.u8(value >>> 16).u16(value);
  }

  u32(value: number): this {
    this.reserve(4);
    this.used = this.buffer.writeUInt32BE(value >>> 0, this.used);
    return this;
  }

  /** A non-negative integer up to 2^53. */
  u64(value: number): this {
    return this.u32(Math.floor(value / 2 ** 32)).u32(value % 2 ** 32);
  }

  ascii(text: string): this {
    return this.bytes(Buffer.from(text, 'latin1'));
  }

  bytes(bytes: Uint8Array): this {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.used);
    this.used += bytes.length;
    return this;
  }

  zeros(count: number): this {
    this.reserve(count);
    this.buffer.fill(0, this.used, this.used + count);
    this.used += count;
    return this;
  }

  /** What was written, in a buffer of its own. */
  finish(): Buffer {
    return Buffer.from(this.buffer.subarray(0, this.used));
  }

  private reserve(count: number): void {
    if (this.used + count <= this.buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.used + count));
    this.buffer.copy(grown, 0, 0, this.used);
    this.buffer = grown;
  }
}
