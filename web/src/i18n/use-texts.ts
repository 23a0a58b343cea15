import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { spanOf, type Unit } from './format.ts';
import type { Language } from './setup-i18n.ts';
import { type BundleName, switchLanguage } from './text-bundles.ts';

/**
 * The translator, the language, and the two ways in which times are said. With the name of a bundle, `t` says that bundle's
 * texts; it has to be loaded before.
 */
export function useTexts<N extends BundleName = 'translation'>(bundle: N = 'translation' as N) {
  const { t, i18n } = useTranslation(bundle);
  const { t: common } = useTranslation();
  const language: Language = i18n.language === 'en' ? 'en' : 'zh';
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
