import { type DragEvent, type MouseEvent, type ReactNode, useState } from 'react';
import { isOurDrag, readDrag, startDrag } from './drag.ts';
import styles from './Tile.module.css';
import type { TilePlace } from './tile-place.ts';

interface TileFrameProps {
  place: TilePlace;
  label: string;
  /** Set where there is something to drag away. */
  dragLabel?: string | undefined;
  children: ReactNode;
}

/** What every tile has: its place, selection, focus, and being dragged and dropped on. */
export function TileFrame({ place, label, dragLabel, children }: TileFrameProps) {
  const { slot, geometry, ahead, bare } = place;
  const acts = useActs(place, dragLabel);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a tile is a group of controls, not a form's fieldset
    <div
      role="group"
      className={styles.tile}
      style={{ gridArea: place.area }}
      inert={place.covered || ahead}
      aria-label={label}
      aria-current={place.selected || undefined}
      data-slot={ahead ? undefined : slot}
      data-ahead={ahead || undefined}
      data-size={geometry.size}
      data-caption={geometry.captionBelow ? 'below' : 'over'}
      data-enlarged={place.enlarged || undefined}
      {...(bare ? {} : acts)}
    >
      {children}
    </div>
  );
}

function useActs(place: TilePlace, dragLabel: string | undefined) {
  const { slot, selected, enlarged, dispatch } = place;
  const drop = useDrop(place);
  return {
    tabIndex: selected ? 0 : -1,
    draggable: dragLabel !== undefined,
    'data-drop': drop.over || undefined,
    onDragStart: (event: DragEvent) =>
      dragLabel !== undefined && startDrag(event, { kind: 'tile', slot }, dragLabel),
    onMouseDown: () => dispatch({ type: 'select', slot }),
    onFocus: () => dispatch({ type: 'select', slot }),
    onDoubleClick: (event: MouseEvent) => {
      if ((event.target as Element).closest('button, input')) return;
      dispatch(enlarged ? { type: 'restore' } : { type: 'enlarge', slot });
    },
    ...drop.handlers,
  };
}

function useDrop({ slot, dispatch }: TilePlace) {
  const [over, setOver] = useState(false);
  const accept = (event: DragEvent) => {
    if (!isOurDrag(event)) return;
    event.preventDefault();
    setOver(true);
  };
  return {
    over,
    handlers: {
      onDragEnter: accept,
      onDragOver: accept,
      onDragLeave: (event: DragEvent) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      },
      onDrop: (event: DragEvent) => {
        setOver(false);
        const dragged = readDrag(event);
        if (!dragged) return;
        event.preventDefault();
        if (dragged.kind === 'tile') dispatch({ type: 'swap', from: dragged.slot, to: slot });
        else dispatch({ type: 'put', cameraId: dragged.cameraId, slot });
      },
    },
  };
}
