import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../../../server/base/byte-writer.ts';

describe('ByteWriter', () => {
  it('writes big-endian numbers, text, bytes and zeros, growing as it goes', () => {
    const writer = new ByteWriter(1);
    writer
      .u8(0x1ff)
      .u16(0x0203)
      .u24(0x040506)
      .u32(0xfffffffe)
      .ascii('ab')
      .bytes(Buffer.from([7]))
      .zeros(2);
    expect(writer.finish().toString('hex')).toBe('ff0203040506fffffffe6162070000');
    expect(writer.length).toBe(15);
  });

  it('writes integers of up to 53 bits in eight bytes', () => {
    expect(new ByteWriter().u64(Number.MAX_SAFE_INTEGER).finish().toString('hex')).toBe('001fffffffffffff');
  });

  it('hands out bytes that later writes do not touch', () => {
    const writer = new ByteWriter().u8(1);
    const before = writer.finish();
    writer.u8(2);
    expect(before).toEqual(Buffer.from([1]));
  });
});
