import { describe, expect, it } from 'vitest';
import { nextStartCode, skipStartCode, splitByteStream } from '../../../../server/media/codec/annex-b.ts';

describe('skipStartCode', () => {
  it.each([
    { bytes: '00000167', behind: 3 },
    { bytes: '0000000167', behind: 4 },
    { bytes: '000000000167', behind: 5 },
    { bytes: '000167', behind: 0 },
    { bytes: '0167', behind: 0 },
    { bytes: '00000267', behind: 0 },
    { bytes: '6700000168', behind: 0 },
    { bytes: '000001', behind: 0 },
    { bytes: '000000', behind: 0 },
    { bytes: '', behind: 0 },
  ])('is $behind bytes into $bytes', ({ bytes, behind }) => {
    const inside = Buffer.from(`aaaa${bytes}000001`, 'hex');
    expect(skipStartCode(inside, 2, 2 + bytes.length / 2)).toBe(2 + behind);
  });

  it('counts the zero bytes that are told to stand in front', () => {
    expect(skipStartCode(Buffer.from('000167', 'hex'), 0, 3, 1)).toBe(2);
    expect(skipStartCode(Buffer.from('0167', 'hex'), 0, 2, 1)).toBe(0);
    expect(skipStartCode(Buffer.from('0140', 'hex'), 0, 2, 2)).toBe(1);
  });
});

describe('nextStartCode', () => {
  it('finds the first one wherever it stands, and none that reaches over the end', () => {
    for (let at = 0; at < 12; at += 1) {
      const bytes = Buffer.alloc(20, 0x55);
      bytes.set([0, 0, 1], at);
      expect(nextStartCode(bytes, 0, 20)).toBe(at);
      expect(nextStartCode(bytes, 0, at + 3)).toBe(at);
      expect(nextStartCode(bytes, 0, at + 2)).toBe(at + 2);
      expect(nextStartCode(bytes, at + 1, 20)).toBe(20);
    }
  });

  it('takes neither emulation prevention nor the like for one', () => {
    const bytes = Buffer.from('00000300010001010000020001', 'hex');
    expect(nextStartCode(bytes, 0, bytes.length)).toBe(bytes.length);
  });
});

describe('splitByteStream', () => {
  it.each([
    { bytes: '6742', nalUnits: ['6742'] },
    { bytes: '67420000000168ce00000165', nalUnits: ['6742', '68ce', '65'] },
    { bytes: '674200000000000168ce0000', nalUnits: ['6742', '68ce'] },
    { bytes: '674200000001', nalUnits: ['6742'] },
    { bytes: '6742000001000001000168', nalUnits: ['6742', '000168'] },
    { bytes: '', nalUnits: [] },
  ])('makes $nalUnits of $bytes', ({ bytes, nalUnits }) => {
    const stream = Buffer.from(bytes, 'hex');
    const found: string[] = [];
    const whole = splitByteStream(stream, 0, stream.length, (start, end) => {
      found.push(stream.toString('hex', start, end));
    });
    expect([whole, found]).toEqual([true, nalUnits]);
  });
});
