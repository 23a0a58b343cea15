/**
 * So many ffmpeg processes run at once, in all media threads together: each seat is a number that all threads share, and who sits on it
 * has put its own there. A thread that dies cannot stand up; the main thread does it for it.
 */
const FREE = 0;

export class LaneSeats {
  readonly shared: SharedArrayBuffer;
  private readonly seats: Int32Array;

  constructor(shared: SharedArrayBuffer) {
    this.shared = shared;
    this.seats = new Int32Array(shared);
  }

  static of(count: number): LaneSeats {
    return new LaneSeats(new SharedArrayBuffer(count * Int32Array.BYTES_PER_ELEMENT));
  }

  get count(): number {
    return this.seats.length;
  }

  get taken(): number {
    return this.seats.reduce((sum, _, seat) => sum + (Atomics.load(this.seats, seat) === FREE ? 0 : 1), 0);
  }

  /**
   * @param owner above 0
   * @returns the function that gives the seat back (which may be called twice); null when all are taken
   */
  take(owner: number): (() => void) | null {
    for (let seat = 0; seat < this.seats.length; seat += 1) {
      if (Atomics.compareExchange(this.seats, seat, FREE, owner) === FREE) return this.keeper(seat, owner);
    }
    return null;
  }

  /** All seats of an owner that is gone. */
  leave(owner: number): void {
    for (let seat = 0; seat < this.seats.length; seat += 1) {
      Atomics.compareExchange(this.seats, seat, owner, FREE);
    }
  }

  private keeper(seat: number, owner: number): () => void {
    let seated = true;
    return () => {
      if (!seated) return;
      seated = false;
      Atomics.compareExchange(this.seats, seat, owner, FREE);
    };
  }
}
