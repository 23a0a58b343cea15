import { timeOfDay } from '../i18n/format.ts';
import { useSecond } from '../stores/use-stores.ts';
import styles from './frame.module.css';

export function Clock() {
  const second = useSecond();
  return (
    <time className={styles.clock} dateTime={new Date(second).toISOString()}>
      {timeOfDay(second)}
    </time>
  );
}
