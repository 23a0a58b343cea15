import { type RefObject, useLayoutEffect, useRef } from 'react';

const MOTION_MS = 160;

/** A tile that is enlarged grows out of its place and shrinks back into it, so that the eye keeps it. */
export function useTileMotion(wall: RefObject<HTMLElement | null>, slot: number, enlarged: boolean): void {
  const before = useRef<{ slot: number; enlarged: boolean; rect: DOMRect } | null>(null);
  useLayoutEffect(() => {
    const tile = wall.current?.querySelector<HTMLElement>(`[data-slot="${slot}"]`);
    if (!tile) return;
    const rect = tile.getBoundingClientRect();
    const last = before.current;
    before.current = { slot, enlarged, rect };
    if (!last || last.slot !== slot || last.enlarged === enlarged) return;
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const from = last.rect;
    const shift = `translate(${from.left - rect.left}px, ${from.top - rect.top}px)`;
    const scale = `scale(${from.width / rect.width}, ${from.height / rect.height})`;
    tile.animate(
      [
        { transformOrigin: '0 0', transform: `${shift} ${scale}`, zIndex: 3 },
        { transformOrigin: '0 0', transform: 'none', zIndex: 3 },
      ],
      { duration: MOTION_MS, easing: 'ease-out' },
    );
  }, [wall, slot, enlarged]);
}
