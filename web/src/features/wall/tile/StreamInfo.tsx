import type { ProfileId } from '../../../../../server/contract/dto.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import type { PlayerSnapshot } from '../../../player/player.ts';
import type { TileSize } from '../wall-geometry.ts';
import styles from './StreamInfo.module.css';
import { streamLines } from './stream-lines.ts';
import { useStreamFacts } from './use-stream-facts.ts';

interface StreamInfoProps {
  cameraId: string;
  player: PlayerSnapshot;
  wanted: ProfileId;
  size: TileSize;
}

/** So many lines have room in a tile of this size; the drawer has them all. */
const LINES: Record<TileSize, number> = { tiny: 3, small: 5, medium: 9, large: 12 };

/** The figures of the picture, over it. */
export function StreamInfo({ cameraId, player, wanted, size }: StreamInfoProps) {
  const { t } = useTexts();
  const stream = useStreamFacts(cameraId, player.profile ?? wanted);
  const known = streamLines(t, player, stream).filter(([, value]) => value);
  return (
    <section className={styles.info} aria-label={t('tile.info')} data-info="" data-size={size}>
      <dl className={styles.lines}>
        {known.slice(0, LINES[size]).map(([label, value]) => (
          <div key={label} className={styles.line}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
