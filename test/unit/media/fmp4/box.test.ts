import { describe, expect, it } from 'vitest';
import { box, fullBox } from '../../../../server/media/fmp4/box.ts';

describe('box', () => {
  it('puts size and type in front of its contents', () => {
    expect(box('free', Buffer.from('ab'), Buffer.from('c')).toString('latin1')).toBe('\0\0\0\x0bfreeabc');
    expect(box('free')).toHaveLength(8);
  });

  it('puts version and flags in front as well where there are any', () => {
    expect(fullBox('trun', 0x81, 0x020301, Buffer.from([9])).toString('hex')).toBe(
      '0000000d7472756e8102030109',
    );
  });
});
