import { useTexts } from '../../../i18n/use-texts.ts';
import { Icon } from '../../../ui/Icon.tsx';
import styles from './SoundBlocked.module.css';

/** The browser holds the sound back until somebody has clicked: says so, and is what to click. */
export function SoundBlocked({ onAllow, small }: { onAllow(): void; small: boolean }) {
  const { t } = useTexts();
  return (
    <button type="button" className={styles.blocked} title={t('tile.soundBlockedHelp')} onClick={onAllow}>
      <Icon name="muted" size={14} />
      {t(small ? 'tile.soundBlockedShort' : 'tile.soundBlocked')}
    </button>
  );
}
