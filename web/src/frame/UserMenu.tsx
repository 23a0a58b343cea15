import { useNavigate } from 'react-router';
import type { Permission } from '../../../server/contract/permissions.ts';
import { LANGUAGES } from '../i18n/setup-i18n.ts';
import { useTexts } from '../i18n/use-texts.ts';
import { useSession, useStores } from '../stores/use-stores.ts';
import { NEW_WINDOW } from '../stores/wall-window.ts';
import { Icon } from '../ui/Icon.tsx';
import { Menu, type MenuItem } from '../ui/Menu.tsx';
import { administers } from './admin-permissions.ts';
import { TEXT_SIZES, THEMES } from './appearance/appearance.ts';
import { useAppearance } from './appearance/use-appearance.ts';
import styles from './frame.module.css';

export function UserMenu({ here }: { here: 'wall' | 'admin' }) {
  const { t, language, setLanguage } = useTexts();
  const { session } = useStores();
  const navigate = useNavigate();
  const [appearance, setAppearance] = useAppearance();
  const state = useSession();
  if (state.phase !== 'in') return null;
  const name = state.session.displayName || state.session.username;
  const go = (path: string) => () => void navigate(path);

  const account: MenuItem[] = [
    { key: 'account', label: t('bar.account'), icon: 'user', onSelect: go('/account') },
  ];
  if (here === 'admin') {
    account.push({ key: 'wall', label: t('bar.wall'), icon: 'fill', onSelect: go('/') });
  } else if (administers(state.session.permissions)) {
    account.push({ key: 'admin', label: t('bar.admin'), icon: 'settings', onSelect: go('/admin') });
  }
  if (here === 'wall') {
    account.push({ key: 'window', label: t('bar.newWindow'), icon: 'external', onSelect: openWallWindow });
  }
  account.push({
    key: 'logout',
    label: t('bar.logout'),
    icon: 'logout',
    onSelect: () => void session.logout(),
  });
  account.splice(1, 0, ...evidenceItems(state.session.permissions, t, go));
  account[0]!.heading = t('bar.user');

  const languages = LANGUAGES.map((code, index) => ({
    key: code,
    label: t(`language.${code}`),
    checked: code === language,
    lang: code === 'zh' ? 'zh-CN' : 'en',
    ...(index === 0 ? { heading: t('language.label') } : {}),
    onSelect: () => setLanguage(code),
  }));
  const themes = THEMES.map((theme, index) => ({
    key: theme,
    label: t(`appearance.theme.${theme}`),
    checked: theme === appearance.theme,
    ...(index === 0 ? { heading: t('appearance.themes') } : {}),
    onSelect: () => setAppearance({ ...appearance, theme }),
  }));
  const sizes = TEXT_SIZES.map((text, index) => ({
    key: text,
    label: t(`appearance.text.${text}`),
    checked: text === appearance.text,
    ...(index === 0 ? { heading: t('appearance.texts') } : {}),
    onSelect: () => setAppearance({ ...appearance, text }),
  }));
  return (
    <Menu
      label={`${t('bar.user')} ${name}`}
      items={[...account, ...languages, ...themes, ...sizes]}
      button={
        <span className={styles.user}>
          <Icon name="user" />
          <span className={styles.userName}>{name}</span>
        </span>
      }
    />
  );
}

/** In a process of its own (`noopener`): windows that share one would also share the thread that feeds their pictures. */
function openWallWindow(): void {
  const { availWidth, availHeight } = window.screen;
  window.open(`/?wall=${NEW_WINDOW}`, '_blank', `noopener,width=${availWidth},height=${availHeight}`);
}

/** The pages of watch lists, bookmarks and incidents, for those whom they are open to. */
function evidenceItems(
  permissions: readonly Permission[],
  t: ReturnType<typeof useTexts>['t'],
  go: (path: string) => () => void,
): MenuItem[] {
  const items: MenuItem[] = [];
  if (permissions.includes('wall:keep')) {
    items.push({ key: 'lists', label: t('bar.lists'), icon: 'star', onSelect: go('/lists') });
  }
  if (permissions.includes('bookmark:view')) {
    items.push({ key: 'bookmarks', label: t('bar.bookmarks'), icon: 'bookmark', onSelect: go('/bookmarks') });
  }
  if (permissions.includes('incident:work')) {
    items.push({ key: 'incidents', label: t('bar.incidents'), icon: 'alarm', onSelect: go('/incidents') });
  }
  return items;
}
