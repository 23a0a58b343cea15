import { describe, expect, it } from 'vitest';
import { BitReader } from '../../../server/base/bit-reader.ts';

describe('BitReader', () => {
  it('reads bits across bytes, most significant first', () => {
    const reader = new BitReader(Buffer.from([0b1010_0101, 0b1100_0000]));
    expect([reader.bits(3), reader.flag(), reader.bits(6), reader.bitsLeft]).toEqual([5, false, 0b010111, 6]);
  });

  it('reads 32 bits as an unsigned number', () => {
    expect(new BitReader(Buffer.from('ffffffff', 'hex')).bits(32)).toBe(0xffffffff);
  });

  for (const { bits, unsigned, signed } of [
    { bits: '1', unsigned: 0, signed: 0 },
    { bits: '010', unsigned: 1, signed: 1 },
    { bits: '011', unsigned: 2, signed: -1 },
    { bits: '00100', unsigned: 3, signed: 2 },
    { bits: '00111', unsigned: 6, signed: -3 },
    { bits: '0001000', unsigned: 7, signed: 4 },
    { bits: `${'0'.repeat(32)}1${'1'.repeat(32)}`, unsigned: 2 ** 33 - 2, signed: -(2 ** 32 - 1) },
  ]) {
    it(`reads the Golomb code ${bits} as ${unsigned} and ${signed}`, () => {
      expect(new BitReader(toBytes(bits)).unsignedGolomb()).toBe(unsigned);
      expect(new BitReader(toBytes(bits)).signedGolomb()).toBe(signed);
    });
  }

  it('reads zeros past the end and says so', () => {
    const reader = new BitReader(Buffer.from([0xff, 0xff]), 0, 1);
    expect([reader.bits(12), reader.overrun, reader.bitsLeft]).toEqual([0xff0, true, 0]);
  });

  it('notices a skip past the end, and a Golomb code that never ends', () => {
    const skipping = new BitReader(Buffer.from([0]));
    skipping.skip(9);
    expect(skipping.overrun).toBe(true);
    const endless = new BitReader(Buffer.alloc(100));
    expect([endless.unsignedGolomb(), endless.overrun]).toEqual([0, true]);
  });
});

function toBytes(bits: string): Buffer {
  const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0');
  return Buffer.from(padded.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)));
}
