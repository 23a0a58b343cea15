import type { TFunction } from 'i18next';
import { useCommandKey } from '../../frame/shortcuts/use-shortcuts.ts';
import { percent } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import type { Directory } from '../../stores/directory.ts';
import { summarize } from '../../stores/health-summary.ts';
import { useHealthRevision, useStores } from '../../stores/use-stores.ts';
import { Icon } from '../../ui/Icon.tsx';
import styles from './TopBar.module.css';

interface HealthFiguresProps {
  directory: Directory;
  open: boolean;
  onAlarms(): void;
}

/** Online rate and alarms over all cameras of the directory. */
export function HealthFigures({ directory, open, onAlarms }: HealthFiguresProps) {
  const { t } = useTexts();
  const { health } = useStores();
  const key = useCommandKey('alarms');
  useHealthRevision();
  const sum = summarize(
    directory.cameras.map((camera) => camera.id),
    (id) => health.verdict(id),
  );
  const help = t('bar.onlineRateHelp', { due: sum.due, online: sum.online });
  return (
    <>
      <span className={styles.figure} title={help}>
        <span className={styles.figureLabel}>{t('bar.onlineRate')}</span>
        <span className={styles.figureValue}>{sum.due === 0 ? '–' : percent(sum.online / sum.due)}</span>
      </span>
      <button
        type="button"
        className={styles.alarms}
        data-worst={sum.down > 0 ? 'down' : sum.trouble > 0 ? 'degraded' : undefined}
        aria-pressed={open}
        aria-keyshortcuts={key?.aria}
        title={key ? `${t('bar.alarmsHelp')}  ${key.label}` : t('bar.alarmsHelp')}
        onClick={onAlarms}
      >
        <Icon name="alarm" size={14} />
        {alarmWords(t, sum.trouble)}
      </button>
    </>
  );
}

function alarmWords(t: TFunction, n: number): string {
  if (n === 0) return t('bar.noAlarms');
  return n === 1 ? t('bar.oneAlarm') : t('bar.alarms', { n });
}
