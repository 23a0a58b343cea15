import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { TokenInfoDto, UserDto } from '../../../../server/contract/access-dto.ts';
import { listTokensOf, removeTokenOf } from '../../api/users-api.ts';
import { RequestError } from '../../frame/RequestError.tsx';
import { dayAndTime } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { useSecond, useStores } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import styles from './UserDialog.module.css';
import { USERS_KEY } from './users-key.ts';

/** The machines that act for somebody: what an admin shuts out when one is lost, or its maker has left. */
export function UserTokens({ user }: { user: UserDto }) {
  const { t } = useTexts('access');
  const { http } = useStores();
  const client = useQueryClient();
  const [target, setTarget] = useState<TokenInfoDto | null>(null);
  const queryKey = [USERS_KEY, user.id, 'tokens'];
  const tokens = useQuery({
    queryKey,
    queryFn: ({ signal }) => listTokensOf(http, user.id, { signal }),
    gcTime: 0,
  });
  const remove = useMutation({
    mutationKey: [USERS_KEY],
    mutationFn: (id: string) => removeTokenOf(http, user.id, id),
    onSettled: () => void client.invalidateQueries({ queryKey }),
  });
  if (!tokens.error && !remove.error && !tokens.data?.length) return null;
  return (
    <section className={styles.logins}>
      <h3>{t('tokens.title')}</h3>
      {tokens.error && <RequestError error={tokens.error} onRetry={() => void tokens.refetch()} />}
      {remove.error && <RequestError error={remove.error} />}
      <ul className={styles.tokens}>
        {tokens.data?.map((token) => (
          <TokenRow key={token.id} token={token} onRevoke={() => setTarget(token)} />
        ))}
      </ul>
      {target && (
        <ConfirmDialog
          title={t('tokens.revokeTitle', { name: target.name })}
          confirmLabel={t('tokens.revokeConfirm')}
          cancelLabel={t('form.cancel')}
          destroys
          onConfirm={() => {
            remove.mutate(target.id);
            setTarget(null);
          }}
          onCancel={() => setTarget(null)}
        >
          {t('tokens.revokeHelp')}
        </ConfirmDialog>
      )}
    </section>
  );
}

function TokenRow({ token, onRevoke }: { token: TokenInfoDto; onRevoke(): void }) {
  const { t, age } = useTexts('access');
  const now = useSecond();
  const { name, roles, expiresAtMs, lastUsedAtMs } = token;
  const ends =
    expiresAtMs !== null &&
    t(expiresAtMs < now ? 'tokens.over' : 'tokens.ends', { time: dayAndTime(expiresAtMs) });
  return (
    <li>
      <span>
        <strong>{name}</strong>
        <span className={styles.help}>
          {[
            roles.map((role) => t(`role.${role}`)).join(t('listSeparator')),
            ends || t('tokens.noEnd'),
            lastUsedAtMs === null ? t('tokens.unused') : t('tokens.used', { age: age(now - lastUsedAtMs) }),
          ].join(' · ')}
        </span>
      </span>
      <Button aria-label={t('tokens.revokeTitle', { name })} onClick={onRevoke}>
        {t('tokens.revoke')}
      </Button>
    </li>
  );
}
