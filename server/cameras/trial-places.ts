import { CodedError } from '../contract/error-codes.ts';

/** So many trials at once: each is a pull, and perhaps a decoder. */
const IN_ALL = 6;
/** Main and sub stream in two tabs. */
const EACH = 2;

/** Who tries a camera at the moment. */
export class TrialPlaces {
  private readonly taken = new Map<string, number>();
  private count = 0;

  /** Returns the function that gives the place back. Throws TOO_BUSY. */
  take(person: string): () => void {
    const own = this.taken.get(person) ?? 0;
    if (own >= EACH || this.count >= IN_ALL) throw new CodedError('TOO_BUSY');
    this.taken.set(person, own + 1);
    this.count += 1;
    return () => this.giveBack(person);
  }

  private giveBack(person: string): void {
    this.count -= 1;
    const left = (this.taken.get(person) ?? 1) - 1;
    if (left === 0) this.taken.delete(person);
    else this.taken.set(person, left);
  }
}
