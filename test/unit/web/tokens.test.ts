import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../../web/src/tokens.css', import.meta.url), 'utf8');

/** The colours of a rule, by the last line of its selector. */
function colorsOf(selector: string): Map<string, string> {
  const rule = css.split(`${selector} {\n`)[1]?.split('\n}')[0];
  if (!rule) throw new Error(`no rule for ${selector}`);
  return new Map(
    [...rule.matchAll(/--([\w-]+): (#[0-9a-f]{3,8});/gu)].map((found) => [found[1]!, found[2]!]),
  );
}

const dark = colorsOf('[data-ground="picture"]');
const light = colorsOf(':root[data-theme="light"]');
const contrastTheme = colorsOf(':root[data-theme="contrast"] [data-ground="picture"]');
const THEMES = {
  dark,
  light: new Map([...dark, ...light]),
  contrast: new Map([...dark, ...contrastTheme]),
};

function rgb(hex: string): [number, number, number] {
  const digits = hex.length < 6 ? [...hex.slice(1)].map((digit) => digit + digit).join('') : hex.slice(1);
  return [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16)) as [number, number, number];
}

/** Relative luminance, WCAG 2.2. */
function luminance(color: readonly number[]): number {
  const [r, g, b] = color.map((value) => {
    const c = value / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: readonly number[], b: readonly number[]): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

/** A colour that lets some of the ground through, as it is seen. */
function seenOn(hex: string, ground: string): number[] {
  const alpha = Number.parseInt(hex.slice(7, 9) || 'ff', 16) / 255;
  const below = rgb(ground);
  return rgb(hex).map((value, at) => value * alpha + below[at]! * (1 - alpha));
}

const INKS = ['ink', 'ink-2', 'ink-3', 'accent', 'green', 'amber', 'red', 'neutral'];
const SURFACES = ['ground', 'surface-1', 'surface-2', 'surface-3'];
const OVER_PICTURES = ['on-picture', 'on-picture-2', 'accent', 'green', 'amber', 'red', 'neutral', 'ink-3'];

describe.each(Object.entries(THEMES))('the %s theme (WCAG 2.2 AA)', (_name, colors) => {
  const color = (name: string) => colors.get(name) ?? '#bad';

  it.each(INKS.flatMap((ink) => SURFACES.map((ground) => [ink, ground])))(
    '%s on %s is readable as text',
    (ink, ground) => {
      expect(contrast(rgb(color(ink!)), rgb(color(ground!)))).toBeGreaterThanOrEqual(4.5);
    },
  );

  it('text on the accent is readable, pressed or not', () => {
    for (const accent of ['accent', 'accent-strong']) {
      expect(contrast(rgb(color('accent-ink')), rgb(color(accent)))).toBeGreaterThanOrEqual(4.5);
    }
  });

  it.each([
    ['accent', 'accent-soft'],
    ['amber', 'amber-soft'],
    ['red', 'red-soft'],
  ])('%s on its soft ground is readable on every surface but one that is pressed', (ink, soft) => {
    for (const surface of ['ground', 'surface-1', 'surface-2']) {
      const ground = seenOn(color(soft!), color(surface));
      expect(contrast(rgb(color(ink!)), ground)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('the edge of a field is visible', () => {
    for (const ground of ['ground', 'surface-1', 'surface-2']) {
      expect(contrast(rgb(color('field-line')), rgb(color(ground)))).toBeGreaterThanOrEqual(3);
    }
  });
});

describe('what stands over pictures', () => {
  it.each(Object.entries({ dark: THEMES.dark, contrast: THEMES.contrast }))(
    'is readable in the %s colours, which the light theme leaves there as they are',
    (_name, colors) => {
      for (const ink of OVER_PICTURES) {
        const seen = contrast(rgb(colors.get(ink)!), rgb(colors.get('picture-ground')!));
        expect([ink, seen >= 4.5]).toEqual([ink, true]);
      }
    },
  );

  it('keeps its contrast on the shade over a white picture', () => {
    const ground = seenOn(dark.get('shade')!, '#ffffff');
    expect(contrast(rgb(dark.get('on-picture')!), ground)).toBeGreaterThanOrEqual(4.5);
  });
});
