import { type PointerEvent, type RefObject, useRef } from 'react';
import type { DraftAction } from './layout-draft.ts';
import type { Axis } from './layout-edit.ts';

/** Fine enough for any wall, and round enough that two edges can be put at the same height. */
const STEP_PERCENT = 0.5;

/** Dragging an edge between tracks over the canvas, by its grip or by the edge itself. */
export function useLineDrag(canvas: RefObject<HTMLElement | null>, dispatch: (action: DraftAction) => void) {
  const moved = useRef(false);
  return (axis: Axis, line: number) => ({
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      event.stopPropagation();
      moved.current = false;
    },
    onPointerMove: (event: PointerEvent) => {
      if (!canvas.current || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
      const area = canvas.current.getBoundingClientRect();
      const along =
        axis === 'columns'
          ? (event.clientX - area.left) / area.width
          : (event.clientY - area.top) / area.height;
      const percent = Math.round((100 * along) / STEP_PERCENT) * STEP_PERCENT;
      dispatch({ type: 'move-line', axis, line, percent, ongoing: moved.current });
      moved.current = true;
    },
  });
}
