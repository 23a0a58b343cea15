import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../../../server/contract/error-codes.ts';
import { HEALTH_REASONS, HEALTH_STATES } from '../../../../server/contract/health-states.ts';
import { en as accessEn } from '../../../../web/src/i18n/access/en.ts';
import { zh as accessZh } from '../../../../web/src/i18n/access/zh.ts';
import { en as accountEn } from '../../../../web/src/i18n/account/en.ts';
import { zh as accountZh } from '../../../../web/src/i18n/account/zh.ts';
import { en as adminEn } from '../../../../web/src/i18n/admin/en.ts';
import { zh as adminZh } from '../../../../web/src/i18n/admin/zh.ts';
import { en as camerasEn } from '../../../../web/src/i18n/cameras/en.ts';
import { zh as camerasZh } from '../../../../web/src/i18n/cameras/zh.ts';
import { en as displaysEn } from '../../../../web/src/i18n/displays/en.ts';
import { zh as displaysZh } from '../../../../web/src/i18n/displays/zh.ts';
import { en } from '../../../../web/src/i18n/en.ts';
import { en as importsEn } from '../../../../web/src/i18n/imports/en.ts';
import { zh as importsZh } from '../../../../web/src/i18n/imports/zh.ts';
import { en as incidentsEn } from '../../../../web/src/i18n/incidents/en.ts';
import { zh as incidentsZh } from '../../../../web/src/i18n/incidents/zh.ts';
import { en as plansEn } from '../../../../web/src/i18n/plans/en.ts';
import { zh as plansZh } from '../../../../web/src/i18n/plans/zh.ts';
import { BUNDLE_NAMES } from '../../../../web/src/i18n/text-bundles.ts';
import { zh } from '../../../../web/src/i18n/zh.ts';

const BUNDLES = {
  translation: { zh, en },
  access: { zh: accessZh, en: accessEn },
  account: { zh: accountZh, en: accountEn },
  admin: { zh: adminZh, en: adminEn },
  cameras: { zh: camerasZh, en: camerasEn },
  displays: { zh: displaysZh, en: displaysEn },
  imports: { zh: importsZh, en: importsEn },
  incidents: { zh: incidentsZh, en: incidentsEn },
  plans: { zh: plansZh, en: plansEn },
};

function flat(texts: object, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(texts).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value] as const] : [...flat(value, `${prefix}${key}.`)],
    ),
  );
}

const holes = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/gu)].map((match) => match[1]).sort();

function sourcesOf(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/u.test(name) && !name.startsWith('i18n/'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('')
    .concat(readFileSync(join(folder, 'i18n/use-texts.ts'), 'utf8'));
}

const CHINESE_WORDS_IN_ENGLISH = ['language.zh', 'tree.noneHelp', 'empty.noMatchHelp'];

describe.each(Object.entries(BUNDLES))('the texts: %s', (_name, texts) => {
  const chinese = flat(texts.zh);
  const english = flat(texts.en);

  it('have the same keys in both languages', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
  });

  it('fill in the same values in both languages', () => {
    for (const [key, text] of chinese) expect([key, holes(english.get(key)!)]).toEqual([key, holes(text)]);
  });

  it('are nowhere empty in one language alone', () => {
    for (const [key, text] of chinese) expect([key, english.get(key) === '']).toEqual([key, text === '']);
  });

  it('do not leave Chinese in the English ones, but for examples and the name of the language', () => {
    const mixed = [...english].filter(([, text]) => /\p{Script=Han}/u.test(text)).map(([key]) => key);
    expect(mixed.filter((key) => !CHINESE_WORDS_IN_ENGLISH.includes(key))).toEqual([]);
  });

  it('are all in use', () => {
    const sources = sourcesOf(join(import.meta.dirname, '../../../../web/src'));
    const unused = [...chinese.keys()].filter((key) => {
      const family = `${key.split('.').slice(0, -1).join('.')}.`;
      return !sources.includes(`'${key}'`) && !sources.includes(`\`${family}\${`);
    });
    expect(unused).toEqual([]);
  });
});

describe('the texts', () => {
  it('are held together in every bundle', () => {
    expect(Object.keys(BUNDLES).sort()).toEqual([...BUNDLE_NAMES].sort());
  });

  it('have a sentence for every state, reason and error of the contract', () => {
    for (const texts of [zh, en]) {
      expect(Object.keys(texts.state).sort()).toEqual([...HEALTH_STATES].sort());
      expect(Object.keys(texts.reason).sort()).toEqual([...HEALTH_REASONS].sort());
      expect(Object.keys(texts.advice).sort()).toEqual([...HEALTH_REASONS].sort());
      expect(Object.keys(texts.error).sort()).toEqual(Object.keys(ERROR_CODES).sort());
    }
  });
});
