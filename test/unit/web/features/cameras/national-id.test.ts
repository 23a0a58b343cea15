import { describe, expect, it } from 'vitest';
import { nationalIdDoubts, readDigits } from '../../../../../web/src/features/cameras/form/national-id.ts';

describe('a national id', () => {
  it('is read part by part', () => {
    expect(readDigits('61090200531320000001')).toEqual({
      civilCode: '610902',
      grassroots: '00',
      industry: { digits: '53', known: '53' },
      type: { digits: '132', known: '132' },
      network: '0',
      serial: '000001',
      missing: 0,
    });
  });

  it('is read as far as it has been typed', () => {
    expect(readDigits('610902005')).toMatchObject({
      civilCode: '610902',
      industry: { digits: '5', known: null },
      type: { digits: '', known: null },
      missing: 11,
    });
  });

  it.each(['', 'abc', '6109x', '1'.repeat(21)])('"%s" is none', (text) => {
    expect(readDigits(text)).toBeNull();
  });
});

describe('doubts about a national id', () => {
  const doubts = (id: string, place = { domain: 'water', region: '610902' }) => nationalIdDoubts(id, place);

  it('are none when it fits', () => {
    expect(doubts('61090200531320000001')).toEqual([]);
    expect(doubts('61090000531310000001')).toEqual([]);
    expect(doubts('61090200531320000001', { domain: 'water', region: '610902001' })).toEqual([]);
    expect(doubts('61090200531320000001', { domain: '', region: '' })).toEqual([]);
    expect(doubts('61090200991320000001', { domain: 'a domain of their own', region: '610902' })).toEqual([]);
  });

  it.each([
    ['61090200531180000001', ['not-a-camera']],
    ['61092100531320000001', ['other-region']],
    ['61090200081320000001', ['other-domain']],
    ['42010000082000000001', ['not-a-camera', 'other-region', 'other-domain']],
  ])('of %s are %o', (id, expected) => {
    expect(doubts(id)).toEqual(expected);
  });

  it('wait until it is complete', () => {
    expect(doubts('4201')).toEqual([]);
  });
});
