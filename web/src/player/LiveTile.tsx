import { type Ref, useEffect, useImperativeHandle } from 'react';
import type { ProfileId } from '../../../server/contract/dto.ts';
import styles from './LiveTile.module.css';
import type { LivePicture } from './live-picture.ts';
import type { PlayerSnapshot } from './player.ts';
import type { Importance, Presence } from './tile-standing.ts';
import { useLiveTile } from './use-live-tile.ts';

export interface LiveTileProps {
  cameraId: string;
  profile: ProfileId;
  /** What may stand in for `profile` while the page has to save: the small stream where there is one. */
  standIn?: ProfileId | null | undefined;
  sound: boolean;
  /** Of the sound, 0 to 1. */
  volume?: number | undefined;
  /** See `importanceOf`. The least important tiles are the first to save; a tile of what comes next is `ahead`. */
  importance?: Importance | undefined;
  /** Among equals the smaller one starts first and saves last: the place on the wall. */
  order?: number | undefined;
  /** What is covered stops after a short while, and goes on at once when it is shown again. */
  presence?: Presence | undefined;
  /** A picture every few seconds, without sound: of a list of thumbnails. */
  stillsOnly?: boolean | undefined;
  picture?: Ref<LivePicture> | undefined;
  /** Called about once a second and at once when the phase changes. Keep its identity, or it is called on every render. */
  onState?: ((snapshot: PlayerSnapshot) => void) | undefined;
}

/**
 * The moving picture of one camera, and nothing else: names, marks and reasons belong to the tile around it. When the
 * pictures stop the last one stays; `data-phase` on the root lets the tile grey it. Fills its container, never crops.
 */
export function LiveTile({
  cameraId,
  profile,
  standIn = null,
  sound,
  importance = 'usual',
  order = 0,
  presence = 'shown',
  volume = 1,
  stillsOnly = false,
  picture,
  onState,
}: LiveTileProps) {
  const wish = { profile, standIn, sound, importance, order, presence, stillsOnly };
  const { video, still, snapshot, allowSound } = useLiveTile(cameraId, wish);
  const { covered, hasPicture } = snapshot;
  useEffect(() => onState?.(snapshot), [snapshot, onState]);
  useEffect(() => {
    if (video.current) video.current.volume = volume;
  }, [video, volume]);
  useImperativeHandle(
    picture,
    () => ({
      source: () => (hasPicture ? (covered ? still.current : video.current) : null),
      allowSound,
    }),
    [hasPicture, covered, still, video, allowSound],
  );
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
