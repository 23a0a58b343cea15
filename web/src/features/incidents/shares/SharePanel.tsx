import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { NewShareDto, ShareDto } from '../../../../../server/contract/share-dto.ts';
import { listShares, revokeShare, type ShareSubject } from '../../../api/shares-api.ts';
import { RequestError } from '../../../frame/RequestError.tsx';
import { dayAndTime } from '../../../i18n/format.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useStores } from '../../../stores/use-stores.ts';
import { Button } from '../../../ui/Button.tsx';
import styles from '../incidents.module.css';
import { SHARES_KEY } from '../query-keys.ts';
import { MadeShare } from './MadeShare.tsx';
import { NewShareDialog } from './NewShareDialog.tsx';

const LOOK_AGAIN_MS = 30_000;

/** Links for people without an account: who has one, until when, how often it was opened; and how to make and revoke them. */
export function SharePanel({ subject }: { subject: ShareSubject }) {
  const { t } = useTexts('incidents');
  const { http } = useStores();
  const queries = useQueryClient();
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<NewShareDto | null>(null);
  const queryKey = [SHARES_KEY, subject];
  const reload = () => void queries.invalidateQueries({ queryKey });
  const shares = useQuery({
    queryKey,
    queryFn: ({ signal }) => listShares(http, subject, { signal }),
    // Whoever opens one does so elsewhere.
    refetchInterval: LOOK_AGAIN_MS,
  });
  const revoke = useMutation({ mutationFn: (id: string) => revokeShare(http, id), onSettled: reload });
  const error = shares.error ?? revoke.error;
  return (
    <section aria-label={t('share.title')}>
      <h2 className={styles.heading}>{t('share.title')}</h2>
      <p className={styles.faint}>{t('share.help')}</p>
      <div className={styles.bar}>
        <Button onClick={() => setMaking(true)}>{t('share.new')}</Button>
      </div>
      {error && <RequestError error={error} onRetry={() => void shares.refetch()} />}
      {shares.data?.length === 0 && <p className={styles.faint}>{t('share.none')}</p>}
      <ul className={styles.plain}>
        {shares.data?.map((share) => (
          <ShareLine
            key={share.id}
            share={share}
            revoking={revoke.isPending}
            onRevoke={() => revoke.mutate(share.id)}
          />
        ))}
      </ul>
      {making && (
        <NewShareDialog
          subject={subject}
          onMade={(share) => {
            setMaking(false);
            setMade(share);
            reload();
          }}
          onClose={() => setMaking(false)}
        />
      )}
      {made && <MadeShare share={made} onDone={() => setMade(null)} />}
    </section>
  );
}

interface ShareLineProps {
  share: ShareDto;
  revoking: boolean;
  onRevoke(): void;
}

function ShareLine({ share, revoking, onRevoke }: ShareLineProps) {
  const { t } = useTexts('incidents');
  const { id, recipient, reason, state, createdBy, expiresAtMs } = share;
  const isOver = state !== 'open' && state !== 'used-up';
  return (
    <li className={styles.line}>
      <span>
        <strong>{recipient}</strong> {t(`share.state.${state}`)}
      </span>
      <span className={styles.faint}>
        {t('share.madeBy', { by: createdBy, reason })}
        <br />
        {t('share.until', { at: dayAndTime(expiresAtMs) })}
        <br />
        <Openings share={share} />
        <br />
        <code className={styles.hash}>{id}</code>
      </span>
      {!isOver && (
        <span>
          <Button aria-label={t('share.revokeNamed', { recipient })} disabled={revoking} onClick={onRevoke}>
            {t('share.revoke')}
          </Button>
        </span>
      )}
    </li>
  );
}

function Openings({ share }: { share: ShareDto }) {
  const { t } = useTexts('incidents');
  const { openings: n, maxOpenings: max, lastOpenedAtMs } = share;
  if (lastOpenedAtMs === null) return t('share.unopened');
  const at = dayAndTime(lastOpenedAtMs);
  return max === null ? t('share.opened', { n, at }) : t('share.openedOf', { n, max, at });
}
