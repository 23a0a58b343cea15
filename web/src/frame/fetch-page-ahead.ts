import type { i18n } from 'i18next';
import type { HttpClient } from '../api/http-client.ts';
import { loadBundles } from '../i18n/text-bundles.ts';
import { pageAt } from './admin-pages.ts';

/** A page, its texts and what it shows first are on their way while the hub is asked who we are, and not only when the frame around them stands. */
export function fetchPageAhead(
  instance: i18n,
  http: HttpClient,
  { pathname, search }: Pick<Location, 'pathname' | 'search'>,
): void {
  const page = pageAt(pathname);
  if (!page) return;
  const asked = page.ahead?.().then((ask) => ask(http, new URLSearchParams(search)));
  // Whoever shows the page says what could not be fetched.
  Promise.all([page.load(), loadBundles(instance, ['admin', ...page.texts]), asked]).catch(() => undefined);
}
