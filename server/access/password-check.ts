import { type Algorithm, hash, verify } from '@node-rs/argon2';
import { createSecret } from '../base/secret-token.ts';
import { CodedError } from '../contract/error-codes.ts';
import { CheckLine } from './check-line.ts';

export interface PasswordCost {
  memoryKib: number;
  passes: number;
}

/** Who asks: a browser that its owner has used before or somebody who is logged in, or anybody. */
export type PasswordLane = 'known' | 'stranger';

/** OWASP's first choice for argon2id. */
export const DEFAULT_PASSWORD_COST: PasswordCost = { memoryKib: 19_456, passes: 2 };

/**
 * Each holds its memory and one of Node's threads for files and the like, four unless it is told otherwise: a flood of logins must take
 * neither all memory nor every thread, nor every processor. Strangers have places of their own, so that their flood does not keep out
 * those who are known.
 */
const PLACES = 2;
const MAX_WAITING = 32;

// The package declares it as a const enum, which cannot be imported under isolatedModules.
const ARGON2ID = 2 as Algorithm.Argon2id;

/** Hashes and checks passwords with argon2id (RFC 9106). */
export class PasswordCheck {
  private readonly cost: PasswordCost;
  private readonly lines: Record<PasswordLane, CheckLine> = {
    known: new CheckLine(PLACES, MAX_WAITING),
    stranger: new CheckLine(PLACES, MAX_WAITING),
  };
  private decoy: Promise<string> | null = null;

  constructor(cost: PasswordCost) {
    this.cost = cost;
  }

  hash(password: string): Promise<string> {
    return hash(canonicalPassword(password), {
      algorithm: ARGON2ID,
      memoryCost: this.cost.memoryKib,
      timeCost: this.cost.passes,
      parallelism: 1,
    });
  }

  /**
   * Null stands for a user that does not exist: the same work is done, so that the time taken does not tell who does.
   * Throws TOO_MANY_ATTEMPTS when more are under way than the machine can take.
   */
  async matches(password: string, passwordHash: string | null, lane: PasswordLane): Promise<boolean> {
    const matches = await this.lines[lane].run(async () => {
      this.decoy ??= this.hash(createSecret(''));
      return verify(passwordHash ?? (await this.decoy), canonicalPassword(password));
    });
    if (matches === null) throw new CodedError('TOO_MANY_ATTEMPTS');
    return matches && passwordHash !== null;
  }
}

/** The same characters typed on another keyboard may be composed in another way (full width, for one). */
export function canonicalPassword(password: string): string {
  return password.normalize('NFKC');
}
