import { createInstance } from 'i18next';
import { expect, it } from 'vitest';
import { loadBundles, switchLanguage } from '../../../../web/src/i18n/text-bundles.ts';

it('texts come when their page does, and in the other language before it is shown', async () => {
  const i18n = createInstance();
  await i18n.init({ lng: 'zh', resources: { zh: {}, en: {} } });
  expect(i18n.hasResourceBundle('zh', 'cameras')).toBe(false);
  await loadBundles(i18n, ['cameras']);
  expect(i18n.t('save', { ns: 'cameras' })).toBe('保存');
  expect(i18n.hasResourceBundle('en', 'cameras')).toBe(false);
  await switchLanguage(i18n, 'en');
  expect(i18n.t('save', { ns: 'cameras' })).toBe('Save');
  expect(i18n.hasResourceBundle('en', 'admin')).toBe(false);
});
