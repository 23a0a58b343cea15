import { type DragEvent, useState } from 'react';
import { isOurDrag, readDrag } from '../drag.ts';

/** Handlers and marks of a row on which a camera can be dropped, on its upper or its lower half; nothing where it cannot. */
export function useRowDrop(onDrop: ((cameraId: string, after: boolean) => void) | undefined) {
  const [over, setOver] = useState<'before' | 'after' | null>(null);
  if (!onDrop) return {};
  const accept = (event: DragEvent) => {
    if (!isOurDrag(event)) return;
    event.preventDefault();
    setOver(halfOf(event));
  };
  return {
    'data-drop': over ?? undefined,
    onDragEnter: accept,
    onDragOver: accept,
    onDragLeave: (event: DragEvent) => {
      if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(null);
    },
    onDrop: (event: DragEvent) => {
      setOver(null);
      const dragged = readDrag(event);
      if (dragged?.kind !== 'camera') return;
      event.preventDefault();
      onDrop(dragged.cameraId, halfOf(event) === 'after');
    },
  };
}

function halfOf(event: DragEvent): 'before' | 'after' {
  const { top, height } = event.currentTarget.getBoundingClientRect();
  return event.clientY < top + height / 2 ? 'before' : 'after';
}
