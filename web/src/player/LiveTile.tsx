import { useEffect } from 'react';
import styles from './LiveTile.module.css';
import type { PlayerSnapshot } from './player.ts';
import { type LiveTileWish, useLiveTile } from './use-live-tile.ts';

export interface LiveTileProps extends LiveTileWish {
  /** Called about once a second and at once when the phase changes. Keep its identity, or it is called on every render. */
  onState?: ((snapshot: PlayerSnapshot) => void) | undefined;
}

/**
 * The moving picture of one camera, and nothing else: names, marks and reasons belong to the tile around it. When the
 * pictures stop the last one stays; `data-phase` on the root lets the tile grey it. Fills its container, never crops.
 */
export function LiveTile({ cameraId, profile, sound, onState }: LiveTileProps) {
  const { video, still, snapshot } = useLiveTile({ cameraId, profile, sound });
  useEffect(() => onState?.(snapshot), [snapshot, onState]);
  return (
    <div className={styles.tile} data-phase={snapshot.phase} data-picture={snapshot.hasPicture || undefined}>
      {/* biome-ignore lint/a11y/useMediaCaption: a live camera has no captions */}
      <video
        ref={video}
        className={styles.picture}
        playsInline
        disableRemotePlayback
        disablePictureInPicture
        tabIndex={-1}
      />
      <canvas ref={still} className={styles.picture} hidden={!snapshot.covered} width={0} height={0} />
    </div>
  );
}
