import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { InitialPasswordDto, UserDto } from '../../../../server/contract/access-dto.ts';
import { listUsers } from '../../api/users-api.ts';
import { RequestError } from '../../frame/RequestError.tsx';
import { SlowNotice } from '../../frame/SlowNotice.tsx';
import { type PlaceNames, usePlaceNames } from '../../frame/use-place-names.ts';
import { dayAndTime } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { useSession, useStores } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { InitialPassword } from './InitialPassword.tsx';
import { UserDialog } from './UserDialog.tsx';
import styles from './UsersPage.module.css';
import { USERS_KEY } from './users-key.ts';

/** Who may come in, as what, and how far. */
export function UsersPage() {
  const { t } = useTexts('access');
  const { http } = useStores();
  const [edited, setEdited] = useState<UserDto | 'new' | null>(null);
  const [issued, setIssued] = useState<InitialPasswordDto | null>(null);
  const users = useQuery({ queryKey: [USERS_KEY], queryFn: ({ signal }) => listUsers(http, { signal }) });
  return (
    <>
      <PageHeader title={t('users.title')} aside={users.data && t('users.count', { n: users.data.length })}>
        <Button look="primary" onClick={() => setEdited('new')}>
          {t('users.new')}
        </Button>
      </PageHeader>
      <div className={styles.page}>
        {users.isPending && <SlowNotice />}
        {users.error && <RequestError error={users.error} onRetry={() => void users.refetch()} />}
        {users.data && (
          <table className={styles.table}>
            <thead>
              <tr>
                {(['name', 'username', 'roles', 'domains', 'regions', 'state', 'lastLogin'] as const).map(
                  (column) => (
                    <th key={column} scope="col">
                      {t(`users.${column}`)}
                    </th>
                  ),
                )}
              </tr>
            </thead>
            <tbody>
              {users.data.map((user) => (
                <Row key={user.id} user={user} onEdit={() => setEdited(user)} />
              ))}
            </tbody>
          </table>
        )}
      </div>
      {edited && (
        <UserDialog
          user={edited === 'new' ? null : edited}
          onIssued={setIssued}
          onClose={() => setEdited(null)}
        />
      )}
      {issued && <InitialPassword issued={issued} onClose={() => setIssued(null)} />}
    </>
  );
}

function Row({ user, onEdit }: { user: UserDto; onEdit(): void }) {
  const { t } = useTexts('access');
  const names = usePlaceNames();
  const session = useSession();
  const own = session.phase === 'in' && session.session.username === user.username;
  const { domains, regions } = user.scope;
  const listed = (values: readonly string[] | null, kind: keyof PlaceNames) =>
    values === null ? t('everywhere') : names && values.map(names[kind]).join(t('listSeparator'));
  return (
    <tr data-disabled={!user.enabled || undefined}>
      <td>
        <button
          type="button"
          className={styles.name}
          aria-label={t('users.edit', { name: user.displayName })}
          onClick={onEdit}
        >
          {user.displayName}
        </button>{' '}
        {own && <span className={styles.faint}>{t('users.you')}</span>}
      </td>
      <td>{user.username}</td>
      <td>{user.roles.map((role) => t(`role.${role}`)).join(t('listSeparator'))}</td>
      <td>{listed(domains, 'domain')}</td>
      <td>{listed(regions, 'region')}</td>
      <td>
        {t(user.enabled ? 'users.enabled' : 'users.disabled')}
        {user.totpEnabled && <span className={styles.mark}>{t('users.totp')}</span>}
        {user.mustChangePassword && <span className={styles.mark}>{t('users.mustChange')}</span>}
      </td>
      <td className={styles.faint}>
        {user.lastLoginAtMs === null ? t('users.never') : dayAndTime(user.lastLoginAtMs)}
      </td>
    </tr>
  );
}
