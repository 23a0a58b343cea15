import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { setUpI18n } from '../../../../web/src/i18n/setup-i18n.ts';

const page = { documentElement: { lang: '' } };

beforeEach(() => {
  vi.stubGlobal('document', page);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function storage(language: string | null) {
  const kept = { language };
  return {
    kept,
    getItem: () => kept.language,
    setItem: (_: string, value: string) => {
      kept.language = value;
    },
  };
}

it.each([
  [null, '在线', 'zh-CN', false],
  ['zh', '在线', 'zh-CN', false],
  ['en', 'Live', 'en', true],
  ['fr', '在线', 'zh-CN', false],
])('a browser that remembers "%s" says "%s"', async (remembered, said, lang, hasEnglish) => {
  const i18n = await setUpI18n(storage(remembered));
  expect([i18n.t('state.live'), page.documentElement.lang]).toEqual([said, lang]);
  expect(i18n.hasResourceBundle('en', 'translation')).toBe(hasEnglish);
});

it('a page that is left before its words have arrived does not forget the language', async () => {
  const left = storage('en');
  const opening = setUpI18n(left);
  for (let turn = 0; turn < 3; turn += 1) await Promise.resolve();
  expect(left.kept.language).toBe('en');
  await opening;
});
