import type { ReactNode } from 'react';
import { LANGUAGES } from '../../i18n/setup-i18n.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { BrandMark } from '../../ui/BrandMark.tsx';
import { EntranceScene } from './EntranceScene.tsx';
import styles from './entrance.module.css';

/** What stands around the one task before the wall: the product's name, and the choice of a language. */
export function EntranceFrame({ children }: { children: ReactNode }) {
  const { t } = useTexts();
  return (
    <main className={styles.page} data-ground="picture">
      <EntranceScene />
      <div className={styles.panel}>
        <div className={styles.brand}>
          <BrandMark size={36} />
          <div>
            <h1 className={styles.brandName}>{t('brand.name')}</h1>
            <p className={styles.motto}>{t('brand.motto')}</p>
          </div>
        </div>
        {children}
        <LanguageLinks />
      </div>
    </main>
  );
}

function LanguageLinks() {
  const { t, language, setLanguage } = useTexts();
  return (
    <fieldset className={styles.languages}>
      <legend className="visually-hidden">{t('language.label')}</legend>
      {LANGUAGES.map((code) => (
        <button
          key={code}
          type="button"
          className={styles.language}
          lang={code === 'zh' ? 'zh-CN' : 'en'}
          aria-pressed={code === language}
          onClick={() => setLanguage(code)}
        >
          {t(`language.${code}`)}
        </button>
      ))}
    </fieldset>
  );
}
