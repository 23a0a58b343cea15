import { useIsMutating, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { BookmarkDto } from '../../../../server/contract/bookmark-dto.ts';
import {
  clipAddress,
  exportBookmark,
  extendBookmark,
  holdBookmark,
  releaseBookmark,
  stopBookmark,
} from '../../api/bookmarks-api.ts';
import { linkBookmark, listIncidents, readExport } from '../../api/incidents-api.ts';
import { newId } from '../../api/new-id.ts';
import { RequestError } from '../../frame/RequestError.tsx';
import { useRecordedName } from '../../frame/use-recorded-name.ts';
import { timeOfDay } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { useSession, useStores } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { BookmarkFields } from './BookmarkFields.tsx';
import { ClipPlayer } from './ClipPlayer.tsx';
import { ExportLine } from './ExportPanel.tsx';
import { HoldForm } from './HoldForm.tsx';
import styles from './incidents.module.css';
import { NewIncidentDialog } from './NewIncidentDialog.tsx';
import { incidentPath } from './paths.ts';
import { BOOKMARKS_KEY, INCIDENTS_KEY } from './query-keys.ts';
import { SharePanel } from './shares/SharePanel.tsx';

/** Goes on to the incident once it is done. */
const LINK_KEY = ['bookmark-link'];

/** A bookmark with its recording, and what may be done with it. */
export function BookmarkView({ bookmark, onClose }: { bookmark: BookmarkDto; onClose(): void }) {
  const { t } = useTexts('incidents');
  const session = useSession();
  const permissions = session.phase === 'in' ? session.session.permissions : [];
  const name = useRecordedName()(bookmark);
  const { id, momentMs, clip } = bookmark;
  const isLinking = useIsMutating({ mutationKey: LINK_KEY }) > 0;
  return (
    <Dialog
      title={`${name} ${timeOfDay(momentMs)}`}
      closeLabel={t('close')}
      busy={isLinking}
      onClose={onClose}
    >
      <ClipPlayer clip={clip} addressOf={(piece) => clipAddress(id, piece)} />
      {permissions.includes('bookmark:create') && clip.state === 'recording' && (
        <Recording bookmark={bookmark} />
      )}
      <BookmarkFields bookmark={bookmark} onGone={onClose} />
      {permissions.includes('evidence:manage') && <Holding bookmark={bookmark} />}
      {permissions.includes('incident:work') && <Working bookmark={bookmark} />}
      {permissions.includes('incident:work') && <SharePanel subject={{ bookmarkId: id }} />}
    </Dialog>
  );
}

function useRenewed() {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: [BOOKMARKS_KEY] });
}

function Recording({ bookmark }: { bookmark: BookmarkDto }) {
  const { t } = useTexts('incidents');
  const { http } = useStores();
  const onSuccess = useRenewed();
  const extend = useMutation({ mutationFn: () => extendBookmark(http, bookmark.id), onSuccess });
  const stop = useMutation({ mutationFn: () => stopBookmark(http, bookmark.id), onSuccess });
  return (
    <div className={styles.bar}>
      <Button disabled={extend.isPending} onClick={() => extend.mutate()}>
        {t('clip.extend')}
      </Button>
      <Button disabled={stop.isPending} onClick={() => stop.mutate()}>
        {t('clip.stop')}
      </Button>
      {(extend.error ?? stop.error) && <RequestError error={extend.error ?? stop.error} />}
    </div>
  );
}

function Holding({ bookmark: { id, hold } }: { bookmark: BookmarkDto }) {
  const { t } = useTexts('incidents');
  const { http } = useStores();
  const renewed = useRenewed();
  const change = (reason: string) => (hold ? releaseBookmark : holdBookmark)(http, id, reason);
  return (
    <HoldForm held={hold !== null} change={change} onChanged={renewed}>
      {hold && <span className={styles.faint}>{t('hold.by', { by: hold.by, reason: hold.reason })}</span>}
    </HoldForm>
  );
}

/** Into an incident, or handed over alone. */
function Working({ bookmark }: { bookmark: BookmarkDto }) {
  const { t } = useTexts('incidents');
  const { http } = useStores();
  const navigate = useNavigate();
  const [opening, setOpening] = useState(false);
  const [reason, setReason] = useState('');
  const incidents = useQuery({
    queryKey: [INCIDENTS_KEY, { state: 'active' }],
    queryFn: ({ signal }) => listIncidents(http, { state: 'active' }, { signal }),
  });
  const link = useMutation({
    mutationKey: LINK_KEY,
    mutationFn: (incidentId: string) => linkBookmark(http, incidentId, bookmark.id),
  });
  const goTo = ({ id }: { id: string }) => void navigate(incidentPath(id));
  const make = useMutation({
    mutationFn: (given: string) => exportBookmark(http, bookmark.id, newId(), given.trim()),
    onSuccess: (_, given) => setReason((now) => (now === given ? '' : now)),
  });
  const made = useQuery({
    queryKey: ['export', make.data?.id],
    queryFn: ({ signal }) => readExport(http, make.data?.id ?? '', { signal }),
    enabled: make.data !== undefined,
    refetchInterval: ({ state }) => (state.data?.state === 'building' || !state.data ? 1_000 : false),
  });
  return (
    <>
      <div className={styles.bar}>
        <select
          className={styles.control}
          aria-label={t('marks.toIncident')}
          disabled={link.isPending}
          value={link.isPending ? link.variables : ''}
          onChange={({ target }) => target.value !== '' && link.mutate(target.value, { onSuccess: goTo })}
        >
          <option value="">{t('marks.toIncident')}</option>
          {incidents.data?.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
        <Button onClick={() => setOpening(true)}>{t('list.new')}</Button>
      </div>
      <div className={styles.bar}>
        <input
          className={styles.control}
          aria-label={t('export.reason')}
          placeholder={t('export.reason')}
          maxLength={500}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
        <Button disabled={make.isPending || reason.trim() === ''} onClick={() => make.mutate(reason)}>
          {t('export.make')}
        </Button>
      </div>
      {made.data && (
        <ul className={styles.plain}>
          <ExportLine made={made.data} />
        </ul>
      )}
      {incidents.error && <RequestError error={incidents.error} onRetry={() => void incidents.refetch()} />}
      {(link.error ?? make.error) && <RequestError error={link.error ?? make.error} />}
      {opening && (
        <NewIncidentDialog bookmarks={[bookmark.id]} onOpened={goTo} onClose={() => setOpening(false)} />
      )}
    </>
  );
}
