import { createInstance, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { type BundleTexts, switchLanguage } from './text-bundles.ts';
import { zh } from './zh.ts';

export type Language = 'zh' | 'en';
export const LANGUAGES: readonly Language[] = ['zh', 'en'];

const STORAGE_KEY = 'onescreen.language';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: BundleTexts;
    returnNull: false;
  }
}

/** Chinese first: only a choice made before makes it English. */
export function rememberedLanguage(storage: Pick<Storage, 'getItem'>): Language {
  return storage.getItem(STORAGE_KEY) === 'en' ? 'en' : 'zh';
}

export async function setUpI18n(storage: Pick<Storage, 'getItem' | 'setItem'>): Promise<i18n> {
  const language = rememberedLanguage(storage);
  const instance = createInstance();
  instance.use(initReactI18next);
  await instance.init({
    lng: 'zh',
    fallbackLng: 'zh',
    resources: { zh: { translation: zh } },
    interpolation: { escapeValue: false },
  });
  instance.on('languageChanged', (language) => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    storage.setItem(STORAGE_KEY, language);
  });
  document.documentElement.lang = 'zh-CN';
  // Without its words the page still speaks Chinese.
  if (language === 'en') await switchLanguage(instance, language).catch(() => undefined);
  return instance;
}
