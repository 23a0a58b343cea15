import type { i18n } from 'i18next';
import type { Texts as AccessTexts } from './access/zh.ts';
import type { Texts as AccountTexts } from './account/zh.ts';
import type { Texts as AdminTexts } from './admin/zh.ts';
import type { Texts as CamerasTexts } from './cameras/zh.ts';
import type { Texts as DisplaysTexts } from './displays/zh.ts';
import type { Texts as ImportsTexts } from './imports/zh.ts';
import type { Texts as IncidentsTexts } from './incidents/zh.ts';
import type { Texts as PlansTexts } from './plans/zh.ts';
import type { Language } from './setup-i18n.ts';
import { type Texts, zh } from './zh.ts';

/**
 * Texts come with the pages that say them, and in the language that is spoken, so that the wall carries its own alone; Chinese is
 * there from the start. A further bundle is a folder beside this file with `zh.ts` and `en.ts`, a line in each of these two tables, and
 * `useTexts('its-name')` in its pages.
 */
export interface BundleTexts {
  translation: Texts;
  access: AccessTexts;
  account: AccountTexts;
  admin: AdminTexts;
  cameras: CamerasTexts;
  displays: DisplaysTexts;
  imports: ImportsTexts;
  incidents: IncidentsTexts;
  plans: PlansTexts;
}

const BUNDLES: { [N in BundleName]: Record<Language, () => Promise<BundleTexts[N]>> } = {
  translation: {
    zh: () => Promise.resolve(zh),
    en: () => import('./en.ts').then(({ en }) => en),
  },
  access: {
    zh: () => import('./access/zh.ts').then(({ zh }) => zh),
    en: () => import('./access/en.ts').then(({ en }) => en),
  },
  account: {
    zh: () => import('./account/zh.ts').then(({ zh }) => zh),
    en: () => import('./account/en.ts').then(({ en }) => en),
  },
  admin: {
    zh: () => import('./admin/zh.ts').then(({ zh }) => zh),
    en: () => import('./admin/en.ts').then(({ en }) => en),
  },
  cameras: {
    zh: () => import('./cameras/zh.ts').then(({ zh }) => zh),
    en: () => import('./cameras/en.ts').then(({ en }) => en),
  },
  displays: {
    zh: () => import('./displays/zh.ts').then(({ zh }) => zh),
    en: () => import('./displays/en.ts').then(({ en }) => en),
  },
  imports: {
    zh: () => import('./imports/zh.ts').then(({ zh }) => zh),
    en: () => import('./imports/en.ts').then(({ en }) => en),
  },
  incidents: {
    zh: () => import('./incidents/zh.ts').then(({ zh }) => zh),
    en: () => import('./incidents/en.ts').then(({ en }) => en),
  },
  plans: {
    zh: () => import('./plans/zh.ts').then(({ zh }) => zh),
    en: () => import('./plans/en.ts').then(({ en }) => en),
  },
};

export type BundleName = keyof BundleTexts;
export const BUNDLE_NAMES = Object.keys(BUNDLES) as readonly BundleName[];

/** Makes the bundles known in the language of the page. */
export async function loadBundles(instance: i18n, names: readonly BundleName[]): Promise<void> {
  await loadBundlesIn(instance, instance.language as Language, names);
}

/** The bundles that are in use come along into the other language, before it is shown. */
export async function switchLanguage(instance: i18n, next: Language): Promise<void> {
  const inUse = BUNDLE_NAMES.filter((name) => instance.hasResourceBundle(instance.language, name));
  await loadBundlesIn(instance, next, inUse);
  await instance.changeLanguage(next);
}

async function loadBundlesIn(
  instance: i18n,
  language: Language,
  names: readonly BundleName[],
): Promise<void> {
  const missing = names.filter((name) => !instance.hasResourceBundle(language, name));
  await Promise.all(
    missing.map(async (name) => instance.addResourceBundle(language, name, await BUNDLES[name][language]())),
  );
}
