import {
  type RefObject,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { ValueStore } from '../../../stores/value-store.ts';
import {
  centreOn,
  dragBy,
  NO_ZOOM,
  type Point,
  type Share,
  shareOf,
  stepBy,
  transformOf,
  ZOOM_STEP,
  type Zoom,
  zoomAt,
} from './zoom.ts';

export interface PictureZoom {
  /** The box that holds the picture. */
  box: RefObject<HTMLDivElement | null>;
  /** What is scaled inside of it. */
  layer: RefObject<HTMLDivElement | null>;
  store: ValueStore<Zoom>;
  zoomed: boolean;
  share(): Share;
  zoomBy(factor: number, at?: Point): void;
  pan(direction: Point): void;
  drag(by: Point): void;
  centre(at: Point): void;
  reset(): void;
}

const MIDDLE: Point = { x: 0.5, y: 0.5 };

/**
 * The digital zoom of one tile. What moves with the hand is moved on the element itself: React hears only that it began and
 * ended. It goes when the tile goes.
 */
export function useZoom(size: { width: number | null; height: number | null }): PictureZoom {
  const box = useRef<HTMLDivElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const [store] = useState(() => new ValueStore<Zoom>(NO_ZOOM));
  const picture = useRef(size);
  picture.current = size;
  const zoomed = useSyncExternalStore(store.subscribe, () => store.get().scale > 1);

  useEffect(
    () =>
      store.subscribe(() => {
        if (layer.current) layer.current.style.transform = transformOf(store.get());
      }),
    [store],
  );

  const share = useCallback(() => {
    const { clientWidth = 0, clientHeight = 0 } = box.current ?? {};
    return shareOf(picture.current, { width: clientWidth, height: clientHeight });
  }, []);

  const moves = useMemo(
    () => ({
      zoomBy: (factor: number, at = MIDDLE) => store.set(zoomAt(store.get(), factor, at, share())),
      pan: (direction: Point) => store.set(stepBy(store.get(), direction, share())),
      drag: (by: Point) => store.set(dragBy(store.get(), by, share())),
      centre: (at: Point) => store.set(centreOn(store.get(), at, share())),
      reset: () => store.set(NO_ZOOM),
    }),
    [store, share],
  );
  usePointers(box, moves, zoomed);
  return { box, layer, store, zoomed, share, ...moves };
}

type Moves = Pick<PictureZoom, 'zoomBy' | 'drag'>;

const WHEEL_SPEED = 0.0016;
const LINE_PX = 16;
/** One turn of a coarse wheel is one step at most. */
const FASTEST_WHEEL = Math.log(ZOOM_STEP) / WHEEL_SPEED;

/** The wheel zooms at the pointer, two fingers pinch, and a hand drags what is zoomed. */
function usePointers(box: RefObject<HTMLDivElement | null>, moves: Moves, zoomed: boolean): void {
  useEffect(() => {
    const element = box.current;
    // What lies over the picture is in the tile, and must not stop the wheel.
    const tile = element?.parentElement;
    if (!element || !tile) return;
    const onWheel = (event: WheelEvent) => {
      // Not passive: a page that zooms by the same gesture must not.
      event.preventDefault();
      const px = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1);
      const bounded = Math.max(-FASTEST_WHEEL, Math.min(FASTEST_WHEEL, px));
      moves.zoomBy(Math.exp(-bounded * WHEEL_SPEED), placeIn(element, event));
    };
    tile.addEventListener('wheel', onWheel, { passive: false });
    return () => tile.removeEventListener('wheel', onWheel);
  }, [box, moves]);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const hands = new Hands(element, moves, zoomed);
    return () => hands.stop();
  }, [box, moves, zoomed]);
}

/** Pointers that are down on a picture: one drags what is zoomed, two fingers pinch. */
class Hands {
  readonly #element: HTMLElement;
  readonly #moves: Moves;
  readonly #zoomed: boolean;
  readonly #down = new Map<number, Point>();
  readonly #end = new AbortController();

  constructor(element: HTMLElement, moves: Moves, zoomed: boolean) {
    this.#element = element;
    this.#moves = moves;
    this.#zoomed = zoomed;
    const { signal } = this.#end;
    element.addEventListener('pointerdown', (event) => this.#press(event), { signal });
    element.addEventListener('pointermove', (event) => this.#move(event), { signal });
    for (const type of ['pointerup', 'pointercancel', 'lostpointercapture'] as const) {
      element.addEventListener(type, (event) => this.#down.delete(event.pointerId), { signal });
    }
  }

  stop(): void {
    this.#end.abort();
  }

  #press(event: PointerEvent): void {
    const isTouch = event.pointerType === 'touch';
    if (event.button !== 0 || (!this.#zoomed && !isTouch)) return;
    this.#down.set(event.pointerId, placeIn(this.#element, event));
    if (this.#zoomed) this.#element.setPointerCapture(event.pointerId);
  }

  #move(event: PointerEvent): void {
    const before = this.#down.get(event.pointerId);
    if (!before) return;
    const now = placeIn(this.#element, event);
    this.#down.set(event.pointerId, now);
    const other = [...this.#down].find(([id]) => id !== event.pointerId)?.[1];
    if (other) this.#pinch(before, now, other);
    else if (this.#zoomed) this.#moves.drag({ x: now.x - before.x, y: now.y - before.y });
  }

  #pinch(before: Point, now: Point, other: Point): void {
    const apart = this.#distance(before, other);
    if (apart === 0) return;
    const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
    this.#moves.zoomBy(this.#distance(now, other) / apart, middle);
    this.#moves.drag({ x: (now.x - before.x) / 2, y: (now.y - before.y) / 2 });
  }

  /** In pixels: a box is not square. */
  #distance(one: Point, other: Point): number {
    const { clientWidth, clientHeight } = this.#element;
    return Math.hypot((one.x - other.x) * clientWidth, (one.y - other.y) * clientHeight);
  }
}

function placeIn(element: HTMLElement, event: { clientX: number; clientY: number }): Point {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
}
