import type { Clock } from '../base/clock.ts';
import type { StreamStatus } from './stream-status.ts';

/** Vendors lock an address out, for up to half an hour, after five to seven wrong log-ins (practice). */
const PAUSE_MS = 30_000;

export interface Denial {
  readonly failure: NonNullable<StreamStatus['failure']>;
  /** So long from now on nobody is to try. */
  readonly forMs: number;
}

/**
 * What is remembered of a camera that did not let the hub in: everybody who wants to see it would be another wrong log-in. For one host and one
 * account, and where there is no account there is nothing to be wrong. What one of its profiles was told counts for both, unless the other was let
 * in before: then it is about the profile, which the account may not see.
 */
export class LoginPause<Asker extends string> {
  private readonly clock: Pick<Clock, 'monotonic'>;
  private readonly denials = new Map<Asker, { failure: Denial['failure']; endsMs: number }>();
  private readonly letIn = new Set<Asker>();

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.clock = clock;
  }

  denied(asker: Asker, failure: Denial['failure']): void {
    this.letIn.delete(asker);
    this.denials.set(asker, { failure, endsMs: this.clock.monotonic() + PAUSE_MS });
  }

  accepted(asker: Asker): void {
    this.letIn.add(asker);
    this.denials.delete(asker);
  }

  /** What still holds for who would ask now; null when nothing does. */
  of(asker: Asker): Denial | null {
    const nowMs = this.clock.monotonic();
    let longest: Denial | null = null;
    for (const [by, { failure, endsMs }] of this.denials) {
      const forMs = endsMs - nowMs;
      const counts = by === asker || !this.letIn.has(asker);
      if (counts && forMs > (longest?.forMs ?? 0)) longest = { failure, forMs };
    }
    return longest;
  }
}
