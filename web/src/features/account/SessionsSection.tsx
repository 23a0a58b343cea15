import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { LoginInfoDto } from '../../../../server/contract/access-dto.ts';
import { endSession, listSessions } from '../../api/account-api.ts';
import { RequestError } from '../../frame/RequestError.tsx';
import { dayAndTime } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { useSecond, useStores } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './AccountPage.module.css';
import { browserName } from './browser-name.ts';
import { SESSIONS_KEY } from './query-keys.ts';
import { Section } from './Section.tsx';

/** Where somebody is logged in, so that a login that is not his own is seen and ended. */
export function SessionsSection() {
  const { t } = useTexts('account');
  const { http } = useStores();
  const client = useQueryClient();
  const sessions = useQuery({
    queryKey: SESSIONS_KEY,
    queryFn: ({ signal }) => listSessions(http, { signal }),
  });
  const end = useMutation({
    mutationFn: (id: string) => endSession(http, id),
    onSettled: () => client.invalidateQueries({ queryKey: SESSIONS_KEY }),
  });
  const error = sessions.error ?? end.error;
  return (
    <Section title={t('sessions.title')} help={t('sessions.help')}>
      {error && <RequestError error={error} onRetry={() => void sessions.refetch()} />}
      <ul className={`${styles.rows} ${styles.sessions}`}>
        {sessions.data?.map((one) => (
          <SessionRow key={one.id} login={one} ending={end.isPending} onEnd={() => end.mutate(one.id)} />
        ))}
      </ul>
    </Section>
  );
}

interface SessionRowProps {
  login: LoginInfoDto;
  ending: boolean;
  onEnd(): void;
}

function SessionRow({ login, ending, onEnd }: SessionRowProps) {
  const { t, age } = useTexts('account');
  const now = useSecond();
  const { address, userAgent, createdAtMs, lastSeenAtMs, current } = login;
  const browser = browserName(userAgent) || t('sessions.unknownBrowser');
  return (
    <li className={styles.row}>
      <span className={styles.name} title={userAgent}>
        {browser}
      </span>
      <span className={styles.fact}>{address}</span>
      <span className={styles.fact}>
        <span>{t('sessions.since', { time: dayAndTime(createdAtMs) })}</span>
        {!current && <span>{t('sessions.seen', { age: age(now - lastSeenAtMs) })}</span>}
      </span>
      {current ? (
        <span className={styles.end}>{t('sessions.current')}</span>
      ) : (
        <Button
          className={styles.end}
          disabled={ending}
          aria-label={t('sessions.endThis', { browser, address })}
          onClick={onEnd}
        >
          {t('sessions.end')}
        </Button>
      )}
    </li>
  );
}
