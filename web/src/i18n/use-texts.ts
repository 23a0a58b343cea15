import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { spanOf, type Unit } from './format.ts';
import type { Language } from './setup-i18n.ts';

/** The translator, the language, and the two ways in which times are said. */
export function useTexts() {
  const { t, i18n } = useTranslation();
  const language: Language = i18n.language === 'en' ? 'en' : 'zh';
  const setLanguage = useCallback((next: Language) => void i18n.changeLanguage(next), [i18n]);
  const span = useCallback(
    (durationMs: number) => {
      const { n, unit }: { n: number; unit: Unit } = spanOf(durationMs);
      return t(`span.${unit}`, { n });
    },
    [t],
  );
  const age = useCallback(
    (durationMs: number) => {
      const { n, unit } = spanOf(durationMs);
      return unit === 'seconds' && n < 2 ? t('age.now') : t(`age.${unit}`, { n });
    },
    [t],
  );
  return { t, language, setLanguage, span, age };
}
