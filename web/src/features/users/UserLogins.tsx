import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { InitialPasswordDto, UserDto } from '../../../../server/contract/access-dto.ts';
import { endSessionsOf, listSessionsOf, removeTotp, removeUser, resetPassword } from '../../api/users-api.ts';
import { RequestError } from '../../frame/RequestError.tsx';
import { useTexts } from '../../i18n/use-texts.ts';
import { useStores } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import styles from './UserDialog.module.css';
import { USERS_KEY } from './users-key.ts';

interface UserLoginsProps {
  user: UserDto;
  onIssued(issued: InitialPasswordDto): void;
  onChanged(user: UserDto): void;
  /** What is known of the accounts is old. */
  onRefresh(): void;
  onGone(): void;
}

/** What an admin does when somebody forgot a password, lost a phone, or left. */
export function UserLogins({ user, onIssued, onChanged, onRefresh, onGone }: UserLoginsProps) {
  const { t } = useTexts('access');
  const { http } = useStores();
  const [removing, setRemoving] = useState(false);
  const sessions = useQuery({
    queryKey: [USERS_KEY, user.id, 'sessions'],
    queryFn: ({ signal }) => listSessionsOf(http, user.id, { signal }),
    gcTime: 0,
  });
  const mutationKey = [USERS_KEY];
  const reset = useMutation({
    mutationKey,
    mutationFn: () => resetPassword(http, user.id),
    onSuccess: onIssued,
    // A password: kept no longer than it is shown.
    gcTime: 0,
  });
  const noTotp = useMutation({
    mutationKey,
    mutationFn: () => removeTotp(http, user.id),
    onSuccess: onChanged,
  });
  const end = useMutation({
    mutationKey,
    mutationFn: () => endSessionsOf(http, user.id),
    onSuccess: onRefresh,
  });
  const remove = useMutation({
    mutationKey,
    mutationFn: () => removeUser(http, user.id),
    onSuccess: onRefresh,
    onError: () => setRemoving(false),
  });
  const error = reset.error ?? noTotp.error ?? end.error ?? remove.error;
  return (
    <section className={styles.logins}>
      <h3>{t('form.logins')}</h3>
      {error && <RequestError error={error} />}
      {sessions.error && <RequestError error={sessions.error} onRetry={() => void sessions.refetch()} />}
      <p role="status" className={styles.help}>
        {end.isSuccess && t('form.sessionsEnded')}
        {noTotp.isSuccess && t('form.totpRemoved')}
        {!end.isSuccess && sessions.data && t('form.sessions', { n: sessions.data.length })}
      </p>
      <div className={styles.actions}>
        <Button
          title={t('form.resetHelp')}
          disabled={reset.isPending}
          onClick={() => reset.mutate(undefined, { onSuccess: () => reset.reset() })}
        >
          {t('form.resetPassword')}
        </Button>
        {user.totpEnabled && !noTotp.isSuccess && (
          <Button
            title={t('form.removeTotpHelp')}
            disabled={noTotp.isPending}
            onClick={() => noTotp.mutate()}
          >
            {t('form.removeTotp')}
          </Button>
        )}
        <Button disabled={end.isPending || sessions.data?.length === 0} onClick={() => end.mutate()}>
          {t('form.endSessions')}
        </Button>
        <Button look="danger" onClick={() => setRemoving(true)}>
          {t('form.remove')}
        </Button>
      </div>
      {removing && (
        <ConfirmDialog
          title={t('form.removeTitle', { name: user.displayName })}
          confirmLabel={t('form.removeConfirm')}
          cancelLabel={t('form.cancel')}
          destroys
          busy={remove.isPending}
          onConfirm={() => remove.mutate(undefined, { onSuccess: onGone })}
          onCancel={() => setRemoving(false)}
        >
          {t('form.removeHelp')}
        </ConfirmDialog>
      )}
    </section>
  );
}
