import type { i18n } from 'i18next';
import { loadBundles } from '../i18n/text-bundles.ts';
import { pageAt } from './admin-pages.ts';

/** A page and its texts are on their way while the hub is asked who we are, and not only when the frame around them stands. */
export function fetchPageAhead(instance: i18n, pathname: string): void {
  const page = pageAt(pathname);
  if (!page) return;
  // Whoever shows the page says what could not be fetched.
  Promise.all([page.load(), loadBundles(instance, ['admin', ...page.texts])]).catch(() => undefined);
}
