import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
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
  onGone(): void;
}

/** What an admin does when somebody forgot a password, lost a phone, or left. */
export function UserLogins({ user, onIssued, onGone }: UserLoginsProps) {
  const { t } = useTexts('access');
  const { http } = useStores();
  const client = useQueryClient();
  const [removing, setRemoving] = useState(false);
  const sessionsKey = [USERS_KEY, user.id, 'sessions'];
  const sessions = useQuery({
    queryKey: sessionsKey,
    queryFn: ({ signal }) => listSessionsOf(http, user.id, { signal }),
    gcTime: 0,
  });
  const refresh = () => client.invalidateQueries({ queryKey: [USERS_KEY] });
  const reset = useMutation({
    mutationFn: () => resetPassword(http, user.id),
    onSuccess: async (issued) => {
      await refresh();
      onGone();
      onIssued(issued);
    },
  });
  const noTotp = useMutation({ mutationFn: () => removeTotp(http, user.id), onSuccess: refresh });
  const end = useMutation({ mutationFn: () => endSessionsOf(http, user.id), onSuccess: refresh });
  const remove = useMutation({
    mutationFn: () => removeUser(http, user.id),
    onSuccess: async () => {
      await refresh();
      onGone();
    },
  });
  const error = reset.error ?? noTotp.error ?? end.error ?? remove.error;
  return (
    <section className={styles.logins}>
      <h3>{t('form.logins')}</h3>
      {error && <RequestError error={error} />}
      <p role="status" className={styles.help}>
        {end.isSuccess && t('form.sessionsEnded')}
        {noTotp.isSuccess && t('form.totpRemoved')}
        {!end.isSuccess && sessions.data && t('form.sessions', { n: sessions.data.length })}
      </p>
      <div className={styles.actions}>
        <Button title={t('form.resetHelp')} disabled={reset.isPending} onClick={() => reset.mutate()}>
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
          onConfirm={() => {
            remove.mutate();
            setRemoving(false);
          }}
          onCancel={() => setRemoving(false)}
        >
          {t('form.removeHelp')}
        </ConfirmDialog>
      )}
    </section>
  );
}
