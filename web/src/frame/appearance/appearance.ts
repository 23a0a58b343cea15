/** How the pages look to this person. */
export interface Appearance {
  theme: Theme;
  text: TextSize;
}

export const THEMES = ['dark', 'light', 'contrast'] as const;
export type Theme = (typeof THEMES)[number];

export const TEXT_SIZES = ['normal', 'large', 'huge'] as const;
export type TextSize = (typeof TEXT_SIZES)[number];

/** As in tokens.css; whoever measures in pixels multiplies by it. */
export const TEXT_SCALE: Readonly<Record<TextSize, number>> = { normal: 1, large: 1.25, huge: 1.5 };

export const DEFAULT_APPEARANCE: Appearance = { theme: 'dark', text: 'normal' };

/** Where `public/appearance.js` finds it before anything is drawn. */
const STORAGE_KEY = 'onescreen.appearance';

/** As it was kept; what is not understood is as from the start. */
export function parseAppearance(kept: unknown): Appearance {
  const { theme, text } = (typeof kept === 'object' && kept !== null ? kept : {}) as Record<string, unknown>;
  return {
    theme: THEMES.find((one) => one === theme) ?? DEFAULT_APPEARANCE.theme,
    text: TEXT_SIZES.find((one) => one === text) ?? DEFAULT_APPEARANCE.text,
  };
}

/** As the last page in this browser was drawn, whoever sat there. */
export function rememberedAppearance(storage: Pick<Storage, 'getItem'>): Appearance {
  try {
    return parseAppearance(JSON.parse(storage.getItem(STORAGE_KEY) ?? 'null'));
  } catch {
    return DEFAULT_APPEARANCE;
  }
}

/** Draws the page so, and the next one from its first moment on. */
export function applyAppearance({ theme, text }: Appearance): void {
  const { dataset } = document.documentElement;
  if (dataset.theme !== theme) dataset.theme = theme;
  if (dataset.text !== text) dataset.text = text;
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify({ theme, text }));
  } catch {
    // A browser that keeps nothing begins in the dark theme.
  }
}
