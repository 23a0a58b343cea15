import { describe, expect, it } from 'vitest';
import { trimmedNalEnd, unescapeNalUnit } from '../../../../server/media/codec/nal-unit.ts';

describe('unescapeNalUnit', () => {
  for (const { escaped, raw } of [
    { escaped: '', raw: '' },
    { escaped: '67010203', raw: '67010203' },
    { escaped: '00000301', raw: '000001' },
    { escaped: '0000030000030000', raw: '000000000000' },
    { escaped: '000003', raw: '0000' },
    { escaped: '0300000303', raw: '03000003' },
  ]) {
    it(`makes ${raw || 'nothing'} of ${escaped || 'nothing'}`, () => {
      expect(unescapeNalUnit(Buffer.from(escaped, 'hex')).toString('hex')).toBe(raw);
    });
  }
});

describe('trimmedNalEnd', () => {
  it('leaves trailing zeros out and stops at the start', () => {
    const bytes = Buffer.from('0001000200000000', 'hex');
    expect([trimmedNalEnd(bytes, 0, 8), trimmedNalEnd(bytes, 2, 3), trimmedNalEnd(bytes, 4, 8)]).toEqual([
      4, 2, 4,
    ]);
  });
});
