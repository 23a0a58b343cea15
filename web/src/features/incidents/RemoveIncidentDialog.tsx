import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { IncidentDetailDto } from '../../../../server/contract/incident-dto.ts';
import { removeIncident } from '../../api/incidents-api.ts';
import { RequestError } from '../../frame/RequestError.tsx';
import { useTexts } from '../../i18n/use-texts.ts';
import { useStores } from '../../stores/use-stores.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import styles from './incidents.module.css';
import { INCIDENTS_PATH } from './paths.ts';
import { BOOKMARKS_KEY, INCIDENT_KEY, INCIDENTS_KEY } from './query-keys.ts';

/** Asks for the reason, and whether the bookmarks go too: that they stay is the rule. */
export function RemoveIncidentDialog({
  incident,
  onClose,
}: {
  incident: IncidentDetailDto;
  onClose(): void;
}) {
  const { t } = useTexts('incidents');
  const { http } = useStores();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const [bookmarks, setBookmarks] = useState(false);
  const remove = useMutation({
    mutationFn: () => removeIncident(http, incident.id, { reason: reason.trim(), bookmarks }),
    onSuccess: () => {
      for (const key of [INCIDENTS_KEY, BOOKMARKS_KEY]) void queries.invalidateQueries({ queryKey: [key] });
    },
  });
  const leave = () => {
    void navigate(INCIDENTS_PATH);
    queries.removeQueries({ queryKey: [INCIDENT_KEY, incident.id] });
  };
  return (
    <ConfirmDialog
      title={t('keep.removeTitle', { title: incident.title })}
      confirmLabel={t('keep.removeNow')}
      cancelLabel={t('cancel')}
      destroys
      ready={reason.trim() !== ''}
      busy={remove.isPending}
      onConfirm={() => remove.mutate(undefined, { onSuccess: leave })}
      onCancel={onClose}
    >
      <p>{t('keep.removeWhat')}</p>
      <label className={styles.person}>
        <input type="checkbox" checked={bookmarks} onChange={({ target }) => setBookmarks(target.checked)} />
        {t('keep.removeMarks')}
      </label>
      <input
        className={styles.control}
        aria-label={t('keep.removeReason')}
        placeholder={t('keep.removeReason')}
        maxLength={500}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
      {remove.error && <RequestError error={remove.error} />}
    </ConfirmDialog>
  );
}
