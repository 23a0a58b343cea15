import { CommandButton } from '../../frame/shortcuts/CommandButton.tsx';
import { useTexts } from '../../i18n/use-texts.ts';
import styles from './Tile.module.css';
import { TileFrame } from './TileFrame.tsx';
import type { TilePlace } from './tile-place.ts';

export function EmptyTile({ place }: { place: TilePlace }) {
  const { t } = useTexts();
  const label = [t('wall.tile', { n: place.slot + 1 }), t('wall.emptyTile')].join(t('common.separator'));
  return (
    <TileFrame place={place} label={label}>
      <span className={styles.emptyNumber} data-tile-number aria-hidden="true">
        {place.slot + 1}
      </span>
    </TileFrame>
  );
}

/** A camera that the directory does not know: from an old address, or removed since. */
export function UnknownTile({ place, cameraId }: { place: TilePlace; cameraId: string }) {
  const { t } = useTexts();
  const label = [t('wall.tile', { n: place.slot + 1 }), t('wall.gone')].join(t('common.separator'));
  return (
    <TileFrame place={place} label={label} dragLabel={cameraId}>
      <div className={styles.message} data-kind="blocked">
        <p className={styles.word}>{t('wall.gone')}</p>
        <p className={styles.line}>{t('wall.goneHelp', { id: cameraId })}</p>
      </div>
      {!place.bare && (
        <div className={styles.controls}>
          <CommandButton
            command="remove"
            overPicture
            icon="close"
            label={t('wall.remove')}
            tabIndex={place.selected ? 0 : -1}
            onClick={() => place.dispatch({ type: 'remove', slot: place.slot })}
          />
        </div>
      )}
    </TileFrame>
  );
}
