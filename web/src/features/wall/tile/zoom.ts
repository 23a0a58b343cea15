/** Which part of a picture a tile shows. Pure: shares of the picture's box, where 0.5, 0.5 is its middle. */
export interface Zoom {
  scale: number;
  /** The middle of what is visible. */
  x: number;
  y: number;
}

export interface Point {
  x: number;
  y: number;
}

/** How much of its box the picture takes: less than 1 where there are bars beside or above it. */
export interface Share {
  width: number;
  height: number;
}

export interface Frame {
  left: number;
  top: number;
  width: number;
  height: number;
}

export const NO_ZOOM: Zoom = { scale: 1, x: 0.5, y: 0.5 };
export const LARGEST_SCALE = 8;
export const ZOOM_STEP = 1.5;
/** One press of an arrow moves on by so much of what is visible. */
const PAN_SHARE = 0.15;
/** A little above 1 nobody sees that anything is enlarged, and would wonder why the arrows do something else. */
const SMALLEST_SCALE = 1.02;

/** `pointer` stays where it is on the screen. */
export function zoomAt(zoom: Zoom, factor: number, pointer: Point, share: Share): Zoom {
  const scale = Math.min(LARGEST_SCALE, Math.max(1, zoom.scale * factor));
  if (scale < SMALLEST_SCALE) return NO_ZOOM;
  const x = zoom.x + (pointer.x - 0.5) * (1 / zoom.scale - 1 / scale);
  const y = zoom.y + (pointer.y - 0.5) * (1 / zoom.scale - 1 / scale);
  return bounded({ scale, x, y }, share);
}

/** By so much of the box, as a hand moves the picture. */
export function dragBy(zoom: Zoom, by: Point, share: Share): Zoom {
  const { scale, x, y } = zoom;
  return bounded({ scale, x: x - by.x / scale, y: y - by.y / scale }, share);
}

/** One step to the right (1, 0), down (0, 1), and so on. */
export function stepBy(zoom: Zoom, direction: Point, share: Share): Zoom {
  return dragBy(zoom, { x: -direction.x * PAN_SHARE, y: -direction.y * PAN_SHARE }, share);
}

/** What is clicked at in the overview comes into the middle. */
export function centreOn(zoom: Zoom, { x, y }: Point, share: Share): Zoom {
  return bounded({ scale: zoom.scale, x, y }, share);
}

/** Never beyond the edge of the picture; across where all of it is visible, it stays in the middle. */
function bounded({ scale, x, y }: Zoom, share: Share): Zoom {
  return { scale, x: boundedAxis(x, share.width, scale), y: boundedAxis(y, share.height, scale) };
}

function boundedAxis(middle: number, share: number, scale: number): number {
  const free = (share - 1 / scale) / 2;
  return free <= 0 ? 0.5 : Math.min(0.5 + free, Math.max(0.5 - free, middle));
}

/** For an element with its origin in its upper left corner. */
export function transformOf({ scale, x, y }: Zoom): string {
  if (scale === 1) return 'none';
  const shift = (middle: number) => `${((0.5 - middle * scale) * 100).toFixed(3)}%`;
  return `translate(${shift(x)}, ${shift(y)}) scale(${scale.toFixed(4)})`;
}

/** What is visible, in shares of the picture itself. */
export function visibleFrame({ scale, x, y }: Zoom, share: Share): Frame {
  const horizontal = visibleAxis(x, share.width, scale);
  const vertical = visibleAxis(y, share.height, scale);
  return {
    left: horizontal.start,
    top: vertical.start,
    width: horizontal.length,
    height: vertical.length,
  };
}

function visibleAxis(middle: number, share: number, scale: number) {
  const toPicture = (at: number) => Math.min(1, Math.max(0, (at - (1 - share) / 2) / share));
  const start = toPicture(middle - 0.5 / scale);
  return { start, length: toPicture(middle + 0.5 / scale) - start };
}

/** As `object-fit: contain` lays a picture of this size into a box. */
export function shareOf(
  picture: { width: number | null; height: number | null },
  box: { width: number; height: number },
): Share {
  if (!picture.width || !picture.height || box.width <= 0 || box.height <= 0) return { width: 1, height: 1 };
  const fit = Math.min(box.width / picture.width, box.height / picture.height);
  return { width: (picture.width * fit) / box.width, height: (picture.height * fit) / box.height };
}
