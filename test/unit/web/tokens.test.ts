import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../../web/src/tokens.css', import.meta.url), 'utf8');

function color(name: string): string {
  const found = new RegExp(`--${name}: (#[0-9a-f]{3,8});`, 'u').exec(css);
  if (!found) throw new Error(`no color --${name}`);
  return found[1]!;
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const channels = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  const [r, g, b] = channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

const GROUNDS = ['ground', 'surface-1', 'surface-2', 'surface-3', 'picture-ground'];

describe('contrast (WCAG 2.2 AA)', () => {
  it.each(
    [
      'ink',
      'ink-2',
      'ink-3',
      'accent',
      'green',
      'amber',
      'red',
      'neutral',
      'on-picture',
      'on-picture-2',
    ].flatMap((ink) => GROUNDS.map((ground) => [ink, ground])),
  )('%s on %s is readable as text', (ink, ground) => {
    expect(contrast(color(ink!), color(ground!))).toBeGreaterThanOrEqual(4.5);
  });

  it('text on the accent is readable', () => {
    expect(contrast(color('accent-ink'), color('accent'))).toBeGreaterThanOrEqual(4.5);
  });

  it('the edge of a field is visible', () => {
    expect(contrast(color('field-line'), color('ground'))).toBeGreaterThanOrEqual(3);
  });
});
