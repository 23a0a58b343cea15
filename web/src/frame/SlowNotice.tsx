import { useEffect, useState } from 'react';
import { useTexts } from '../i18n/use-texts.ts';
import { Notice } from '../ui/Notice.tsx';
import styles from './SlowNotice.module.css';

/** Words for a wait that is over before they are read would only flicker. */
const WORTH_SAYING_MS = 400;

/** In place of what is on its way, as long as it is: after a while it says so. */
export function SlowNotice() {
  const { t } = useTexts();
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), WORTH_SAYING_MS);
    return () => clearTimeout(timer);
  }, []);
  return <div role="status">{slow && <Notice title={t('common.opening')} />}</div>;
}

/** Where there is nothing else in the window. */
export function SlowScreen() {
  return (
    <main className={styles.screen}>
      <SlowNotice />
    </main>
  );
}
