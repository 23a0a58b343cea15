import type { TFunction } from 'i18next';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { getI18n } from 'react-i18next';
import { spanOf, type Unit } from './format.ts';
import type { Language } from './setup-i18n.ts';
import { type BundleName, switchLanguage } from './text-bundles.ts';

/**
 * The translator, the language, and the two ways in which times are said. With the name of a bundle, `t` says that bundle's
 * texts; it has to be loaded before. Not by `useTranslation`, which copies the whole of i18next for each component that uses it: a tile
 * has a dozen of those, and a wall that turns to another scene makes all of its tiles at once.
 */
export function useTexts<N extends BundleName = 'translation'>(bundle: N = 'translation' as N) {
  const i18n = getI18n();
  const subscribe = useCallback(
    (listener: () => void) => {
      i18n.on('languageChanged', listener);
      return () => i18n.off('languageChanged', listener);
    },
    [i18n],
  );
  const spoken = useSyncExternalStore(subscribe, () => i18n.language);
  const t: TFunction<N> = useMemo(() => i18n.getFixedT(spoken, bundle), [i18n, spoken, bundle]);
  const common: TFunction = useMemo(() => i18n.getFixedT(spoken, 'translation'), [i18n, spoken]);
  const language: Language = spoken === 'en' ? 'en' : 'zh';
  const setLanguage = useCallback((next: Language) => void switchLanguage(i18n, next), [i18n]);
  const span = useCallback(
    (durationMs: number) => {
      const { n, unit }: { n: number; unit: Unit } = spanOf(durationMs);
      return common(`span.${unit}`, { n });
    },
    [common],
  );
  const age = useCallback(
    (durationMs: number) => {
      const { n, unit } = spanOf(durationMs);
      return unit === 'seconds' && n < 2 ? common('age.now') : common(`age.${unit}`, { n });
    },
    [common],
  );
  return { t, common, language, setLanguage, span, age };
}
