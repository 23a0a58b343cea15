import type { Clock } from '../base/clock.ts';
import { CodedError } from '../contract/error-codes.ts';
import { LoginThrottle } from './login-throttle.ts';
import { networkKey } from './network-key.ts';

const MINUTE_MS = 60_000;

/** Of one user name at one address, or on one browser that its owner has used. */
const PAIR_LIMITS = { freeAttempts: 5, firstWaitMs: 1_000, maxWaitMs: MINUTE_MS, forgetMs: 15 * MINUTE_MS };
/** Of one address, whatever the user name: a control room may share one, so it waits later and shorter. */
const ADDRESS_LIMITS = { freeAttempts: 50, firstWaitMs: 1_000, maxWaitMs: 15_000, forgetMs: 15 * MINUTE_MS };
/** Of one user name at one address while the name is guessed at from many. One attempt is always free: the owner may come from anywhere. */
const PRESSED_LIMITS = {
  freeAttempts: 1,
  firstWaitMs: 30_000,
  maxWaitMs: 15 * MINUTE_MS,
  forgetMs: 60 * MINUTE_MS,
};
/** So many strangers' attempts at one name, each within the time of the last, are a siege and not a slip of the hand. */
const SIEGE_ATTEMPTS = 30;
const SIEGE_LIMITS = { freeAttempts: 0, firstWaitMs: 0, maxWaitMs: 0, forgetMs: 15 * MINUTE_MS };

export interface Guess {
  username: string;
  address: string;
  /** The id of a browser on which the owner of this name has logged in; null for any other. */
  device: string | null;
}

/** One attempt that was let through. Until it is settled it counts as failed: many at once are no way around the wait. */
export interface Attempt {
  /** The right password: whoever knows it starts afresh. */
  succeeded(): void;
  /** Neither right nor wrong: only half of a login, or broken off by the hub itself. */
  takenBack(): void;
}

/**
 * Slows those who guess at passwords, and never locks anybody out: on a browser that he has used, a name's owner waits for nobody
 * else's attempts, and on a new one he has a first attempt at once and another after a wait that ends.
 */
export class GuessGuard {
  private readonly devices: LoginThrottle;
  private readonly pairs: LoginThrottle;
  private readonly addresses: LoginThrottle;
  private readonly pressedPairs: LoginThrottle;
  private readonly names: LoginThrottle;

  constructor(clock: Clock) {
    this.devices = new LoginThrottle(clock, PAIR_LIMITS);
    this.pairs = new LoginThrottle(clock, PAIR_LIMITS);
    this.addresses = new LoginThrottle(clock, ADDRESS_LIMITS);
    this.pressedPairs = new LoginThrottle(clock, PRESSED_LIMITS);
    this.names = new LoginThrottle(clock, SIEGE_LIMITS);
  }

  /** Throws TOO_MANY_ATTEMPTS with the wait in its message. */
  admit(guess: Guess): Attempt {
    return guess.device === null ? this.admitStranger(guess) : this.admitDevice(guess, guess.device);
  }

  /** Many strangers try this name at the moment. */
  private isBesieged(username: string): boolean {
    return this.names.countOf(username) >= SIEGE_ATTEMPTS;
  }

  private admitDevice({ username }: Guess, device: string): Attempt {
    const key = `${device} ${username}`;
    refuseFor(this.devices.waitMs(key));
    this.devices.count(key);
    return {
      succeeded: () => this.devices.succeeded(key),
      takenBack: () => this.devices.refund(key),
    };
  }

  private admitStranger({ username, address }: Guess): Attempt {
    const addressKey = networkKey(address);
    const pairKey = `${addressKey} ${username}`;
    const pressedWaitMs = this.isBesieged(username) ? this.pressedPairs.waitMs(pairKey) : 0;
    refuseFor(Math.max(this.pairs.waitMs(pairKey), this.addresses.waitMs(addressKey), pressedWaitMs));
    this.pairs.count(pairKey);
    this.pressedPairs.count(pairKey);
    this.addresses.count(addressKey);
    this.names.count(username);
    const refundShared = () => {
      this.addresses.refund(addressKey);
      this.names.refund(username);
    };
    return {
      succeeded: () => {
        this.pairs.succeeded(pairKey);
        this.pressedPairs.succeeded(pairKey);
        refundShared();
      },
      takenBack: () => {
        this.pairs.refund(pairKey);
        this.pressedPairs.refund(pairKey);
        refundShared();
      },
    };
  }
}

export function refuseFor(waitMs: number): void {
  if (waitMs <= 0) return;
  const seconds = Math.ceil(waitMs / 1000);
  throw new CodedError('TOO_MANY_ATTEMPTS', `Too many attempts. Wait ${seconds} s and try again.`);
}
