/** Whoever looks away for a moment finds the pictures running. */
const COVERED_GRACE_MS = 3_000;
/** A hidden page is often looked at again within seconds, and its cameras would have to be asked anew. */
const HIDDEN_GRACE_MS = 10_000;

export interface AudienceEvents {
  /** Nobody has seen the picture for a while. */
  left(): void;
  /** Somebody looks, or looks again: also when nobody had left for long enough. */
  came(): void;
}

/** What the wall says of a tile. */
export interface Placement {
  /** Another picture lies over it. */
  covered: boolean;
  /** It is fetched before it is shown: where it lies meanwhile says nothing. */
  ahead: boolean;
}

/** Whether anybody sees a tile: the page is visible, the tile is not scrolled away, and nothing lies over it. */
export class Audience {
  readonly #events: AudienceEvents;
  readonly #observer: IntersectionObserver;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #placement: Placement;
  #inView = true;
  #watched: boolean;
  #away: boolean;

  constructor(options: Placement & { element: Element; events: AudienceEvents }) {
    this.#events = options.events;
    this.#placement = options;
    this.#watched = this.#isWatched();
    // What is covered from the beginning need not begin. A page that opens in the background has its grace.
    this.#away = options.covered;
    document.addEventListener('visibilitychange', this.#look);
    this.#observer = new IntersectionObserver((entries) => {
      this.#inView = entries.at(-1)!.isIntersecting;
      this.#look();
    });
    this.#observer.observe(options.element);
    if (!this.#watched && !this.#away) this.#leaveLater();
  }

  /** Nobody looks, and the grace is over. */
  get isAway(): boolean {
    return this.#away;
  }

  set(placement: Placement): void {
    this.#placement = placement;
    this.#look();
  }

  /** May be called twice. */
  close(): void {
    clearTimeout(this.#timer);
    this.#observer.disconnect();
    document.removeEventListener('visibilitychange', this.#look);
  }

  readonly #look = (): void => {
    const watched = this.#isWatched();
    if (watched === this.#watched) return;
    this.#watched = watched;
    clearTimeout(this.#timer);
    if (!watched) {
      this.#leaveLater();
      return;
    }
    this.#away = false;
    this.#events.came();
  };

  #leaveLater(): void {
    const graceMs = document.visibilityState === 'hidden' ? HIDDEN_GRACE_MS : COVERED_GRACE_MS;
    this.#timer = setTimeout(() => {
      this.#away = true;
      this.#events.left();
    }, graceMs);
  }

  #isWatched(): boolean {
    const { covered, ahead } = this.#placement;
    return !covered && (ahead || this.#inView) && document.visibilityState !== 'hidden';
  }
}
