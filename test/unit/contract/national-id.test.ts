import { expect, test } from 'vitest';
import { readNationalId } from '../../../server/contract/national-id.ts';

test('a national id is taken apart and explained as far as it is known', () => {
  expect(readNationalId('61090200531320000017')).toEqual({
    civilCode: '610902',
    unit: '00',
    industry: '53',
    industryDomains: ['water'],
    type: '132',
    typeName: 'ip-camera',
    network: '0',
    serial: '000017',
  });
  expect(readNationalId('61092100111310000001')).toMatchObject({
    industryDomains: ['school'],
    typeName: 'camera',
  });
});

test('any 20 digits are read, and nothing else', () => {
  expect(readNationalId('99999999999999999999')).toMatchObject({ industryDomains: [], typeName: null });
  for (const text of [
    '',
    '6109020053132000001',
    '610902005313200000170',
    '6109020053132000001x',
    ' 61090200531320000017',
  ])
    expect(readNationalId(text)).toBeNull();
});
