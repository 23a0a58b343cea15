import { describe, expect, it } from 'vitest';
import { isLayout, layoutFromText, layoutToText } from '../../../../../web/src/features/wall/layout-text.ts';
import { STANDARD_COUNTS, standardLayout } from '../../../../../web/src/features/wall/wall-layouts.ts';

describe('a layout in an address', () => {
  it.each(STANDARD_COUNTS)('of %i tiles is read back the same, and is short and unescaped', (count) => {
    const text = layoutToText(standardLayout(count));
    expect(layoutFromText(text)).toEqual(standardLayout(count));
    expect(text.length).toBeLessThan(300);
    expect(encodeURIComponent(text).replaceAll('%2C', ',')).toBe(text);
  });

  it.each([
    '',
    '1~1',
    '1~1~0.0~1',
    '1~1~0',
    '1~1~0.0,0.0',
    '1~1~1.0',
    '0~1~0.0',
    '1e99~1~0.0',
    '-1~1~0.0',
    'NaN~1~0.0',
    '1~1~0.0.1e6.1',
    '1~1~0.0.0.1',
    '1~1~0.5.1.1',
    `${'1,'.repeat(24)}1~1~0.0`,
  ])('is not read from "%s"', (text) => {
    expect(layoutFromText(text)).toBeNull();
  });
});

describe('what is found in storage', () => {
  it.each([null, 4, 'x', {}, { columns: [1], rows: [1] }, { columns: ['1'], rows: [1], cells: [{}] }])(
    'is no layout when it is %j',
    (value) => {
      expect(isLayout(value)).toBe(false);
    },
  );
});
