import type { StrainCause } from './governor.ts';
import { LagGauge } from './lag-gauge.ts';
import { strainOf, type TileLoad } from './page-load.ts';
import { SnapshotStore } from './snapshot-store.ts';
import type { StartLine } from './start-line.ts';
import type { Cut, ThriftLevel, ThriftTile } from './thrift.ts';
import { ThriftPlan } from './thrift-plan.ts';
import type { TileStanding } from './tile-standing.ts';

const LOOK_EVERY_MS = 1_000;
/** While tiles start everything is late, and that says nothing of what follows. */
const STARTING_MS = 3_000;
/** A wall that turns its pages all the time would never be looked at. */
const STARTING_AT_MOST_MS = 9_000;
/** Whoever moves along the wall by keys does not stay on each tile. */
const REARRANGE_MS = 300;

/** What the page saves at the moment, all tiles together. */
export interface ThriftSnapshot {
  /** Tiles that show the small stream instead of the large one. */
  sub: number;
  /** Tiles that show a picture now and then. */
  stills: number;
  cause: StrainCause | null;
}

/** A tile as the page's thrift knows it. */
export interface ThriftMember {
  standing(): TileStanding;
  /** Nobody sees it, and it has stopped. */
  away(): boolean;
  /** What it could do without. */
  cuts(): readonly Cut[];
  /** What it had to do since the last call; null where nothing can be said. */
  load(): TileLoad | null;
  grant(level: ThriftLevel, cause: StrainCause | null): void;
  /** Called again and again. */
  scale(coarse: boolean): void;
}

export interface Membership {
  /** Its standing or its cuts are others now. */
  changed(): void;
  /** May be called twice. */
  leave(): void;
}

/** Looks once a second at how the page copes with its tiles, and grants each as much as all of them can have. */
export class PageThrift {
  readonly state = new SnapshotStore<ThriftSnapshot>({ sub: 0, stills: 0, cause: null });
  readonly #starts: Pick<StartLine, 'lastStartAtMs'>;
  readonly #lag = new LagGauge();
  readonly #members = new Map<number, ThriftMember>();
  #plan = new ThriftPlan();
  /**
   * While one tile covers the others: the little that is left to do says nothing of the whole wall, and what was found out about
   * that holds again when it is back.
   */
  #closePlan: ThriftPlan | null = null;
  #nextId = 1;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #rearrangeTimer: ReturnType<typeof setTimeout> | undefined;
  #startingSinceMs: number | null = null;

  constructor(options: { starts: Pick<StartLine, 'lastStartAtMs'> }) {
    this.#starts = options.starts;
  }

  join(member: ThriftMember): Membership {
    const id = this.#nextId++;
    this.#members.set(id, member);
    if (this.#members.size === 1) this.#begin();
    this.#rearrangeSoon();
    return {
      changed: () => this.#rearrangeSoon(),
      leave: () => {
        if (!this.#members.delete(id)) return;
        if (this.#members.size === 0) this.#end();
        else this.#rearrangeSoon();
      },
    };
  }

  #begin(): void {
    this.#lag.start();
    this.#lookLater();
  }

  #end(): void {
    this.#lag.stop();
    clearTimeout(this.#timer);
    clearTimeout(this.#rearrangeTimer);
    this.#rearrangeTimer = undefined;
    this.#plan = new ThriftPlan();
    this.#closePlan = null;
    this.state.update({ sub: 0, stills: 0, cause: null });
  }

  #lookLater(): void {
    this.#timer = setTimeout(() => {
      this.#lookLater();
      this.#look();
    }, LOOK_EVERY_MS);
  }

  #look(): void {
    const now = performance.now();
    const loads = [...this.#members.values()].flatMap((member) => member.load() ?? []);
    const strain = strainOf(loads, this.#lag.take());
    const plan = this.#planOfNow();
    // Timers of a hidden page are slow, and its pictures stand: that is no strain.
    // Where all tiles stand because they save, how busy the page is has to be enough to begin again.
    const isKnown = document.visibilityState !== 'hidden' && (loads.length > 0 || plan.isSaving);
    const look = { strain: isKnown ? strain : null, isStarting: this.#isStarting(now) };
    this.#grant(plan, plan.update(this.#tiles(), look, now));
  }

  #isStarting(now: number): boolean {
    if (now - this.#starts.lastStartAtMs > STARTING_MS) {
      this.#startingSinceMs = null;
      return false;
    }
    this.#startingSinceMs ??= now;
    return now - this.#startingSinceMs < STARTING_AT_MOST_MS;
  }

  #rearrangeSoon(): void {
    this.#rearrangeTimer ??= setTimeout(() => {
      this.#rearrangeTimer = undefined;
      const plan = this.#planOfNow();
      this.#grant(plan, plan.rearrange(this.#tiles(), performance.now()));
    }, REARRANGE_MS);
  }

  #planOfNow(): ThriftPlan {
    if (this.#tiles().length * 2 > this.#members.size) this.#closePlan = null;
    else this.#closePlan ??= new ThriftPlan();
    return this.#closePlan ?? this.#plan;
  }

  #tiles(): ThriftTile[] {
    const seen = [...this.#members].filter(([, member]) => !member.away());
    return seen.map(([id, member]) => ({ id, cuts: member.cuts(), ...member.standing() }));
  }

  #grant({ cause, isCoarse }: ThriftPlan, levels: ReadonlyMap<number, ThriftLevel>): void {
    const sum = { sub: 0, stills: 0 };
    for (const [id, level] of levels) {
      const member = this.#members.get(id);
      member?.grant(level, cause);
      member?.scale(isCoarse);
      if (level !== 'full') sum[level] += 1;
    }
    this.state.update({ ...sum, cause });
  }
}
