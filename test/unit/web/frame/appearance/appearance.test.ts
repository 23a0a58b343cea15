import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_APPEARANCE,
  parseAppearance,
  rememberedAppearance,
  TEXT_SCALE,
  TEXT_SIZES,
  THEMES,
} from '../../../../../web/src/frame/appearance/appearance.ts';

const web = (path: string) => readFileSync(new URL(`../../../../../web/${path}`, import.meta.url), 'utf8');

/** The script that runs before the page is drawn, with what the browser has kept. */
function drawnFirst(kept: string | null): Record<string, string> {
  const dataset = { theme: 'dark', text: 'normal' };
  runInNewContext(web('public/appearance.js'), {
    document: { documentElement: { dataset } },
    localStorage: { getItem: () => kept },
  });
  return dataset;
}

describe('the appearance', () => {
  it('is dark and normal until somebody chooses, and whatever broken thing is kept', () => {
    for (const kept of [null, 3, 'x', {}, { theme: 'pink', text: 7 }, []]) {
      expect(parseAppearance(kept)).toEqual(DEFAULT_APPEARANCE);
    }
    expect(rememberedAppearance({ getItem: () => '{' })).toEqual(DEFAULT_APPEARANCE);
  });

  it('is drawn by the first script as the application would draw it', () => {
    for (const theme of THEMES) {
      for (const text of TEXT_SIZES) {
        expect(drawnFirst(JSON.stringify({ theme, text }))).toEqual({ theme, text });
      }
    }
    for (const kept of [null, '{', '7', 'null', '{"theme":"pink","text":9}']) {
      expect(drawnFirst(kept)).toEqual({ theme: 'dark', text: 'normal' });
    }
  });

  it('has the sizes of text that the style sheet draws', () => {
    const css = web('src/tokens.css');
    for (const size of TEXT_SIZES) {
      const percent = css.match(new RegExp(`data-text="${size}"\\] \\{\\s*font-size: (\\d+)%`, 'u'))?.[1];
      expect(Number(percent ?? 100) / 100).toBe(TEXT_SCALE[size]);
    }
  });
});
