import type { TokenInfoDto } from '../../../../../server/contract/access-dto.ts';
import { usePlaceNames } from '../../../frame/use-place-names.ts';
import { dayAndTime } from '../../../i18n/format.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useSecond } from '../../../stores/use-stores.ts';
import { Button } from '../../../ui/Button.tsx';
import styles from '../AccountPage.module.css';

export function TokenRow({ token, onRevoke }: { token: TokenInfoDto; onRevoke(): void }) {
  const { t, age } = useTexts('account');
  const { t: access } = useTexts('access');
  const now = useSecond();
  const { name, roles, expiresAtMs, lastUsedAtMs } = token;
  return (
    <li className={styles.row}>
      <span className={styles.name}>{name}</span>
      <span className={styles.fact}>
        <span>{roles.map((role) => access(`role.${role}`)).join(access('listSeparator'))}</span>
        <ScopeWords scope={token.scope} />
      </span>
      <span className={styles.fact}>
        <span>
          {expiresAtMs === null
            ? t('tokens.noEnd')
            : t(expiresAtMs < now ? 'expired' : 'expires', { time: dayAndTime(expiresAtMs) })}
        </span>
        <span>
          {lastUsedAtMs === null ? t('tokens.unused') : t('tokens.used', { age: age(now - lastUsedAtMs) })}
        </span>
      </span>
      <Button className={styles.end} aria-label={t('tokens.revokeTitle', { name })} onClick={onRevoke}>
        {t('tokens.revoke')}
      </Button>
    </li>
  );
}

function ScopeWords({ scope: { domains, regions } }: { scope: TokenInfoDto['scope'] }) {
  const { t: access } = useTexts('access');
  const names = usePlaceNames();
  const words = names && [...(domains?.map(names.domain) ?? []), ...(regions?.map(names.region) ?? [])];
  return <span>{words && (words.join(access('listSeparator')) || access('everywhere'))}</span>;
}
