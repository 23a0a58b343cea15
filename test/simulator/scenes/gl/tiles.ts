import type { Matrix } from './matrix.ts';

/**
 * Which parts of the picture change from one moment to the next. The camera hangs still: what does not move is drawn
 * once, and each picture draws anew only the tiles that something moving (or its shadow, or its mirror image) touches.
 */
export const TILE = 32;

export interface TileRect {
  readonly x0: number;
  readonly y0: number;
  /** Exclusive. */
  readonly x1: number;
  readonly y1: number;
}

const NEAR_W = 0.05;

export class TileMask {
  readonly columns: number;
  readonly rows: number;
  private readonly marks: Uint8Array;

  constructor(width: number, height: number) {
    this.columns = Math.ceil(width / TILE);
    this.rows = Math.ceil(height / TILE);
    this.marks = new Uint8Array(this.columns * this.rows);
  }

  clear(): void {
    this.marks.fill(0);
  }

  fill(): void {
    this.marks.fill(1);
  }

  mark(rect: TileRect): void {
    for (let y = rect.y0; y < rect.y1; y += 1) {
      this.marks.fill(1, y * this.columns + rect.x0, y * this.columns + rect.x1);
    }
  }

  touches(rect: TileRect): boolean {
    for (let y = rect.y0; y < rect.y1; y += 1) {
      const row = y * this.columns;
      for (let x = rect.x0; x < rect.x1; x += 1) if (this.marks[row + x]) return true;
    }
    return false;
  }

  /** The marked tiles as few rectangles: runs of a row, joined downwards where they are equal. */
  rects(): TileRect[] {
    const done: TileRect[] = [];
    let open: { x0: number; y0: number; x1: number }[] = [];
    for (let y = 0; y <= this.rows; y += 1) {
      const runs = y < this.rows ? this.runs(y) : [];
      const kept = open.filter((rect) => runs.some((run) => run.x0 === rect.x0 && run.x1 === rect.x1));
      for (const rect of open) if (!kept.includes(rect)) done.push({ ...rect, y1: y });
      const fresh = runs.filter((run) => !kept.some((rect) => run.x0 === rect.x0 && run.x1 === rect.x1));
      open = [...kept, ...fresh.map((run) => ({ ...run, y0: y }))];
    }
    return done;
  }

  /** Share of the picture that is drawn anew. */
  share(): number {
    return this.marks.reduce((sum, mark) => sum + mark, 0) / this.marks.length;
  }

  private runs(y: number): { x0: number; x1: number }[] {
    const runs: { x0: number; x1: number }[] = [];
    for (let x = 0; x < this.columns; x += 1) {
      if (!this.marks[y * this.columns + x]) continue;
      const x0 = x;
      while (x < this.columns && this.marks[y * this.columns + x]) x += 1;
      runs.push({ x0, x1: x });
    }
    return runs;
  }

  /**
   * The tiles that a convex set of points covers, with a margin in pixels; null when it is not in the picture.
   * @param points x, y, z of each
   * @param edges pairs of point numbers, cut where they pass behind the camera
   */
  cover(view: Matrix, points: readonly number[], edges: readonly number[], margin: number): TileRect | null {
    const box = { x0: Number.POSITIVE_INFINITY, y0: Number.POSITIVE_INFINITY, x1: -1e9, y1: -1e9 };
    for (let i = 0; i < edges.length; i += 2) {
      this.addEdge(box, clipPoint(view, points, edges[i]!), clipPoint(view, points, edges[i + 1]!));
    }
    const x0 = Math.max(0, Math.floor((box.x0 - margin) / TILE));
    const y0 = Math.max(0, Math.floor((box.y0 - margin) / TILE));
    const x1 = Math.min(this.columns, Math.ceil((box.x1 + margin) / TILE));
    const y1 = Math.min(this.rows, Math.ceil((box.y1 + margin) / TILE));
    return x0 < x1 && y0 < y1 ? { x0, y0, x1, y1 } : null;
  }

  private addEdge(box: { x0: number; y0: number; x1: number; y1: number }, a: number[], b: number[]): void {
    if (a[2]! < NEAR_W && b[2]! < NEAR_W) return;
    if (a[2]! < NEAR_W) this.addPoint(box, cut(b, a));
    else this.addPoint(box, a);
    if (b[2]! < NEAR_W) this.addPoint(box, cut(a, b));
    else this.addPoint(box, b);
  }

  private addPoint(box: { x0: number; y0: number; x1: number; y1: number }, p: number[]): void {
    const x = (p[0]! / p[2]! / 2 + 0.5) * this.columns * TILE;
    const y = (p[1]! / p[2]! / 2 + 0.5) * this.rows * TILE;
    box.x0 = Math.min(box.x0, x);
    box.x1 = Math.max(box.x1, x);
    box.y0 = Math.min(box.y0, y);
    box.y1 = Math.max(box.y1, y);
  }
}

function clipPoint(m: Matrix, points: readonly number[], index: number): number[] {
  const [x, y, z] = [points[index * 3]!, points[index * 3 + 1]!, points[index * 3 + 2]!];
  return [
    m[0]! * x + m[4]! * y + m[8]! * z + m[12]!,
    m[1]! * x + m[5]! * y + m[9]! * z + m[13]!,
    m[3]! * x + m[7]! * y + m[11]! * z + m[15]!,
  ];
}

/** The point between where w is just in front of the camera. */
function cut(inFront: number[], behind: number[]): number[] {
  const t = (inFront[2]! - NEAR_W) / (inFront[2]! - behind[2]!);
  return inFront.map((value, i) => value + (behind[i]! - value) * t);
}
