import { useTexts } from '../../i18n/use-texts.ts';
import type { Saving } from '../../player/player.ts';
import { Icon } from '../../ui/Icon.tsx';
import styles from './Saving.module.css';

/** On a tile that does with less for a while: a shape, a word, and in a small tile only what matters of it. */
export function SavingMark({ saving }: { saving: Saving | null }) {
  const { t } = useTexts();
  if (!saving) return null;
  const n = saving.everyMs / 1000;
  const stills = saving.level === 'stills';
  const words = stills ? t('saving.stills', { n }) : t('saving.sub');
  return (
    <p className={styles.mark} data-saving={saving.level} title={t(`saving.why.${saving.cause}`)}>
      <Icon name={stills ? 'still' : 'smaller'} size={14} />
      <span className={styles.words}>{words}</span>
      <span className={styles.short} aria-hidden="true">
        {stills ? t('wall.seconds', { seconds: n }) : t('saving.subShort')}
      </span>
    </p>
  );
}
