import { Governor, SETTLE_MS, type Strain, type StrainCause } from './governor.ts';
import { allot, deepest, type ThriftLevel, type ThriftTile } from './thrift.ts';

/** What somebody has just been given by selecting it is not taken away in the next moment, when the selection moves on. */
const HOLD_MS = 6_000;

/** Pictures that are scaled coarsely nearly nobody notices: that comes long before an operator begins to see the strain. */
const COARSE_LEVEL = 0.35;
const COARSE_CALM_MS = 30_000;

const RANKS: Record<ThriftLevel, number> = { full: 2, sub: 1, stills: 0 };

/** How the page does. */
export interface PageLook {
  /** Null where nothing can be said. */
  strain: Strain | null;
  /** Tiles start at the moment: it says nothing of what follows, but fine pictures are too much now. */
  isStarting?: boolean;
}

/** What each tile of the page is given, from second to second: how much has to be saved, on whom, and nobody to and fro. */
export class ThriftPlan {
  readonly #governor = new Governor();
  readonly #scaling = new Governor({ strainedMs: 0, calmMs: COARSE_CALM_MS });
  #coarseSinceMs = Number.NEGATIVE_INFINITY;
  readonly #given = new Map<number, { level: ThriftLevel; raisedAtMs: number }>();

  get isSaving(): boolean {
    return this.#governor.depth > 0;
  }

  /** The pictures of the page are to be scaled coarsely. */
  get isCoarse(): boolean {
    return this.#scaling.depth > 0;
  }

  get cause(): StrainCause | null {
    return this.#governor.cause;
  }

  /** @param now any monotonic clock in milliseconds */
  update(
    tiles: readonly ThriftTile[],
    { strain, isStarting = false }: PageLook,
    now: number,
  ): ReadonlyMap<number, ThriftLevel> {
    this.#scale(strain, now);
    // What coarse pictures bring has to show first.
    const known = isStarting || now - this.#coarseSinceMs < SETTLE_MS ? null : strain;
    const depth = this.#governor.observe(known, deepest(tiles), now);
    return this.#held(allot(tiles, depth), now);
  }

  /** Somebody selected another tile: the same savings, on others. */
  rearrange(tiles: readonly ThriftTile[], now: number): ReadonlyMap<number, ThriftLevel> {
    return this.#held(allot(tiles, this.#governor.depth), now);
  }

  #scale(strain: Strain | null, now: number): void {
    const { isCoarse } = this;
    // A thin line has nothing of it, and while tiles do without more than that, that all is calm says nothing.
    const isThinLine = strain?.cause === 'network' && strain.level >= COARSE_LEVEL;
    const tells = strain !== null && !isThinLine && !this.isSaving;
    this.#scaling.observe(tells ? { ...strain, level: strain.level / COARSE_LEVEL } : null, 1, now);
    if (this.isCoarse && !isCoarse) this.#coarseSinceMs = now;
  }

  #held(allotted: Map<number, ThriftLevel>, now: number): ReadonlyMap<number, ThriftLevel> {
    for (const id of this.#given.keys()) if (!allotted.has(id)) this.#given.delete(id);
    for (const [id, level] of allotted) {
      const given = this.#given.get(id);
      const up = given !== undefined && RANKS[level] > RANKS[given.level];
      const down = given !== undefined && RANKS[level] < RANKS[given.level];
      if (down && now - given.raisedAtMs < HOLD_MS) allotted.set(id, given.level);
      else
        this.#given.set(id, {
          level,
          raisedAtMs: up ? now : (given?.raisedAtMs ?? Number.NEGATIVE_INFINITY),
        });
    }
    return allotted;
  }
}
