import type { DragEvent } from 'react';

/** What is dragged onto a tile: a camera from the list, or another tile. */
export type Dragged = { kind: 'camera'; cameraId: string } | { kind: 'tile'; slot: number };

const TYPE = 'application/x-onescreen-drag';

export function startDrag(event: DragEvent, dragged: Dragged, label: string): void {
  event.dataTransfer.setData(TYPE, JSON.stringify(dragged));
  event.dataTransfer.effectAllowed = 'move';
  event.dataTransfer.setDragImage(labelImage(label), 12, 16);
}

export function isOurDrag(event: DragEvent): boolean {
  return event.dataTransfer.types.includes(TYPE);
}

export function readDrag(event: DragEvent): Dragged | null {
  try {
    return JSON.parse(event.dataTransfer.getData(TYPE)) as Dragged;
  } catch {
    return null;
  }
}

/** The browser would carry a ghost of the whole row or picture; a name is enough, and hides nothing. */
function labelImage(label: string): HTMLElement {
  const image = document.createElement('div');
  image.textContent = label;
  image.style.cssText =
    'position:fixed;top:-100px;left:0;padding:6px 12px;border-radius:4px;background:#5cb3ff;color:#04121f;font:600 14px var(--font)';
  document.body.append(image);
  setTimeout(() => image.remove());
  return image;
}
