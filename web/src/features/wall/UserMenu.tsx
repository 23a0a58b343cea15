import { LANGUAGES } from '../../i18n/setup-i18n.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { useSession, useStores } from '../../stores/use-stores.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Menu } from '../../ui/Menu.tsx';
import styles from './TopBar.module.css';

export function UserMenu() {
  const { t, language, setLanguage } = useTexts();
  const { session } = useStores();
  const state = useSession();
  const name = state.phase === 'in' ? state.session.displayName || state.session.username : '';
  const languages = LANGUAGES.map((code, index) => ({
    key: code,
    label: t(`language.${code}`),
    checked: code === language,
    lang: code === 'zh' ? 'zh-CN' : 'en',
    ...(index === 0 ? { heading: t('language.label') } : {}),
    onSelect: () => setLanguage(code),
  }));
  const logout = {
    key: 'logout',
    label: t('bar.logout'),
    icon: 'logout' as const,
    heading: t('bar.user'),
    onSelect: () => void session.logout(),
  };
  return (
    <Menu
      label={`${t('bar.user')} ${name}`}
      items={[...languages, logout]}
      button={
        <span className={styles.user}>
          <Icon name="user" />
          {name}
        </span>
      }
    />
  );
}
