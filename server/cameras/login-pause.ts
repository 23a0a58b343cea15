import type { Clock, Timer } from '../base/clock.ts';
import type { StreamStatus } from './stream-status.ts';

/**
 * Behind the first wrong log-in, the second and so on. Vendors lock an account or an address out, for up to half an hour, after five to seven
 * of them (practice): whoever mistyped a password has time to mend it, and a camera that is forgotten is asked twelve times an hour.
 */
const PAUSES_MS = [30_000, 60_000, 120_000, 300_000] as const;
const LONGEST_PAUSE_MS = 300_000;
/** Whoever asks behind a denial has been answered by then, or hears nothing: connecting and each answer have five seconds. */
const ASKING_MS = 15_000;

export interface Denial {
  readonly failure: NonNullable<StreamStatus['failure']>;
  /** So long from now on nobody is to try. */
  readonly forMs: number;
}

/** Somebody who wants to see the camera, and is not to ask it yet. */
export interface Waiting {
  /** It may be asked now; nothing more is told then. */
  ask(): void;
  /** It was asked by another, and lets nobody in yet. */
  putOff(denial: Denial): void;
}

interface Told {
  readonly failure: Denial['failure'];
  /** In a row. */
  readonly times: number;
  readonly endsMs: number;
}

/**
 * When a camera that did not let the hub in may be asked again, by whomever: the one place that knows. Everybody who wants to see it would be
 * another wrong log-in, so one asks for all, in pauses that grow. For one host and one account, and where there is no account there is nothing
 * to be wrong. What one of its profiles was told counts for both, unless the other was let in before: then it is about the profile, which the
 * account may not see.
 */
export class LoginPause<Asker extends string> {
  private readonly clock: Pick<Clock, 'monotonic' | 'setTimer'>;
  private readonly denials = new Map<Asker, Told>();
  private readonly letIn = new Set<Asker>();
  private readonly waiting = new Map<Asker, Waiting>();
  private asking: { readonly by: Asker; readonly endsMs: number } | null = null;
  private timer: Timer | null = null;

  constructor(clock: Pick<Clock, 'monotonic' | 'setTimer'>) {
    this.clock = clock;
  }

  denied(asker: Asker, failure: Denial['failure']): void {
    const nowMs = this.clock.monotonic();
    const before = this.toldOf(asker);
    // What was under way when another was turned away is no answer to a new question.
    const isNew = !before || before.endsMs <= nowMs;
    const times = isNew ? (before?.times ?? 0) + 1 : before.times;
    const endsMs = isNew ? nowMs + (PAUSES_MS[times - 1] ?? LONGEST_PAUSE_MS) : before.endsMs;
    this.letIn.delete(asker);
    this.denials.set(asker, { failure, times, endsMs });
    this.answered(asker);
  }

  /** Where it was not let in before, others may be by now: the password is another. */
  accepted(asker: Asker): void {
    if (this.letIn.has(asker)) this.denials.delete(asker);
    else this.denials.clear();
    this.letIn.add(asker);
    this.answered(asker);
  }

  /** What still holds for who would ask now; null when nothing does. */
  of(asker: Asker): Denial | null {
    const told = this.toldOf(asker);
    if (!told) return null;
    const { asking } = this;
    const othersMs = asking && asking.by !== asker ? asking.endsMs : 0;
    const forMs = Math.max(told.endsMs, othersMs) - this.clock.monotonic();
    return forMs > 0 ? { failure: told.failure, forMs } : null;
  }

  /** To be told whenever one asks: behind a denial the others wait for the answer. */
  asks(asker: Asker): void {
    if (this.toldOf(asker)) this.asking = { by: asker, endsMs: this.clock.monotonic() + ASKING_MS };
  }

  /** Until it may ask, or the returned function is called. */
  wait(asker: Asker, waiting: Waiting): () => void {
    this.waiting.set(asker, waiting);
    this.setTimer();
    return () => {
      if (this.waiting.get(asker) !== waiting) return;
      this.waiting.delete(asker);
      this.setTimer();
    };
  }

  /** Of all that counts for it, what holds for the longest; it may be over. */
  private toldOf(asker: Asker): Told | null {
    let longest: Told | null = null;
    for (const [by, told] of this.denials) {
      const counts = by === asker || !this.letIn.has(asker);
      if (counts && told.endsMs > (longest?.endsMs ?? 0)) longest = told;
    }
    return longest;
  }

  private answered(asker: Asker): void {
    if (this.asking?.by === asker) this.asking = null;
    for (const [other, waiting] of this.waiting) {
      const denial = this.of(other);
      if (denial) waiting.putOff(denial);
    }
    this.setTimer();
  }

  private setTimer(): void {
    this.timer?.cancel();
    this.timer = null;
    if (this.waiting.size === 0) return;
    const soonestMs = Math.min(...[...this.waiting.keys()].map((asker) => this.of(asker)?.forMs ?? 0));
    this.timer = this.clock.setTimer(() => this.pauseOver(), soonestMs);
  }

  private pauseOver(): void {
    for (const [asker, waiting] of [...this.waiting]) {
      // The one before has begun to ask.
      const denial = this.of(asker);
      if (denial) {
        waiting.putOff(denial);
        continue;
      }
      this.waiting.delete(asker);
      waiting.ask();
    }
    this.setTimer();
  }
}
