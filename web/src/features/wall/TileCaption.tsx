import type { CameraDto } from '../../../../server/contract/dto.ts';
import type { TileCondition } from '../../frame/picture/tile-condition.ts';
import { cameraName, latencySeconds } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import type { Saving } from '../../player/player.ts';
import { useDirectory, useSecond } from '../../stores/use-stores.ts';
import { Icon } from '../../ui/Icon.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { SavingMark } from './SavingMark.tsx';
import styles from './Tile.module.css';

interface TileCaptionProps {
  camera: CameraDto;
  condition: TileCondition;
  audible: boolean;
  /** What is to be seen is not live. */
  replaying: boolean;
  saving: Saving | null;
}

/** One line under (or over the foot of) the picture: mark, name, latency or age. */
export function TileCaption({ camera, condition, audible, replaying, saving }: TileCaptionProps) {
  const { t, language } = useTexts();
  const domain = useDirectory()?.domain(camera.domain);
  const mark = condition.kind === 'blocked' ? 'unknown' : condition.mark;
  return (
    <div className={styles.caption} aria-hidden="true">
      {domain && <span className={styles.domain} style={{ background: domain.color }} />}
      {replaying ? <Icon name="replay" size={14} /> : <StateMark state={mark} />}
      <span className={styles.name}>{cameraName(camera, language)}</span>
      {audible && <Icon name="sound" size={14} />}
      <span className={styles.figure}>
        {saving && <SavingMark saving={saving} />}
        {replaying ? t('tile.replayShort') : <Figure condition={condition} />}
      </span>
    </div>
  );
}

function Figure({ condition }: { condition: TileCondition }) {
  const { t } = useTexts();
  if (condition.kind !== 'playing') return <PictureAge atMs={condition.lastPictureAtMs} />;
  const { reason, latencyMs } = condition;
  return (
    <>
      {reason && <span className={styles.warning}>{t(`reason.${reason}`)}</span>}
      {latencyMs !== null && (
        <span data-latency-ms={latencyMs}>{t('wall.seconds', { seconds: latencySeconds(latencyMs) })}</span>
      )}
    </>
  );
}

function PictureAge({ atMs }: { atMs: number | null }) {
  const { age } = useTexts();
  const now = useSecond();
  return atMs === null ? null : age(now - atMs);
}
