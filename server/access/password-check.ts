import { type Algorithm, hash, verify } from '@node-rs/argon2';
import { CodedError } from '../contract/error-codes.ts';
import { createSecret } from './secret-text.ts';

export interface PasswordCost {
  memoryKib: number;
  passes: number;
}

/** OWASP's first choice for argon2id. */
export const DEFAULT_PASSWORD_COST: PasswordCost = { memoryKib: 19_456, passes: 2 };

/** Each holds its memory and a thread: a flood of logins must take neither all memory nor every thread. */
const MAX_UNDER_WAY = 8;

// The package declares it as a const enum, which cannot be imported under isolatedModules.
const ARGON2ID = 2 as Algorithm.Argon2id;

/** Hashes and checks passwords with argon2id (RFC 9106). */
export class PasswordCheck {
  private readonly cost: PasswordCost;
  private decoy: Promise<string> | null = null;
  private underWay = 0;

  constructor(cost: PasswordCost) {
    this.cost = cost;
  }

  hash(password: string): Promise<string> {
    return hash(canonical(password), {
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
  async matches(password: string, passwordHash: string | null): Promise<boolean> {
    if (this.underWay >= MAX_UNDER_WAY) throw new CodedError('TOO_MANY_ATTEMPTS');
    this.underWay += 1;
    try {
      this.decoy ??= this.hash(createSecret(''));
      const matches = await verify(passwordHash ?? (await this.decoy), canonical(password));
      return matches && passwordHash !== null;
    } finally {
      this.underWay -= 1;
    }
  }
}

/** The same characters typed on another keyboard may be composed in another way (full width, for one). */
function canonical(password: string): string {
  return password.normalize('NFKC');
}
