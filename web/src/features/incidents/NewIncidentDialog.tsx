import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { SEVERITIES, type Severity } from '../../../../server/contract/bookmark-terms.ts';
import type { IncidentDetailDto } from '../../../../server/contract/incident-dto.ts';
import { MAX_INCIDENT_TITLE } from '../../../../server/contract/incident-terms.ts';
import type { NewIncident } from '../../api/incidents-api.ts';
import { newId } from '../../api/new-id.ts';
import { RequestError } from '../../frame/RequestError.tsx';
import { useTexts } from '../../i18n/use-texts.ts';
import { useStores } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import styles from './incidents.module.css';
import { openAsWished } from './open-as-wished.ts';

interface NewIncidentDialogProps {
  /** What it begins with. */
  bookmarks: string[];
  onOpened(incident: IncidentDetailDto): void;
  onClose(): void;
}

export function NewIncidentDialog({ bookmarks, onOpened, onClose }: NewIncidentDialogProps) {
  const { t } = useTexts('incidents');
  const { http } = useStores();
  const field = useId();
  // Of one dialog: pressed twice it opens one incident.
  const [id] = useState(() => newId());
  const [title, setTitle] = useState('');
  const [severity, setSeverity] = useState<Severity>('major');
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const open = useMutation({
    mutationFn: (wish: NewIncident) => openAsWished(http, wish),
  });
  const nameless = title.trim() === '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (nameless || open.isPending) return;
    open.mutate({ id, title: title.trim(), severity, note, bookmarks }, { onSuccess: onOpened });
  };
  return (
    <Dialog
      title={t('new.title')}
      width="narrow"
      closeLabel={t('close')}
      busy={open.isPending}
      onClose={onClose}
    >
      <form className={styles.form} noValidate onSubmit={submit}>
        <label className={styles.label} htmlFor={`${field}-title`}>
          {t('new.name')}
        </label>
        <input
          id={`${field}-title`}
          className={styles.control}
          autoComplete="off"
          maxLength={MAX_INCIDENT_TITLE}
          aria-invalid={tried && nameless}
          aria-describedby={`${field}-problem`}
          value={title}
          onChange={({ target }) => setTitle(target.value)}
        />
        <p id={`${field}-problem`} role="alert" className={styles.problem}>
          {tried && nameless && t('new.needName')}
        </p>
        <label className={styles.label} htmlFor={`${field}-severity`}>
          {t('column.severity')}
        </label>
        <select
          id={`${field}-severity`}
          className={styles.control}
          value={severity}
          onChange={({ target }) => setSeverity(target.value as Severity)}
        >
          {SEVERITIES.map((each) => (
            <option key={each} value={each}>
              {t(`severity.${each}`)}
            </option>
          ))}
        </select>
        <label className={styles.label} htmlFor={`${field}-note`}>
          {t('new.note')}
        </label>
        <textarea
          id={`${field}-note`}
          className={styles.control}
          rows={3}
          maxLength={4000}
          value={note}
          onChange={({ target }) => setNote(target.value)}
        />
        {open.error && <RequestError error={open.error} />}
        <div className={styles.commands}>
          <Button disabled={open.isPending} onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" look="primary" aria-disabled={open.isPending}>
            {t('new.open')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
