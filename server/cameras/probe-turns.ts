import type { Clock } from '../base/clock.ts';

/** A probe that hangs is not waited for to its end: whoever asks for the camera waits too. */
const PATIENCE_MS = 5_000;
/** What a camera takes to see that a connection is over. */
const SETTLE_MS = 500;

/** Keeps probes apart from whoever else calls at a camera: many take one connection, and turn the second away without a word. */
export class ProbeTurns {
  private readonly clock: Pick<Clock, 'sleep'>;
  /** Until the camera has got over it. */
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly held = new Map<string, number>();

  constructor(clock: Pick<Clock, 'sleep'>) {
    this.clock = clock;
  }

  /** Null, and nothing is begun, while somebody holds the camera. */
  async probe<Outcome>(id: string, ask: () => Promise<Outcome>): Promise<Outcome | null> {
    if (this.held.has(id)) return null;
    const asked = ask();
    const over = this.untilOver(asked);
    this.underWay.set(id, over);
    void over.then(() => {
      if (this.underWay.get(id) === over) this.underWay.delete(id);
    });
    return asked;
  }

  /** No probe begins until the returned function is called, once. Resolves when the one under way is over, or has taken long. */
  async hold(id: string): Promise<() => void> {
    this.held.set(id, (this.held.get(id) ?? 0) + 1);
    const over = this.underWay.get(id);
    if (over) await Promise.race([over, this.clock.sleep(PATIENCE_MS)]);
    return () => {
      const others = (this.held.get(id) ?? 1) - 1;
      if (others > 0) this.held.set(id, others);
      else this.held.delete(id);
    };
  }

  private async untilOver(asked: Promise<unknown>): Promise<void> {
    await asked.catch(() => {});
    await this.clock.sleep(SETTLE_MS);
  }
}
