import type { PlayerSnapshot } from '../../../player/player.ts';
import type { AheadTile } from '../TileGrid.tsx';
import type { Readiness } from './tour-run.ts';

export interface BackstageOptions {
  /** Tiles that can play on one page at all; what the wall shows counts. */
  mostTiles: number;
  /** The cameras on the wall now. */
  shown(): ReadonlySet<string>;
  /** What is to be mounted unseen has changed. */
  changed(ahead: readonly AheadTile[]): void;
}

/** Which cameras are started unseen for the tours, and how far each has come. */
export class Backstage {
  private readonly options: BackstageOptions;
  private readonly wanted = new Map<object, readonly AheadTile[]>();
  private readonly come = new Map<string, 'ready' | 'failed'>();
  private ahead: readonly AheadTile[] = [];

  constructor(options: BackstageOptions) {
    this.options = options;
  }

  /** What this tour wants to have ready, in place of what it wanted before. */
  want(tour: object, tiles: readonly AheadTile[]): void {
    if (tiles.length > 0) this.wanted.set(tour, tiles);
    else this.wanted.delete(tour);
    this.settle();
  }

  /** True when a camera that is waited for got further. */
  learn(cameraId: string, snapshot: PlayerSnapshot): boolean {
    if (!this.isAhead(cameraId)) return false;
    const come = comeTo(snapshot);
    if (come === null || this.come.get(cameraId) === come) return false;
    this.come.set(cameraId, come);
    return true;
  }

  readiness(cameraId: string): Readiness {
    if (this.options.shown().has(cameraId)) return 'shown';
    // More than a page can hold at a time: it starts in front of everybody's eyes.
    if (!this.isAhead(cameraId)) return 'ready';
    return this.come.get(cameraId) ?? 'waiting';
  }

  /** Started for another tile than this one. */
  isForAnother(cameraId: string, slot: number): boolean {
    return this.ahead.some((tile) => tile.cameraId === cameraId && tile.slot !== slot);
  }

  private isAhead(cameraId: string): boolean {
    return this.ahead.some((tile) => tile.cameraId === cameraId);
  }

  private settle(): void {
    const shown = this.options.shown();
    const room = this.options.mostTiles - shown.size;
    const tiles = new Map<string, AheadTile>();
    for (const tile of [...this.wanted.values()].flat()) {
      if (tiles.size < room && !shown.has(tile.cameraId) && !tiles.has(tile.cameraId))
        tiles.set(tile.cameraId, tile);
    }
    for (const cameraId of this.come.keys()) if (!tiles.has(cameraId)) this.come.delete(cameraId);
    const next = [...tiles.values()];
    if (sameAhead(next, this.ahead)) return;
    this.ahead = next;
    this.options.changed(next);
  }
}

function comeTo({ hasPicture, phase, refusal }: PlayerSnapshot): 'ready' | 'failed' | null {
  if (hasPicture) return 'ready';
  if (phase === 'unsupported') return 'failed';
  const passing = refusal?.code === 'STREAM_NOT_READY' || refusal?.code === 'STREAM_CLOSED';
  return phase === 'refused' && !passing ? 'failed' : null;
}

function sameAhead(a: readonly AheadTile[], b: readonly AheadTile[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ cameraId, slot }, at) => cameraId === b[at]!.cameraId && slot === b[at]!.slot)
  );
}
