import type { Page, Route } from 'playwright-core';
import { eventually } from './eventually.ts';

const PROBE = '/is-this-routed';

/**
 * `page.route` for a page that is open: Chromium says that it routes a moment before the page's own process does, and what is asked for in
 * that moment goes to the hub.
 */
export async function routeAtOnce(
  page: Page,
  address: string | RegExp,
  handler: (route: Route) => unknown,
  options?: { times?: number },
): Promise<void> {
  await page.route(address, handler, options);
  await page.route(`**${PROBE}`, (route) => route.fulfill({ status: 204 }));
  const ask = () => page.evaluate(async (probe) => (await fetch(probe)).status === 204, PROBE);
  await eventually(ask);
  await page.unroute(`**${PROBE}`);
}

/** The hub does what the next request asks for, and the page never hears of it. */
export function loseAnswer(page: Page, address: string): Promise<void> {
  const lose = async (route: Route) => {
    await route.fetch();
    await route.abort();
  };
  return routeAtOnce(page, address, lose, { times: 1 });
}
