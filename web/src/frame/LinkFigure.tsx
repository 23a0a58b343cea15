import { useTexts } from '../i18n/use-texts.ts';
import { useLinkState } from '../stores/use-stores.ts';
import styles from './frame.module.css';

/** Whether the page hears the hub: a shape and a word. */
export function LinkFigure() {
  const { t } = useTexts();
  const { phase } = useLinkState();
  const word = t(
    phase === 'connected' ? 'bar.connected' : phase === 'lost' ? 'bar.disconnected' : 'bar.connecting',
  );
  return (
    <span className={styles.link} data-phase={phase} role="status">
      <span className={styles.linkMark} aria-hidden="true" />
      <span className={styles.linkWord}>{word}</span>
    </span>
  );
}
