import { useTexts } from '../i18n/use-texts.ts';
import { Notice } from '../ui/Notice.tsx';
import styles from './SlowNotice.module.css';
import { useLasting } from './use-lasting.ts';

/** In place of what is on its way, as long as it is: after a while it says so. */
export function SlowNotice() {
  const { t } = useTexts();
  const isSlow = useLasting(true);
  return <div role="status">{isSlow && <Notice title={t('common.opening')} />}</div>;
}

/** Where there is nothing else in the window. */
export function SlowScreen() {
  return (
    <main className={styles.screen}>
      <SlowNotice />
    </main>
  );
}
