import { useTexts } from '../../i18n/use-texts.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './incidents.module.css';

/** In place of a recording that cannot be played on. */
export function RecordingFailed({ onRetry }: { onRetry(): void }) {
  const { t } = useTexts('incidents');
  return (
    <div className={styles.gap} role="alert">
      <p>{t('replay.failed')}</p>
      <Button onClick={onRetry}>{t('shared.retry')}</Button>
    </div>
  );
}
