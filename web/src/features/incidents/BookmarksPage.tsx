import { keepPreviousData, skipToken, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { BookmarkDto } from '../../../../server/contract/bookmark-dto.ts';
import { SEVERITIES } from '../../../../server/contract/bookmark-terms.ts';
import { readBookmark, searchBookmarks } from '../../api/bookmarks-api.ts';
import { errorCodeOf } from '../../api/http-client.ts';
import { RequestError } from '../../frame/RequestError.tsx';
import { SlowNotice } from '../../frame/SlowNotice.tsx';
import { useTexts } from '../../i18n/use-texts.ts';
import { useStores } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { BookmarkCard } from './BookmarkCard.tsx';
import { BookmarkView } from './BookmarkView.tsx';
import { DayField } from './DayField.tsx';
import { daysQuery } from './days-query.ts';
import styles from './incidents.module.css';
import { BOOKMARKS_KEY } from './query-keys.ts';
import { SearchField } from './SearchField.tsx';
import { useIncidentEvents } from './use-incident-events.ts';

const PAGE = 48;

/** Every bookmark of one's scope, newest moment first; the filter is in the address. */
export function BookmarksPage() {
  const { t } = useTexts('incidents');
  const { http } = useStores();
  const [search, setSearch] = useSearchParams();
  /** As it was last seen. */
  const [opened, setOpened] = useState<BookmarkDto | null>(null);
  useIncidentEvents();
  const q = search.get('q') ?? '';
  const severity = search.get('severity') ?? '';
  const held = search.get('held') === 'true' ? 'true' : '';
  const from = search.get('from') ?? '';
  const to = search.get('to') ?? '';
  const set = (change: Record<string, string>) =>
    setSearch(
      Object.entries({ q, severity, held, from, to, ...change }).filter(([, value]) => value !== ''),
      { replace: true },
    );
  const found = useInfiniteQuery({
    queryKey: [BOOKMARKS_KEY, q, severity, held, from, to],
    queryFn: ({ pageParam, signal }) =>
      searchBookmarks(
        http,
        {
          limit: PAGE,
          ...(q && { q }),
          ...(severity && { severity }),
          ...(held && { held: true }),
          ...daysQuery(from, to),
          ...(pageParam && { before: pageParam }),
        },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextBefore }) => nextBefore ?? undefined,
    placeholderData: keepPreviousData,
  });
  const bookmarks: BookmarkDto[] = found.data?.pages.flatMap((page) => page.bookmarks) ?? [];
  const listed = bookmarks.find(({ id }) => id === opened?.id);
  // Whoever lifts its hold, or writes another word into it, goes on with it although the filter finds it no more.
  const alone = useQuery({
    queryKey: [BOOKMARKS_KEY, opened?.id],
    queryFn: opened && !listed ? ({ signal }) => readBookmark(http, opened.id, { signal }) : skipToken,
  });
  const seen = listed ?? alone.data;
  if (opened && seen && seen !== opened) setOpened(seen);
  if (opened && !listed && errorCodeOf(alone.error) === 'BOOKMARK_NOT_FOUND') setOpened(null);
  return (
    <>
      <PageHeader title={t('marks.title')} aside={found.data && t('marks.count', { n: bookmarks.length })} />
      <search className={styles.filters}>
        <SearchField label={t('marks.search')} text={q} onText={(text) => set({ q: text })} />
        <select
          className={styles.control}
          aria-label={t('column.severity')}
          value={severity}
          onChange={({ target }) => set({ severity: target.value })}
        >
          <option value="">{t('marks.anySeverity')}</option>
          {SEVERITIES.map((each) => (
            <option key={each} value={each}>
              {t(`severity.${each}`)}
            </option>
          ))}
        </select>
        <DayField label={t('marks.from')} value={from} max={to} onChange={(day) => set({ from: day })} />
        <DayField label={t('marks.to')} value={to} min={from} onChange={(day) => set({ to: day })} />
        <label className={styles.person}>
          <input
            type="checkbox"
            checked={held !== ''}
            onChange={({ target }) => set({ held: target.checked ? 'true' : '' })}
          />
          {t('marks.onlyHeld')}
        </label>
      </search>
      <div className={styles.page} aria-busy={found.isFetching}>
        {found.isPending && <SlowNotice />}
        {found.error && <RequestError error={found.error} onRetry={() => void found.refetch()} />}
        {found.data && bookmarks.length === 0 && (
          <Notice title={t('marks.none')} help={t('marks.noneHelp')} />
        )}
        <ul className={styles.cards}>
          {bookmarks.map((bookmark) => (
            <BookmarkCard key={bookmark.id} bookmark={bookmark} onOpen={() => setOpened(bookmark)} />
          ))}
        </ul>
        {found.hasNextPage && (
          <Button disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t('marks.more')}
          </Button>
        )}
      </div>
      {opened && <BookmarkView bookmark={opened} onClose={() => setOpened(null)} />}
    </>
  );
}
