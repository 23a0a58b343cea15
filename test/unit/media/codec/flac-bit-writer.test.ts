import { describe, expect, it } from 'vitest';
import { FlacBitWriter } from '../../../../server/media/codec/flac-bit-writer.ts';

describe('FlacBitWriter', () => {
  /** By the table of RFC 9639 §9.1.5. */
  for (const { value, hex } of [
    { value: 0, hex: '00' },
    { value: 0x7f, hex: '7f' },
    { value: 0x80, hex: 'c280' },
    { value: 0x7ff, hex: 'dfbf' },
    { value: 0x800, hex: 'e0a080' },
    { value: 0xffff, hex: 'efbfbf' },
    { value: 0x10000, hex: 'f0908080' },
    { value: 0x200000, hex: 'f888808080' },
    { value: 0x4000000, hex: 'fc8480808080' },
    { value: 0x80000000, hex: 'fe828080808080' },
    { value: 2 ** 36 - 1, hex: 'febfbfbfbfbfbf' },
  ]) {
    it(`codes the number ${value} as ${hex}`, () => {
      const writer = new FlacBitWriter();
      const buffer = Buffer.alloc(8);
      writer.open(buffer, 0);
      writer.codedNumber(value);
      expect(buffer.toString('hex', 0, writer.position)).toBe(hex);
    });
  }

  it('writes bits, signed numbers and unary numbers one behind the other', () => {
    const writer = new FlacBitWriter();
    const buffer = Buffer.alloc(8, 0xff);
    writer.open(buffer, 1);
    writer.bits(0b101, 3);
    writer.signed(-2, 5);
    writer.unary(20);
    writer.align();
    expect([buffer.toString('hex', 0, writer.position), writer.position]).toEqual(['ffbe000008', 5]);
  });
});
