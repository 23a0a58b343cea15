import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { StrainCause } from '../../../../web/src/player/governor.ts';
import type { TileLoad } from '../../../../web/src/player/page-load.ts';
import { PageThrift, type ThriftMember } from '../../../../web/src/player/page-thrift.ts';
import type { ThriftLevel } from '../../../../web/src/player/thrift.ts';
import type { Importance } from '../../../../web/src/player/tile-standing.ts';

const SMOOTH: TileLoad = {
  ...{ framesDue: 25, framesDropped: 0, elapsedMs: 1000, playedMs: 1000, latenessMs: 20, droppedParts: 0 },
};
const ROUGH: TileLoad = { ...SMOOTH, framesDropped: 20 };

/** A tile that stands still while it saves, and otherwise fares as the test says. */
class StubTile implements ThriftMember {
  level: ThriftLevel = 'full';
  cause: StrainCause | null = null;
  isAway = false;
  coarse = false;
  importance: Importance = 'usual';
  readonly order: number;
  private readonly fares: () => TileLoad;

  constructor(order: number, fares: () => TileLoad) {
    this.order = order;
    this.fares = fares;
  }
  standing() {
    return { importance: this.importance, order: this.order };
  }
  away(): boolean {
    return this.isAway;
  }
  cuts() {
    return this.importance === 'focus' ? ([] as const) : (['stills'] as const);
  }
  load(): TileLoad | null {
    return this.level === 'stills' || this.isAway ? null : this.fares();
  }
  grant(level: ThriftLevel, cause: StrainCause | null): void {
    this.level = level;
    this.cause = cause;
  }
  scale(coarse: boolean): void {
    this.coarse = coarse;
  }
}

describe('the thrift of a page', () => {
  let thrift: PageThrift;
  let tiles: StubTile[];
  let now: TileLoad;
  let page: { visibilityState: string };
  const starts = { lastStartAtMs: Number.NEGATIVE_INFINITY };
  const seconds = (count: number) => vi.advanceTimersByTime(count * 1000);
  const stills = () => tiles.filter(({ level }) => level === 'stills').length;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
    page = { visibilityState: 'visible' };
    vi.stubGlobal('document', page);
    vi.stubGlobal('PerformanceObserver', { supportedEntryTypes: [] });
    starts.lastStartAtMs = Number.NEGATIVE_INFINITY;
    now = SMOOTH;
    thrift = new PageThrift({ starts });
    tiles = Array.from({ length: 16 }, (_, order) => new StubTile(order, () => now));
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('leaves everything as it is while all goes well', () => {
    for (const tile of tiles) thrift.join(tile);
    seconds(30);
    expect(stills()).toBe(0);
    expect(thrift.state.getSnapshot()).toEqual({ sub: 0, stills: 0, cause: null });
  });

  it('saves on the last tiles and says how many and why, and gives all back', () => {
    for (const tile of tiles) thrift.join(tile);
    tiles[15]!.importance = 'focus';
    now = ROUGH;
    seconds(12);
    expect(thrift.state.getSnapshot()).toEqual({ sub: 0, stills: stills(), cause: 'decoding' });
    expect(stills()).toBeGreaterThan(2);
    expect([tiles[15]!.level, tiles[14]!.level, tiles[0]!.level]).toEqual(['full', 'stills', 'full']);
    now = SMOOTH;
    seconds(120);
    expect(stills()).toBe(0);
  });

  it('scales all pictures coarsely before it takes anything from one', () => {
    for (const tile of tiles) thrift.join(tile);
    now = { ...SMOOTH, framesDropped: 5 };
    seconds(30);
    expect(tiles.every(({ coarse }) => coarse)).toBe(true);
    expect(stills()).toBe(0);
    now = SMOOTH;
    seconds(40);
    expect(tiles.some(({ coarse }) => coarse)).toBe(false);
  });

  it('comes back from where no picture moves any more', () => {
    for (const tile of tiles) thrift.join(tile);
    now = ROUGH;
    seconds(90);
    expect(stills()).toBeGreaterThanOrEqual(15);
    now = SMOOTH;
    seconds(240);
    expect(stills()).toBe(0);
  });

  it('draws no conclusion from tiles that start, unless they do so all the time', () => {
    for (const tile of tiles) thrift.join(tile);
    now = ROUGH;
    for (let second = 0; second < 8; second += 1) {
      starts.lastStartAtMs = performance.now();
      seconds(1);
    }
    expect(stills()).toBe(0);
    for (let second = 0; second < 14; second += 1) {
      starts.lastStartAtMs = performance.now();
      seconds(1);
    }
    expect(stills()).toBeGreaterThan(0);
  });

  it('draws no conclusion from a page that nobody sees', () => {
    for (const tile of tiles) thrift.join(tile);
    now = ROUGH;
    page.visibilityState = 'hidden';
    seconds(30);
    expect(stills()).toBe(0);
  });

  it('does not forget what the whole wall costs while one tile covers the others', () => {
    for (const tile of tiles) thrift.join(tile);
    now = ROUGH;
    seconds(12);
    const before = stills();
    for (const tile of tiles.slice(1)) tile.isAway = true;
    now = SMOOTH;
    seconds(300);
    for (const tile of tiles) tile.isAway = false;
    seconds(2);
    expect(stills()).toBe(before);
  });

  it('moves what it saves with the selection, a moment after it has settled', () => {
    const memberships = tiles.map((tile) => thrift.join(tile));
    now = ROUGH;
    seconds(12);
    tiles[15]!.importance = 'focus';
    memberships[15]!.changed();
    expect(tiles[15]!.level).toBe('stills');
    seconds(0.4);
    expect(tiles[15]!.level).toBe('full');
  });

  it('rests when the last tile has gone', () => {
    const memberships = tiles.map((tile) => thrift.join(tile));
    now = ROUGH;
    seconds(12);
    for (const { leave } of memberships) leave();
    memberships[0]!.leave();
    expect(thrift.state.getSnapshot()).toEqual({ sub: 0, stills: 0, cause: null });
    expect(vi.getTimerCount()).toBe(0);
  });
});
