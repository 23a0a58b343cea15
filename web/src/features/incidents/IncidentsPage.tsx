import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import type { IncidentQuery } from '../../../../server/contract/incident-dto.ts';
import { listIncidents } from '../../api/incidents-api.ts';
import { RequestError } from '../../frame/RequestError.tsx';
import { SlowNotice } from '../../frame/SlowNotice.tsx';
import { dayAndTime } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { useStores } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import styles from './incidents.module.css';
import { NewIncidentDialog } from './NewIncidentDialog.tsx';
import { incidentPath } from './paths.ts';
import { INCIDENTS_KEY } from './query-keys.ts';
import { SearchField } from './SearchField.tsx';
import { useIncidentEvents } from './use-incident-events.ts';

const WHICH = ['active', 'closed', 'all'] as const;

export function IncidentsPage() {
  const { t } = useTexts('incidents');
  const { http } = useStores();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const [opening, setOpening] = useState(false);
  useIncidentEvents();
  const state = WHICH.find((which) => which === search.get('state')) ?? 'active';
  const q = search.get('q') ?? '';
  const query: Partial<IncidentQuery> = { state, q: q || undefined };
  const found = useQuery({
    queryKey: [INCIDENTS_KEY, query],
    queryFn: ({ signal }) => listIncidents(http, query, { signal }),
    placeholderData: keepPreviousData,
  });
  const set = (change: Record<string, string>) =>
    setSearch(
      Object.entries({ state, q, ...change }).filter(([, value]) => value !== ''),
      { replace: true },
    );
  return (
    <>
      <PageHeader title={t('list.title')} aside={found.data && t('list.count', { n: found.data.length })}>
        <Button look="primary" onClick={() => setOpening(true)}>
          {t('list.new')}
        </Button>
      </PageHeader>
      <search className={styles.filters}>
        <SearchField label={t('list.search')} text={q} onText={(text) => set({ q: text })} />
        <select
          className={styles.control}
          aria-label={t('list.which')}
          value={state}
          onChange={({ target }) => set({ state: target.value })}
        >
          {WHICH.map((which) => (
            <option key={which} value={which}>
              {t(`list.${which}`)}
            </option>
          ))}
        </select>
      </search>
      <div className={styles.page} aria-busy={found.isFetching}>
        {found.isPending && <SlowNotice />}
        {found.error && <RequestError error={found.error} onRetry={() => void found.refetch()} />}
        {found.data?.length === 0 && <Notice title={t('list.none')} help={t('list.noneHelp')} />}
        {found.data && found.data.length > 0 && (
          <table className={styles.table}>
            <thead>
              <tr>
                {(['name', 'severity', 'state', 'assignee', 'content', 'changed'] as const).map((column) => (
                  <th key={column} scope="col">
                    {t(`column.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {found.data.map((incident) => (
                <tr key={incident.id}>
                  <td>
                    <Link className={styles.link} to={incidentPath(incident.id)}>
                      {incident.title}
                    </Link>
                  </td>
                  <td>{t(`severity.${incident.severity}`)}</td>
                  <td>{t(`state.${incident.state}`)}</td>
                  <td>{incident.assignee ?? t('nobody')}</td>
                  <td>
                    {t('list.holds', {
                      bookmarks: incident.bookmarks.length,
                      cameras: incident.cameras.length,
                    })}
                  </td>
                  <td className={styles.faint}>{dayAndTime(incident.changedAtMs)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      {opening && (
        <NewIncidentDialog
          bookmarks={[]}
          onOpened={({ id }) => void navigate(incidentPath(id))}
          onClose={() => setOpening(false)}
        />
      )}
    </>
  );
}
