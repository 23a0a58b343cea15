import { CommandButton } from '../../frame/shortcuts/CommandButton.tsx';
import { useTexts } from '../../i18n/use-texts.ts';
import { StarControl } from './call/StarControl.tsx';
import styles from './Tile.module.css';
import type { TilePlace } from './tile-place.ts';

interface TileControlsProps {
  place: TilePlace;
  cameraId: string;
  name: string;
  audible: boolean;
}

/** Shown on hover, and while the focus is in the tile. */
export function TileControls({ place, cameraId, name, audible }: TileControlsProps) {
  const { t } = useTexts();
  const { slot, enlarged, dispatch } = place;
  const tabIndex = place.selected ? 0 : -1;
  return (
    <div className={styles.controls}>
      <StarControl cameraId={cameraId} name={name} tabIndex={tabIndex} />
      <CommandButton
        command="sound"
        overPicture
        icon={audible ? 'sound' : 'muted'}
        label={t(audible ? 'wall.soundOff' : 'wall.soundOn')}
        pressed={audible}
        tabIndex={tabIndex}
        onClick={() => dispatch({ type: 'toggle-sound', slot })}
      />
      <CommandButton
        command={enlarged ? 'back' : 'enlarge'}
        overPicture
        icon={enlarged ? 'restore' : 'enlarge'}
        label={t(enlarged ? 'wall.restore' : 'wall.enlarge')}
        tabIndex={tabIndex}
        onClick={() => dispatch(enlarged ? { type: 'restore' } : { type: 'enlarge', slot })}
      />
      <CommandButton
        command="remove"
        overPicture
        icon="close"
        label={t('wall.remove')}
        tabIndex={tabIndex}
        onClick={() => dispatch({ type: 'remove', slot })}
      />
    </div>
  );
}
