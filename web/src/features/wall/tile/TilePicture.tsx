import type { ReactNode } from 'react';
import type { TileCondition } from '../../../frame/picture/tile-condition.ts';
import { Watermark } from '../../../frame/watermark/Watermark.tsx';
import type { TileSize } from '../wall-geometry.ts';
import styles from './TilePicture.module.css';
import type { TileReplay } from './use-replay.ts';
import type { PictureZoom } from './use-zoom.ts';

interface TilePictureProps {
  zoom: PictureZoom;
  replay: TileReplay;
  condition: TileCondition;
  /** Moving, or the last one. */
  hasPicture: boolean;
  size: TileSize;
  className: string | undefined;
  /** The live picture. */
  children: ReactNode;
}

/** The live picture and, over it, its replay; both zoomed alike, with the watermark above that stays where it is. */
export function TilePicture(props: TilePictureProps) {
  const { zoom, replay, condition, hasPicture, size, className, children } = props;
  const { snapshot } = replay;
  // What has gone grey is the live picture; what was there before may be looked at in its colours.
  const kind = snapshot?.phase === 'ready' ? 'playing' : condition.kind;
  return (
    <div ref={zoom.box} className={`${className} ${styles.box}`} data-zoomed={zoom.zoomed || undefined}>
      <div
        className={styles.picture}
        data-kind={kind}
        data-stalled={kind === 'waiting' && condition.kind === 'waiting' && condition.stalled}
      >
        <div ref={zoom.layer} className={styles.layer}>
          {children}
          {snapshot && (
            // biome-ignore lint/a11y/useMediaCaption: a camera has no captions
            <video
              ref={replay.video}
              className={styles.replay}
              data-ready={snapshot.phase === 'ready' || undefined}
              playsInline
              disableRemotePlayback
              disablePictureInPicture
              tabIndex={-1}
            />
          )}
        </div>
      </div>
      {(hasPicture || snapshot) && <Watermark size={size} />}
    </div>
  );
}
