import { useTexts } from '../../i18n/use-texts.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import styles from './Tile.module.css';
import type { TilePlace } from './tile-place.ts';

/** Shown on hover, and while the focus is in the tile. */
export function TileControls({ place, audible }: { place: TilePlace; audible: boolean }) {
  const { t } = useTexts();
  const { slot, enlarged, dispatch } = place;
  const tabIndex = place.selected ? 0 : -1;
  return (
    <div className={styles.controls}>
      <IconButton
        overPicture
        icon={audible ? 'sound' : 'muted'}
        label={t(audible ? 'wall.soundOff' : 'wall.soundOn')}
        shortcut="M"
        pressed={audible}
        tabIndex={tabIndex}
        onClick={() => dispatch({ type: 'toggle-sound', slot })}
      />
      <IconButton
        overPicture
        icon={enlarged ? 'restore' : 'enlarge'}
        label={t(enlarged ? 'wall.restore' : 'wall.enlarge')}
        shortcut={enlarged ? 'Escape' : 'Enter'}
        tabIndex={tabIndex}
        onClick={() => dispatch(enlarged ? { type: 'restore' } : { type: 'enlarge', slot })}
      />
      <IconButton
        overPicture
        icon="close"
        label={t('wall.remove')}
        shortcut="Delete"
        tabIndex={tabIndex}
        onClick={() => dispatch({ type: 'remove', slot })}
      />
    </div>
  );
}
