import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import type { ExportDto } from '../../../../server/contract/incident-dto.ts';
import { evidenceKeys, exportIncident, listExports, packageAddress } from '../../api/incidents-api.ts';
import { newId } from '../../api/new-id.ts';
import { RequestError } from '../../frame/RequestError.tsx';
import { dayAndTime } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { useStores } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './incidents.module.css';
import { EXPORTS_KEY } from './query-keys.ts';

const LOOK_AGAIN_MS = 1_000;

/** Handing over: a reason, a package, and the key that it is signed with. */
export function ExportPanel({ incidentId }: { incidentId: string }) {
  const { t } = useTexts('incidents');
  const { http } = useStores();
  const queries = useQueryClient();
  const field = useId();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const made = useQuery({
    queryKey: [EXPORTS_KEY, incidentId],
    queryFn: ({ signal }) => listExports(http, incidentId, { signal }),
    refetchInterval: ({ state }) => (state.data?.some(isBuilding) ? LOOK_AGAIN_MS : false),
  });
  const make = useMutation({
    mutationFn: (given: string) => exportIncident(http, incidentId, newId(), given.trim()),
    onSuccess: (_, given) => {
      setReason((now) => (now === given ? '' : now));
      setTried(false);
    },
    // Also where no answer came: it may be in the making.
    onSettled: () => void queries.invalidateQueries({ queryKey: [EXPORTS_KEY, incidentId] }),
  });
  const needsReason = reason.trim() === '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!needsReason && !make.isPending) make.mutate(reason);
  };
  return (
    <section aria-label={t('export.title')}>
      <h2 className={styles.heading}>{t('export.title')}</h2>
      <form className={styles.form} noValidate onSubmit={submit}>
        <label className={styles.label} htmlFor={`${field}-reason`}>
          {t('export.reason')}
        </label>
        <input
          id={`${field}-reason`}
          className={styles.control}
          autoComplete="off"
          maxLength={500}
          aria-invalid={tried && needsReason}
          aria-describedby={`${field}-problem`}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
        <p id={`${field}-problem`} role="alert" className={styles.problem}>
          {tried && needsReason && t('export.needReason')}
        </p>
        {make.error && <RequestError error={make.error} />}
        <Button type="submit" look="primary" aria-disabled={make.isPending}>
          {t('export.make')}
        </Button>
      </form>
      {made.error && <RequestError error={made.error} onRetry={() => void made.refetch()} />}
      <ul className={styles.plain} aria-live="polite">
        {made.data?.map((each) => (
          <ExportLine key={each.id} made={each} />
        ))}
      </ul>
      <KeyLine />
    </section>
  );
}

function isBuilding({ state }: ExportDto): boolean {
  return state === 'building';
}

export function ExportLine({ made }: { made: ExportDto }) {
  const { t } = useTexts('incidents');
  const { id, state, failure, progress, sizeBytes, sha256, reason, createdAtMs, createdBy } = made;
  const megabytes = (sizeBytes / 1024 / 1024).toFixed(1);
  return (
    <li className={styles.line}>
      <span>
        {dayAndTime(createdAtMs)} {createdBy}
        <br />
        {reason}
      </span>
      <span className={styles.faint}>
        {state === 'building' && t('export.building', { n: progress })}
        {state === 'ready' && (
          <a className={styles.link} href={packageAddress(id)} download>
            {t('export.download', { n: megabytes })}
          </a>
        )}
        {state === 'failed' && t(`export.failure.${failure ?? 'disk'}`)}
        {state === 'removed' && t('export.removed')}
        {sha256 && (
          <>
            <br />
            <code className={styles.hash}>SHA-256 {sha256}</code>
          </>
        )}
      </span>
    </li>
  );
}

/** To be compared with what the verifier names. */
function KeyLine() {
  const { t } = useTexts('incidents');
  const { http } = useStores();
  const keys = useQuery({
    queryKey: ['evidence-keys'],
    queryFn: ({ signal }) => evidenceKeys(http, { signal }),
  });
  const current = keys.data?.find((key) => key.current);
  if (!current) return null;
  return (
    <p className={styles.faint}>
      {t('export.key')}{' '}
      <code className={styles.hash}>{current.fingerprint.replace(/(.{4})(?=.)/gu, '$1 ')}</code>
    </p>
  );
}
