import { useState } from 'react';
import { NavLink, useNavigate, useParams } from 'react-router';
import { RequestError } from '../../../frame/RequestError.tsx';
import { SlowNotice } from '../../../frame/SlowNotice.tsx';
import { useTexts } from '../../../i18n/use-texts.ts';
import { Button } from '../../../ui/Button.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { PageHeader } from '../../../ui/PageHeader.tsx';
import incidents from '../incidents.module.css';
import { listPath } from '../paths.ts';
import { ListDialog } from './ListDialog.tsx';
import styles from './lists.module.css';
import { useWatchLists } from './use-watch-lists.ts';
import { WatchListView } from './WatchListView.tsx';

/** Cameras that a team keeps an eye on: its lists, and the pictures of one of them. */
export function WatchListsPage() {
  const { t } = useTexts('incidents');
  const { id } = useParams();
  const navigate = useNavigate();
  const [making, setMaking] = useState(false);
  const lists = useWatchLists();
  const shown = lists.data?.find((list) => id === undefined || list.id === id);
  return (
    <>
      <PageHeader title={t('lists.title')} aside={lists.data && t('lists.count', { n: lists.data.length })}>
        <Button look="primary" onClick={() => setMaking(true)}>
          {t('lists.new')}
        </Button>
      </PageHeader>
      <div className={incidents.page}>
        {lists.isPending && <SlowNotice />}
        {lists.error && <RequestError error={lists.error} onRetry={() => void lists.refetch()} />}
        {lists.data?.length === 0 && <Notice title={t('lists.none')} help={t('lists.noneHelp')} />}
        {lists.data && lists.data.length > 0 && (
          <div className={styles.columns}>
            <nav aria-label={t('lists.title')}>
              <ul className={incidents.plain}>
                {lists.data.map((list) => (
                  <li key={list.id}>
                    <NavLink
                      to={listPath(list.id)}
                      className={styles.list}
                      aria-current={list === shown ? 'page' : undefined}
                    >
                      <span>{list.name}</span>
                      <span className={incidents.faint}>{t('lists.holds', { n: list.cameras.length })}</span>
                    </NavLink>
                  </li>
                ))}
              </ul>
            </nav>
            {shown ? <WatchListView key={shown.id} list={shown} /> : <Notice title={t('lists.gone')} />}
          </div>
        )}
      </div>
      {making && (
        <ListDialog
          list={null}
          onSaved={(list) => {
            setMaking(false);
            void navigate(listPath(list.id));
          }}
          onClose={() => setMaking(false)}
        />
      )}
    </>
  );
}
