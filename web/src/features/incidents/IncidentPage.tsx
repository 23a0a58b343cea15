import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import type { BookmarkDto } from '../../../../server/contract/bookmark-dto.ts';
import { SEVERITIES } from '../../../../server/contract/bookmark-terms.ts';
import type { IncidentDetailDto } from '../../../../server/contract/incident-dto.ts';
import { INCIDENT_STATES } from '../../../../server/contract/incident-terms.ts';
import { listPeople, readIncident, unlinkBookmark } from '../../api/incidents-api.ts';
import { RequestError } from '../../frame/RequestError.tsx';
import { SlowNotice } from '../../frame/SlowNotice.tsx';
import { dayAndTime } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { useStores } from '../../stores/use-stores.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { BookmarkCard } from './BookmarkCard.tsx';
import { ChangeFailed } from './ChangeFailed.tsx';
import { ExportPanel } from './ExportPanel.tsx';
import styles from './incidents.module.css';
import { KeepingPanel } from './KeepingPanel.tsx';
import { INCIDENTS_PATH } from './paths.ts';
import { INCIDENT_KEY } from './query-keys.ts';
import { SyncedReplay } from './SyncedReplay.tsx';
import { SharePanel } from './shares/SharePanel.tsx';
import { Timeline } from './Timeline.tsx';
import { useIncidentChange } from './use-incident-change.ts';
import { useIncidentEvents } from './use-incident-events.ts';
import { WatchList } from './WatchList.tsx';

const GROWN_MS = 5_000;

/** Everything about one incident; what a teammate changes is here at once. */
export function IncidentPage() {
  const { t } = useTexts('incidents');
  const { http } = useStores();
  const { id = '' } = useParams();
  const queries = useQueryClient();
  useIncidentEvents();
  const found = useQuery({
    queryKey: [INCIDENT_KEY, id],
    queryFn: ({ signal }) => readIncident(http, id, { signal }),
    // How long a clip is by now, nobody tells: it grows all the time.
    refetchInterval: ({ state }) => (state.data?.items.some(isRecording) ? GROWN_MS : false),
  });
  // Answers may overtake each other.
  const put = (changed: IncidentDetailDto) =>
    queries.setQueryData<IncidentDetailDto>([INCIDENT_KEY, changed.id], (shown) =>
      shown && shown.revision > changed.revision ? shown : changed,
    );
  const unlink = useMutation({
    mutationFn: (bookmarkId: string) => unlinkBookmark(http, id, bookmarkId),
    onSuccess: put,
  });
  const incident = found.data;
  const back = (
    <Link className={styles.link} to={INCIDENTS_PATH}>
      {t('list.title')}
    </Link>
  );
  return (
    <>
      <PageHeader
        title={incident?.title ?? t('list.title')}
        back={back}
        aside={incident && openedText(t, incident)}
      />
      <div className={styles.page}>
        {found.isPending && <SlowNotice />}
        {found.error && <RequestError error={found.error} onRetry={() => void found.refetch()} />}
        {incident && (
          <>
            <Standing incident={incident} onChanged={put} />
            <div className={styles.columns}>
              <div className={styles.main}>
                <WatchList incident={incident} onChanged={put} />
                <section aria-label={t('replay.title')}>
                  <h2 className={styles.heading}>{t('replay.title')}</h2>
                  <SyncedReplay bookmarks={incident.items} />
                </section>
                <section aria-label={t('marks.title')}>
                  <h2 className={styles.heading}>{t('marks.title')}</h2>
                  {incident.items.length === 0 && <p className={styles.faint}>{t('marks.noneHere')}</p>}
                  <ul className={styles.cards}>
                    {incident.items.map((bookmark) => (
                      <BookmarkCard
                        key={bookmark.id}
                        bookmark={bookmark}
                        onUnlink={() => unlink.mutate(bookmark.id)}
                      />
                    ))}
                  </ul>
                  {unlink.error && <RequestError error={unlink.error} />}
                </section>
              </div>
              <div className={styles.side}>
                <ExportPanel incidentId={incident.id} />
                <SharePanel subject={{ incidentId: incident.id }} />
                <KeepingPanel incident={incident} onChanged={put} />
                <Timeline incident={incident} onChanged={put} />
              </div>
            </div>
          </>
        )}
      </div>
    </>
  );
}

const isRecording = ({ clip }: BookmarkDto) => clip.state === 'recording';

function openedText(t: ReturnType<typeof useTexts<'incidents'>>['t'], incident: IncidentDetailDto): string {
  return t('opened', { by: incident.openedBy, at: dayAndTime(incident.openedAtMs) });
}

/** Severity, state and who has it: saved as soon as it is chosen. */
function Standing({
  incident,
  onChanged,
}: {
  incident: IncidentDetailDto;
  onChanged(incident: IncidentDetailDto): void;
}) {
  const { t } = useTexts('incidents');
  const { http } = useStores();
  const people = useQuery({
    queryKey: ['incident-people'],
    queryFn: ({ signal }) => listPeople(http, { signal }),
  });
  const { shown, change, error } = useIncidentChange(incident, onChanged);
  const known = people.data ?? [];
  const { assignee } = shown;
  const names =
    assignee && !known.some(({ username }) => username === assignee)
      ? [{ username: assignee, displayName: assignee }, ...known]
      : known;
  return (
    <div className={styles.standing}>
      <Choice
        label={t('column.severity')}
        value={shown.severity}
        options={SEVERITIES.map((value) => ({ value, label: t(`severity.${value}`) }))}
        onChoose={(severity) => change({ severity })}
      />
      <Choice
        label={t('column.state')}
        value={shown.state}
        options={INCIDENT_STATES.map((value) => ({ value, label: t(`state.${value}`) }))}
        onChoose={(state) => change({ state })}
      />
      <Choice
        label={t('column.assignee')}
        value={assignee ?? ''}
        options={[
          { value: '', label: t('nobody') },
          ...names.map(({ username, displayName }) => ({ value: username, label: displayName || username })),
        ]}
        onChoose={(username) => change({ assignee: username === '' ? null : username })}
      />
      <People incident={shown} known={known} onPeople={(people) => change({ people })} />
      {error !== null && <ChangeFailed error={error} />}
    </div>
  );
}

interface PeopleProps {
  incident: IncidentDetailDto;
  known: readonly { username: string; displayName: string }[];
  onPeople(people: string[]): void;
}

function People({ incident, known, onPeople }: PeopleProps) {
  const { t } = useTexts('incidents');
  const { people } = incident;
  return (
    <fieldset className={styles.people}>
      <legend className={styles.label}>{t('field.people')}</legend>
      {known.map(({ username, displayName }) => (
        <label key={username} className={styles.person}>
          <input
            type="checkbox"
            checked={people.includes(username)}
            onChange={({ target }) =>
              onPeople(target.checked ? [...people, username] : people.filter((each) => each !== username))
            }
          />
          {displayName || username}
        </label>
      ))}
    </fieldset>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChoose(value: T): void;
}

function Choice<T extends string>({ label, value, options, onChoose }: ChoiceProps<T>) {
  return (
    <label className={styles.choice}>
      <span className={styles.label}>{label}</span>
      <select className={styles.control} value={value} onChange={({ target }) => onChoose(target.value as T)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}
