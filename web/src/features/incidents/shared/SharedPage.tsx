import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { SharedDto } from '../../../../../server/contract/share-dto.ts';
import { errorCodeOf, type HttpClient } from '../../../api/http-client.ts';
import { openShare } from '../../../api/shares-api.ts';
import { useErrorText } from '../../../frame/error-text.ts';
import { SlowScreen } from '../../../frame/SlowNotice.tsx';
import { Watermark } from '../../../frame/watermark/Watermark.tsx';
import { dayAndTime } from '../../../i18n/format.ts';
import { LANGUAGES } from '../../../i18n/setup-i18n.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { BrandMark } from '../../../ui/BrandMark.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import incidents from '../incidents.module.css';
import { TimelineEntry } from '../TimelineEntry.tsx';
import { SharedBookmark } from './SharedBookmark.tsx';
import styles from './SharedPage.module.css';

/** A link that is revoked is gone from an open page within this; the watermark tells the time as exactly. */
const LOOK_AGAIN_MS = 20_000;
const PAGE_STRENGTH = 12;

interface SharedPageProps {
  http: HttpClient;
  token: string;
}

/** What a link shows, to be read and looked at, with the name of whom it was made for over all of it. */
export function SharedPage({ http, token }: SharedPageProps) {
  const { t } = useTexts('incidents');
  const errorText = useErrorText();
  const shared = useQuery({
    queryKey: ['shared', token],
    queryFn: ({ signal }) => openShare(http, token, { signal }),
    retry: false,
    refetchInterval: ({ state }) => (isOver(state.error) ? false : LOOK_AGAIN_MS),
  });
  if (isOver(shared.error)) {
    return (
      <Screen>
        <Notice title={t('shared.over')} help={t('shared.overHelp')} />
      </Screen>
    );
  }
  // What is open stays open while the hub cannot be asked.
  if (shared.data) return <Contents shared={shared.data} token={token} />;
  if (!shared.error) return <SlowScreen />;
  return (
    <Screen>
      <Notice title={t('shared.later')} help={errorText(shared.error)}>
        <Button look="primary" onClick={() => void shared.refetch()}>
          {t('shared.retry')}
        </Button>
      </Notice>
    </Screen>
  );
}

/** Also for an address that is of no link's form. */
function isOver(error: unknown): boolean {
  return error !== null && ['LINK_OVER', 'BAD_REQUEST', 'NOT_FOUND'].includes(errorCodeOf(error));
}

function Screen({ children }: { children: React.ReactNode }) {
  return (
    <main className={styles.screen}>
      <Languages />
      <BrandMark size={40} />
      {children}
    </main>
  );
}

function Contents({ shared, token }: { shared: SharedDto; token: string }) {
  const { t } = useTexts('incidents');
  const { id, title, recipient, sharedBy, expiresAtMs, incident, bookmarks, removed, entries, watermark } =
    shared;
  useEffect(() => {
    document.title = `${title} · 一屏 Onescreen`;
  }, [title]);
  return (
    <main className={styles.page}>
      <header className={styles.header}>
        <BrandMark size={24} />
        <h1 className={styles.title}>{title}</h1>
        <Languages />
      </header>
      <p className={styles.facts}>
        {t('shared.facts', { by: sharedBy, recipient, until: dayAndTime(expiresAtMs) })}
      </p>
      {incident && (
        <p className={styles.facts}>
          {t(`severity.${incident.severity}`)} · {t(`state.${incident.state}`)} ·{' '}
          {dayAndTime(incident.openedAtMs)}
        </p>
      )}
      <p className={styles.notice}>{t('shared.notice', { recipient, id })}</p>
      {removed > 0 && (
        <p role="status" className={styles.removed}>
          {incident ? t('shared.removed', { n: removed }) : t('shared.removedAlone')}
        </p>
      )}
      <div className={styles.columns} data-alone={entries.length === 0 || undefined}>
        <section aria-label={t('shared.clips')}>
          {bookmarks.length === 0 && removed === 0 && (
            <p className={incidents.faint}>{t('shared.noClips')}</p>
          )}
          <ul className={styles.bookmarks}>
            {bookmarks.map((bookmark) => (
              <SharedBookmark key={bookmark.id} {...{ bookmark, token, watermark }} />
            ))}
          </ul>
        </section>
        {entries.length > 0 && (
          <section aria-label={t('timeline.title')}>
            <h2 className={incidents.heading}>{t('timeline.title')}</h2>
            <ol className={incidents.plain}>
              {entries.map((entry) => (
                <TimelineEntry
                  key={entry.id}
                  entry={entry}
                  camera={entry.cameraName ?? ''}
                  attachment={null}
                />
              ))}
            </ol>
          </section>
        )}
      </div>
      <div className={styles.mark}>
        <Watermark size="large" mark={{ text: watermark, strength: PAGE_STRENGTH }} />
      </div>
    </main>
  );
}

function Languages() {
  const { common, language, setLanguage } = useTexts();
  const other = LANGUAGES.find((each) => each !== language) ?? language;
  return (
    <Button
      lang={other === 'zh' ? 'zh-CN' : 'en'}
      className={styles.language}
      onClick={() => setLanguage(other)}
    >
      {common(`language.${other}`)}
    </Button>
  );
}
