import type { CameraDto, VerdictDto } from '../../../../server/contract/dto.ts';
import { cameraName } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import type { Directory } from '../../stores/directory.ts';
import { isTrouble } from '../../stores/health-summary.ts';
import { useHealthRevision, useSecond, useStores } from '../../stores/use-stores.ts';
import { Notice } from '../../ui/Notice.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import styles from './Drawer.module.css';
import { Drawer } from './Drawer.tsx';

/** More would only scroll; the count says how many there are. */
const LISTED = 200;

interface AlarmDrawerProps {
  directory: Directory;
  onCamera(cameraId: string): void;
  onClose(): void;
}

/** The cameras that somebody must look at, newest trouble first. */
export function AlarmDrawer({ directory, onCamera, onClose }: AlarmDrawerProps) {
  const { t } = useTexts();
  const { health } = useStores();
  useHealthRevision();
  const verdicts = directory.cameras.map((camera) => ({ camera, verdict: health.verdict(camera.id) }));
  const troubled = verdicts
    .filter((entry): entry is Alarm => entry.verdict !== null && isTrouble(entry.verdict.state))
    .sort((a, b) => b.verdict.sinceMs - a.verdict.sinceMs);
  const unvisited = verdicts.filter(({ verdict }) => !verdict || verdict.state === 'unknown').length;
  const waiting = unvisited > 0 ? t('alarm.noneYet', { n: unvisited }) : '';
  return (
    <Drawer title={t('alarm.title')} onClose={onClose}>
      {troubled.length === 0 ? (
        <Notice title={t('alarm.none')} help={waiting} />
      ) : (
        <>
          <p className={styles.note}>
            {t('alarm.count', { n: troubled.length })}
            {waiting && ` · ${waiting}`}
          </p>
          <ul>
            {troubled.slice(0, LISTED).map((alarm) => (
              <li key={alarm.camera.id}>
                <AlarmLine {...alarm} onChoose={() => onCamera(alarm.camera.id)} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Drawer>
  );
}

interface Alarm {
  camera: CameraDto;
  verdict: VerdictDto;
}

function AlarmLine({ camera, verdict, onChoose }: Alarm & { onChoose(): void }) {
  const { t, language, age } = useTexts();
  const now = useSecond();
  return (
    <button type="button" className={styles.alarm} title={t('alarm.hint')} onClick={onChoose}>
      <span className={styles.alarmMark}>
        <StateMark state={verdict.state} />
      </span>
      <span className={styles.alarmName}>{cameraName(camera, language)}</span>
      <span className={styles.alarmAge}>{age(now - verdict.sinceMs)}</span>
      <span className={styles.alarmReason}>
        {t(`state.${verdict.state}`)} · {t(`reason.${verdict.reason}`)}
      </span>
    </button>
  );
}
