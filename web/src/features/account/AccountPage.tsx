import { useTexts } from '../../i18n/use-texts.ts';
import { useSession } from '../../stores/use-stores.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import styles from './AccountPage.module.css';
import { AppearanceSection } from './AppearanceSection.tsx';
import { LinksSection } from './links/LinksSection.tsx';
import { PasswordSection } from './PasswordSection.tsx';
import { SessionsSection } from './SessionsSection.tsx';
import { TokensSection } from './tokens/TokensSection.tsx';
import { TotpSection } from './totp/TotpSection.tsx';

/** What belongs to whoever is logged in. */
export function AccountPage() {
  const { t } = useTexts('account');
  const { t: access } = useTexts('access');
  const state = useSession();
  if (state.phase !== 'in') return null;
  const { username, displayName, roles, permissions } = state.session;
  const who = [
    displayName,
    username,
    roles.map((role) => access(`role.${role}`)).join(access('listSeparator')),
  ];
  return (
    <>
      <PageHeader title={t('title')} aside={who.join(' · ')} />
      <div className={styles.page}>
        <AppearanceSection />
        <PasswordSection />
        <TotpSection />
        <SessionsSection />
        <TokensSection session={state.session} />
        {permissions.includes('link:create') && <LinksSection username={username} />}
      </div>
    </>
  );
}
