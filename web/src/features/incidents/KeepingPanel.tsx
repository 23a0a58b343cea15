import { type FormEvent, useId, useState } from 'react';
import type { IncidentDetailDto } from '../../../../server/contract/incident-dto.ts';
import { MAX_KEEP_DAYS } from '../../../../server/contract/incident-terms.ts';
import { holdIncident, releaseIncident } from '../../api/incidents-api.ts';
import { dayAndTime } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { useSession, useStores } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { ChangeFailed } from './ChangeFailed.tsx';
import { HoldForm } from './HoldForm.tsx';
import styles from './incidents.module.css';
import { RemoveIncidentDialog } from './RemoveIncidentDialog.tsx';
import { useIncidentChange } from './use-incident-change.ts';

interface KeepingProps {
  incident: IncidentDetailDto;
  onChanged(incident: IncidentDetailDto): void;
}

/** How long an incident is kept, what holds it, and the way to be rid of it. */
export function KeepingPanel({ incident, onChanged }: KeepingProps) {
  const { t } = useTexts('incidents');
  const session = useSession();
  const [removing, setRemoving] = useState(false);
  const { change, isPending, error } = useIncidentChange(incident, onChanged);
  const manages = session.phase === 'in' && session.session.permissions.includes('evidence:manage');
  const { hold } = incident;
  return (
    <section aria-label={t('keep.title')}>
      <h2 className={styles.heading}>{t('keep.title')}</h2>
      {hold && <p>{t('keep.held', { by: hold.by, at: dayAndTime(hold.atMs), reason: hold.reason })}</p>}
      {manages && <Holding incident={incident} onChanged={onChanged} />}
      {/* Another term that a teammate has set is what is written there from then on. */}
      <Term
        key={incident.keepDays}
        incident={incident}
        saving={isPending}
        onSave={(keepDays) => change({ keepDays })}
      />
      {error !== null && <ChangeFailed error={error} />}
      {manages && (
        <div className={styles.bar}>
          <Button look="danger" disabled={hold !== null} onClick={() => setRemoving(true)}>
            {t('keep.remove')}
          </Button>
        </div>
      )}
      {removing && <RemoveIncidentDialog incident={incident} onClose={() => setRemoving(false)} />}
    </section>
  );
}

function Holding({ incident: { id, hold }, onChanged }: KeepingProps) {
  const { http } = useStores();
  const change = (reason: string) => (hold ? releaseIncident : holdIncident)(http, id, reason);
  return <HoldForm held={hold !== null} change={change} onChanged={onChanged} />;
}

interface TermProps {
  incident: IncidentDetailDto;
  saving: boolean;
  onSave(keepDays: number | null): void;
}

/** Nothing is as the hub keeps it. */
function Term({ incident, saving, onSave }: TermProps) {
  const { t } = useTexts('incidents');
  const field = useId();
  const now = incident.keepDays === null ? '' : String(incident.keepDays);
  const [days, setDays] = useState(now);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!saving) onSave(days === '' ? null : Number(days));
  };
  return (
    <form onSubmit={submit}>
      <label className={styles.label} htmlFor={field}>
        {t('keep.days')}
      </label>
      <div className={styles.bar}>
        <input
          id={field}
          type="number"
          className={`${styles.control} ${styles.term}`}
          min={1}
          max={MAX_KEEP_DAYS}
          placeholder={t('keep.asHub')}
          value={days}
          onChange={({ target }) => setDays(target.value)}
        />
        <Button type="submit" disabled={saving || days === now}>
          {t('keep.save')}
        </Button>
      </div>
    </form>
  );
}
