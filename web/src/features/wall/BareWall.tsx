import { type ReactNode, useMemo, useRef } from 'react';
import type { WallDto } from '../../../../server/contract/wall-dto.ts';
import type { PlayerSnapshot } from '../../player/player.ts';
import styles from './BareWall.module.css';
import { toggleFullScreen } from './full-screen.ts';
import { LinkBanner } from './LinkBanner.tsx';
import { type AheadTile, TileGrid } from './TileGrid.tsx';
import { useIdlePointer } from './use-idle-pointer.ts';
import { WallStage } from './WallStage.tsx';
import { stateOf } from './wall-state.ts';

interface BareWallProps {
  wall: WallDto;
  /** From 0. */
  page: number;
  ahead?: readonly AheadTile[];
  /** What each player says. Keep its identity. */
  onState?: (cameraId: string, snapshot: PlayerSnapshot) => void;
  /** What is said over the pictures. */
  children?: ReactNode;
}

/**
 * A wall without chrome, for a screen that is steered from elsewhere: pictures, and what is said over them. It has no keys; a double click
 * fills the screen (the browser's Esc leaves it), and a pointer that rests is hidden.
 */
export function BareWall({ wall, page, ahead, onState, children }: BareWallProps) {
  const grid = useRef<HTMLDivElement>(null);
  const state = useMemo(() => stateOf(wall, page), [wall, page]);
  const pointer = useIdlePointer();
  return (
    <WallStage>
      {() => (
        <main
          className={styles.wall}
          data-pointer={pointer.idle ? 'idle' : 'moving'}
          onPointerMove={pointer.onMove}
          onDoubleClick={toggleFullScreen}
        >
          <LinkBanner />
          <TileGrid wall={grid} state={state} dispatch={nothing} onState={onState} ahead={ahead} bare />
          {children}
        </main>
      )}
    </WallStage>
  );
}

const nothing = () => undefined;
