import { compareStanding, IMPORTANCES, type TileStanding } from './tile-standing.ts';

/** How much of its camera a tile is given: what it asked for, the small stream, or a picture now and then. */
export type ThriftLevel = 'full' | 'sub' | 'stills';

/** What a tile can do without, in the order in which it does. */
export type Cut = Exclude<ThriftLevel, 'full'>;

export interface ThriftTile extends TileStanding {
  id: number;
  cuts: readonly Cut[];
}

interface PossibleCut {
  tile: ThriftTile;
  cut: Cut;
}

/** How many cuts there are in all. */
export function deepest(tiles: readonly ThriftTile[]): number {
  return tiles.reduce((sum, { cuts }) => sum + cuts.length, 0);
}

/**
 * What each tile is given when so many cuts have to be made. Of the least important tiles first all large streams go, then all
 * motion; only then is anything taken from more important ones. A pure function of what is on the wall: when somebody
 * selects another tile, that one gets its motion back and another one gives up its own.
 */
export function allot(tiles: readonly ThriftTile[], depth: number): Map<number, ThriftLevel> {
  const levels = new Map<number, ThriftLevel>(tiles.map(({ id }) => [id, 'full']));
  for (const { tile, cut } of inOrder(tiles).slice(0, Math.max(0, depth))) levels.set(tile.id, cut);
  return levels;
}

function inOrder(tiles: readonly ThriftTile[]): PossibleCut[] {
  const all = tiles.flatMap((tile) => tile.cuts.map((cut) => ({ tile, cut })));
  return all.sort(
    (a, b) =>
      IMPORTANCES.indexOf(b.tile.importance) - IMPORTANCES.indexOf(a.tile.importance) ||
      Number(a.cut === 'stills') - Number(b.cut === 'stills') ||
      compareStanding(b.tile, a.tile) ||
      b.tile.id - a.tile.id,
  );
}
