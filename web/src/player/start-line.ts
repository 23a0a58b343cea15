import { compareStanding, type TileStanding } from './tile-standing.ts';

/** So many tiles start at the same time: what follows waits for one of them, and not for long. */
const STARTING_AT_ONCE = 12;
/** A camera that is slow to come does not hold up the next one for longer. */
const TURN_MS = 250;
/** Two pages of 36 with the one that is fetched ahead. Chromium refuses a page the 76th player. */
const MOST_OPEN = 72;

/** A tile's place in line. */
export interface Turn {
  /** Its first picture is there, or it is known that none comes. */
  started(): void;
  /** Makes room. May be called twice. */
  leave(): void;
}

interface Runner {
  standing: () => TileStanding;
  go: () => void;
  state: 'waiting' | 'starting' | 'open';
  timer: ReturnType<typeof setTimeout> | undefined;
}

/**
 * The tiles of a page start one after the other, the important ones first and then in the order of reading: dozens of decoders that
 * are set up in the same moment keep each other, and the page, from showing anything.
 */
export class StartLine {
  readonly #runners = new Set<Runner>();
  #called = false;
  #lastStartAtMs = Number.NEGATIVE_INFINITY;

  /** Of the last tile that was let go, by `performance.now`. */
  get lastStartAtMs(): number {
    return this.#lastStartAtMs;
  }

  /** `go` is called once, later, and not at all when the tile has left by then. */
  enter(standing: () => TileStanding, go: () => void): Turn {
    const runner: Runner = { standing, go, state: 'waiting', timer: undefined };
    this.#runners.add(runner);
    this.#callSoon();
    return {
      started: () => this.#started(runner),
      leave: () => {
        clearTimeout(runner.timer);
        if (this.#runners.delete(runner) && runner.state !== 'waiting') this.#callSoon();
      },
    };
  }

  /** All tiles that a page mounts at once are in line before the first one is called. */
  #callSoon(): void {
    if (this.#called) return;
    this.#called = true;
    queueMicrotask(() => {
      this.#called = false;
      this.#call();
    });
  }

  #call(): void {
    const inLine = [...this.#runners].filter(({ state }) => state === 'waiting');
    let starting = this.#count('starting');
    let open = starting + this.#count('open');
    inLine.sort((a, b) => compareStanding(a.standing(), b.standing()));
    for (const runner of inLine) {
      if (starting >= STARTING_AT_ONCE || open >= MOST_OPEN) return;
      starting += 1;
      open += 1;
      this.#start(runner);
    }
  }

  #start(runner: Runner): void {
    runner.state = 'starting';
    runner.timer = setTimeout(() => this.#started(runner), TURN_MS);
    this.#lastStartAtMs = performance.now();
    runner.go();
  }

  #started(runner: Runner): void {
    if (runner.state !== 'starting') return;
    clearTimeout(runner.timer);
    runner.state = 'open';
    this.#callSoon();
  }

  #count(state: Runner['state']): number {
    let count = 0;
    for (const runner of this.#runners) if (runner.state === state) count += 1;
    return count;
  }
}
