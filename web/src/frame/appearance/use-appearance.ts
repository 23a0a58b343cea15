import { useEffect, useState, useSyncExternalStore } from 'react';
import { usePreference } from '../../stores/use-preference.ts';
import {
  type Appearance,
  applyAppearance,
  parseAppearance,
  rememberedAppearance,
  TEXT_SCALE,
  TEXT_SIZES,
} from './appearance.ts';

/** What the person has chosen, and how to choose another. */
export function useAppearance(): [Appearance, (next: Appearance) => void] {
  const [remembered] = useState(() => rememberedAppearance(localStorage));
  return usePreference('appearance', parseAppearance, remembered);
}

/** Keeps the page as the person has chosen; once in the application. */
export function useAppliedAppearance(): void {
  const [appearance] = useAppearance();
  useEffect(() => applyAppearance(appearance), [appearance]);
}

/** How the page is drawn at this moment, as one word; another word when it is drawn anew. */
export function useLook(): string {
  return useSyncExternalStore(subscribe, currentLook);
}

/** How much larger than normal the text is: for whoever measures in pixels. */
export function useTextScale(): number {
  const text = useLook().split(' ')[1];
  return TEXT_SCALE[TEXT_SIZES.find((size) => size === text) ?? 'normal'];
}

const moreContrast = () => matchMedia('(prefers-contrast: more)');

function currentLook(): string {
  const { theme, text } = document.documentElement.dataset;
  return `${theme} ${text} ${moreContrast().matches}`;
}

function subscribe(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme', 'data-text'] });
  const contrast = moreContrast();
  contrast.addEventListener('change', listener);
  return () => {
    observer.disconnect();
    contrast.removeEventListener('change', listener);
  };
}
