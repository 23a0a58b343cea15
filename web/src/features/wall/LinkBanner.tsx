import { useTexts } from '../../i18n/use-texts.ts';
import { useLinkState, useSecond, useStores } from '../../stores/use-stores.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import styles from './LinkBanner.module.css';

/** A hub that restarts is back in a moment: only a longer loss is worth a line. */
const GRACE_MS = 2000;

export function LinkBanner() {
  const { t, span } = useTexts();
  const { clock } = useStores();
  const { phase, sinceMs } = useLinkState();
  const now = useSecond(phase === 'lost');
  const lostMs = now - clock.differenceMs - sinceMs;
  const shown = phase === 'lost' && lostMs >= GRACE_MS;
  return (
    <div role="alert">
      {shown && (
        <p className={styles.banner}>
          <StateMark state="offline" />
          <span className="visually-hidden">{t('link.lost')}</span>
          <span aria-hidden="true">{t('link.lostFor', { span: span(lostMs) })}</span>
        </p>
      )}
    </div>
  );
}
