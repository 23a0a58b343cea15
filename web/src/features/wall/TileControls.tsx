import { CommandButton } from '../../frame/shortcuts/CommandButton.tsx';
import { useTexts } from '../../i18n/use-texts.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import styles from './Tile.module.css';
import type { TileTool } from './tile/use-tile-tools.ts';
import { VolumeSlider } from './tile/VolumeSlider.tsx';
import type { TilePlace } from './tile-place.ts';
import type { TileSize } from './wall-geometry.ts';

interface TileControlsProps {
  place: TilePlace;
  tools: readonly TileTool[];
  audible: boolean;
  menuOpen: boolean;
  openMenu(at: { x: number; y: number }): void;
}

/** What has room in a tile without crowding the picture; the menu has all of it. */
const SHOWN: Record<TileSize, (tool: TileTool) => boolean> = {
  tiny: () => false,
  small: ({ command }) => command === 'enlarge' || command === 'back' || command === 'remove',
  medium: ({ command }) => !['zoom', 'info', 'star', 'sendToDisplay'].includes(command),
  large: () => true,
};

/** Shown on hover, and while the focus is in the tile. */
export function TileControls({ place, tools, audible, menuOpen, openMenu }: TileControlsProps) {
  const { t } = useTexts();
  const { size } = place.geometry;
  const tabIndex = place.selected ? 0 : -1;
  return (
    <div className={styles.controls} data-open={menuOpen || undefined}>
      {audible && (size === 'large' || size === 'medium') && <VolumeSlider tabIndex={tabIndex} />}
      {size !== 'large' && (
        <IconButton
          overPicture
          icon="more"
          label={t('tile.menu')}
          aria-haspopup="menu"
          aria-expanded={menuOpen}
          tabIndex={tabIndex}
          onClick={(event) => {
            const { left, bottom } = event.currentTarget.getBoundingClientRect();
            openMenu({ x: left, y: bottom + 4 });
          }}
        />
      )}
      {tools.filter(SHOWN[size]).map(({ command, icon, label, pressed, filled, run }) => (
        <CommandButton
          key={command}
          command={command}
          overPicture
          icon={icon}
          filled={filled}
          label={label}
          {...(pressed === undefined ? {} : { pressed })}
          tabIndex={tabIndex}
          onClick={run}
        />
      ))}
    </div>
  );
}
