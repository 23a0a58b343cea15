/** So many at a time; the others wait their turn, and those beyond the end of the line are turned away. */
export class CheckLine {
  private readonly places: number;
  private readonly maxWaiting: number;
  private readonly waiting: (() => void)[] = [];
  private taken = 0;

  constructor(places: number, maxWaiting: number) {
    this.places = places;
    this.maxWaiting = maxWaiting;
  }

  /** Null when the line is too long. */
  async run<T>(work: () => Promise<T>): Promise<T | null> {
    if (this.taken < this.places) this.taken += 1;
    else if (this.waiting.length >= this.maxWaiting) return null;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  /** A place goes from hand to hand, so that nobody slips in between. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.taken -= 1;
  }
}
