import { describe, expect, it } from 'vitest';
import { pxToRem } from '../../../web/px-to-rem.ts';

describe('pixels of a style sheet', () => {
  it.each([
    ['8px 12px', '0.5rem 0.75rem'],
    ['-16px', '-1rem'],
    ['calc(100vw - 48px)', 'calc(100vw - 3rem)'],
    ['clamp(248px, 16vw, 304px)', 'clamp(15.5rem, 16vw, 19rem)'],
    ['(max-height: 190px)', '(max-height: 11.875rem)'],
    ['0 12px 32px var(--shadow)', '0 0.75rem 2rem var(--shadow)'],
  ])('become parts of a rem: %s', (px, rem) => {
    expect(pxToRem(px)).toBe(rem);
  });

  it.each(['1px solid red', '2px', '0 0 0 3px', '1.5rem', 'var(--gap-8px)', '#8px'])(
    'stay where they are a line or no length: %s',
    (text) => {
      expect(pxToRem(text)).toBe(text);
    },
  );
});
