import { savingWords } from '../../frame/picture/tile-words.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import type { Saving } from '../../player/player.ts';
import { Icon } from '../../ui/Icon.tsx';
import styles from './Saving.module.css';

/** In the caption of a tile that does with less for a while: a shape and a word, in a small tile a short one. */
export function SavingMark({ saving }: { saving: Saving }) {
  const { t } = useTexts();
  const stills = saving.level === 'stills';
  return (
    <span className={styles.mark} data-saving={saving.level}>
      <Icon name={stills ? 'still' : 'smaller'} size={14} />
      <span className={styles.words}>{savingWords(t, saving)}</span>
      <span className={styles.short}>{t(stills ? 'saving.stillsShort' : 'saving.subShort')}</span>
    </span>
  );
}
