import { useTexts } from '../../../i18n/use-texts.ts';
import { useVolume } from './use-volume.ts';
import styles from './VolumeSlider.module.css';

/** How loud the tile is that is heard. */
export function VolumeSlider({ tabIndex }: { tabIndex: number }) {
  const { t } = useTexts();
  const { volume, setVolume } = useVolume();
  return (
    <span className={styles.volume}>
      <input
        type="range"
        className={styles.slider}
        min={0}
        max={1}
        step={0.05}
        value={volume}
        aria-label={t('tile.volume')}
        aria-valuetext={`${Math.round(volume * 100)}%`}
        title={`${t('tile.volume')} ${Math.round(volume * 100)}%`}
        tabIndex={tabIndex}
        draggable
        // A drag of the handle is no drag of the tile.
        onDragStart={(event) => {
          event.preventDefault();
          event.stopPropagation();
        }}
        onChange={(event) => setVolume(event.target.valueAsNumber)}
      />
    </span>
  );
}
