export interface BackoffOptions {
  firstMs: number;
  maxMs: number;
  /** 0..1: how much of each delay is random, so that a thousand cameras do not return in one instant. */
  jitter: number;
  random?: () => number;
}

/** Exponential backoff with jitter: doubles from `firstMs` to `maxMs`; `reset` after a success. */
export class Backoff {
  private attempt = 0;
  private readonly options: BackoffOptions;

  constructor(options: BackoffOptions) {
    this.options = options;
  }

  /** Milliseconds to wait before the next attempt. */
  next(): number {
    const { firstMs, maxMs, jitter, random = Math.random } = this.options;
    const full = Math.min(maxMs, firstMs * 2 ** Math.min(this.attempt, 30));
    this.attempt += 1;
    return Math.round(full * (1 - jitter * random()));
  }

  reset(): void {
    this.attempt = 0;
  }
}
