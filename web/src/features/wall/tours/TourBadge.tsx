import { useCommandKey } from '../../../frame/shortcuts/use-shortcuts.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useValue } from '../../../stores/use-stores.ts';
import styles from './TourBadge.module.css';
import type { Tours } from './use-tours.ts';
import type { PlayingTour } from './wall-tours.ts';

/** On a wall without bars: why the tour does not go on, and how it does. While it plays, nothing lies over the pictures. */
export function TourBadge({ tours }: { tours: Tours }) {
  const tour = tours.wall.atHand();
  return tour ? <Badge tour={tour} /> : null;
}

function Badge({ tour }: { tour: PlayingTour }) {
  const { t } = useTexts();
  const { phase, halt, number, count } = useValue(tour.state);
  const key = useCommandKey('tourPause');
  if (phase === 'showing' || phase === 'preparing') return null;
  const why = phase === 'empty' || halt === null ? t('tour.empty') : t(`tour.halt.${halt}`);
  const byKey = key && (halt === 'user' || halt === 'touch' || halt === 'motion');
  return (
    <p className={styles.badge} role="status">
      {t('tour.title')} {number > 0 && t('tour.page', { n: number, count })} · {why}
      {byKey && ` · ${t('tour.resumeByKey', { key: key.label })}`}
    </p>
  );
}
