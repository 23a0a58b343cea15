import type { Clock, Timer } from '../base/clock.ts';
import type { EngineStatus, EngineStep } from '../engine/engine-protocol.ts';
import type { Denial } from './login-pause.ts';
import type { LoginSeat } from './login-pauses.ts';

/** An engine waits less than this; by the wall clock, which may have been set since. */
const LONGEST_RETRY_MS = 30_000;

export interface StreamLoginOptions {
  seat: LoginSeat;
  clock: Pick<Clock, 'now' | 'setTimer'>;
  /** It has waited, and may ask the camera now. */
  mayAsk(): void;
  /** Not before that; also when it is put off for longer. */
  putOff(denial: Denial): void;
}

/**
 * When the pull of one profile may ask its camera, where it has an account there: each attempt may be another wrong log-in. So a pull that
 * failed for another reason does not try again by itself either, but when its time has come and nobody who shares the account is in the way.
 */
export class StreamLogin {
  readonly seat: LoginSeat;
  private readonly options: StreamLoginOptions;
  private endWait: (() => void) | null = null;
  private retry: Timer | null = null;
  /** There is no media thread to ask for it. */
  private isRestarting = false;
  /** In the attempt that is under way, however often it had to connect for it; a description that anybody gets says nothing of the password. */
  private wasChallenged = false;

  constructor(options: StreamLoginOptions) {
    this.options = options;
    this.seat = options.seat;
  }

  get isWaiting(): boolean {
    return this.endWait !== null;
  }

  /** To be told whenever it asks. */
  asks(): void {
    this.end();
    this.seat.asks();
  }

  /** True: it may ask now. Otherwise it waits, and is told. */
  takeTurn(): boolean {
    if (this.isWaiting || this.isRestarting) return false;
    this.cancelRetry();
    const denial = this.seat.of();
    if (denial) this.wait(denial);
    return denial === null;
  }

  stepped(step: EngineStep): void {
    if (step.step === 'challenged') this.wasChallenged = step.scheme !== null;
    // Its media may be long in coming, and others wait for it to be let in.
    else if (step.step === 'described' && this.wasChallenged) this.seat.accepted();
    else if (step.step === 'described') this.seat.unanswered();
  }

  /** What the pull says of itself. What comes of it is to be done when that has been taken in. */
  heard({ phase, failure, retryAtMs }: EngineStatus): (() => void) | null {
    if (phase === 'waiting') this.cancelRetry();
    else this.end();
    if (phase === 'connecting') this.wasChallenged = false;
    if (phase === 'playing') this.seat.accepted();
    if (phase !== 'waiting' || !failure) return null;
    // It begins anew with those that it is told of.
    if (failure.code === 'engine-restarting') return () => this.goOn(retryAtMs);
    if (failure.code === 'wrong-credentials') {
      this.seat.denied({ reason: failure.code, message: failure.message });
      this.end();
      return () => void this.takeTurn();
    }
    // Whom it does not know it does not tell what it has not.
    if (failure.code === 'stream-not-found' && this.wasChallenged) this.seat.accepted();
    else this.seat.unanswered();
    return () => this.retryAt(retryAtMs);
  }

  /** Nobody wants it any more. */
  end(): void {
    this.cancelRetry();
    this.endWait?.();
    this.endWait = null;
  }

  /** May be called twice. */
  leave(): void {
    this.end();
    this.seat.leave();
  }

  private cancelRetry(): void {
    this.retry?.cancel();
    this.retry = null;
    this.isRestarting = false;
  }

  private retryAt(retryAtMs: number | null): void {
    const { clock, mayAsk } = this.options;
    const delayMs = retryAtMs === null ? LONGEST_RETRY_MS : Math.max(0, retryAtMs - clock.now());
    this.retry = clock.setTimer(
      () => {
        this.isRestarting = false;
        if (this.takeTurn()) mayAsk();
      },
      Math.min(delayMs, LONGEST_RETRY_MS),
    );
  }

  /** The media thread is gone: who waits for its turn waits on for the same, and is told so once more. */
  private goOn(retryAtMs: number | null): void {
    if (this.isWaiting) {
      const denial = this.seat.of();
      if (denial) this.options.putOff(denial);
      return;
    }
    this.isRestarting = true;
    this.retryAt(retryAtMs);
  }

  private wait(denial: Denial): void {
    const { mayAsk, putOff } = this.options;
    putOff(denial);
    this.endWait = this.seat.wait({
      ask: () => {
        this.endWait = null;
        mayAsk();
      },
      putOff,
    });
  }
}
