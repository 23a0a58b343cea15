import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** WCAG 2.2 on both levels that we hold, and what axe's authors think good besides. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Those among them that another theme, size or language can break. */
const RULES_OF_LOOKS = [
  'color-contrast',
  'target-size',
  'html-lang-valid',
  'label',
  'button-name',
  'link-name',
];

/** What axe finds wrong with the page as it is now, one line for each element. `quick`: how it looks alone, in a third of the time. */
export async function axeFindings(page: Page, quick = false): Promise<string[]> {
  // What passes is not written out, and no second page is opened for frames of other origins, of which there are none.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode();
  const { violations } = await (quick ? axe.withRules(RULES_OF_LOOKS) : axe.withTags(RULES)).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, any, all }) => `${id}: ${html.slice(0, 200)} ${(any[0] ?? all[0])?.message ?? ''}`),
  );
}
