import type { ReactNode } from 'react';
import { Clock } from '../../frame/Clock.tsx';
import { LinkFigure } from '../../frame/LinkFigure.tsx';
import { CommandButton } from '../../frame/shortcuts/CommandButton.tsx';
import { UserMenu } from '../../frame/UserMenu.tsx';
import { inLanguage } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import type { Directory } from '../../stores/directory.ts';
import { BrandMark } from '../../ui/BrandMark.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { SavingFigure } from './SavingFigure.tsx';
import styles from './TopBar.module.css';
import { HealthFigures } from './TopBarFigures.tsx';
import type { Chrome, Drawer } from './use-chrome.ts';

interface TopBarProps {
  /** Scenes and tours. */
  plans: ReactNode;
  directory: Directory;
  chrome: Chrome;
  /** How the wall is divided, and which of its pages is shown. */
  layouts: ReactNode;
  pages: ReactNode;
  /** Whether this person may steer displays. */
  steers: boolean;
  onClear(): void;
  onTree(): void;
  onDrawer(drawer: Drawer): void;
  onShortcuts(): void;
}

export function TopBar({
  plans,
  directory,
  chrome,
  layouts,
  pages,
  steers,
  onClear,
  onTree,
  onDrawer,
  onShortcuts,
}: TopBarProps) {
  const { t, language } = useTexts();
  return (
    <header className={styles.bar}>
      <div className={styles.brand}>
        <BrandMark />
        <h1 className={styles.brandName}>{t('brand.name')}</h1>
        <span className={styles.site}>{inLanguage(directory.site, language)}</span>
      </div>
      {plans}
      <CommandButton
        command="tree"
        icon="tree"
        label={t('bar.tree')}
        pressed={chrome.tree}
        onClick={onTree}
      />
      {layouts}
      {pages}
      <IconButton icon="clear" label={t('bar.clear')} onClick={onClear} />
      <div className={styles.space}>
        <SavingFigure />
      </div>
      <HealthFigures
        directory={directory}
        open={chrome.drawer === 'alarms'}
        onAlarms={() => onDrawer('alarms')}
      />
      <LinkFigure />
      <Clock />
      <div className={styles.tools}>
        <CommandButton
          command="details"
          icon="details"
          label={t('bar.details')}
          pressed={chrome.drawer === 'details'}
          onClick={() => onDrawer('details')}
        />
        {steers && (
          <CommandButton
            command="displays"
            icon="display"
            label={t('bar.displays')}
            pressed={chrome.drawer === 'displays'}
            onClick={() => onDrawer('displays')}
          />
        )}
        <CommandButton command="help" icon="keyboard" label={t('bar.shortcuts')} onClick={onShortcuts} />
        <UserMenu here="wall" />
      </div>
    </header>
  );
}
