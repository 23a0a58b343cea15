/**
 * One text that a hub sealed on its first start. A hub that has another key (a second one on the same database, or one whose key was
 * left behind) learns it there, and not when the first camera refuses its password.
 */
export interface SealCheckStore {
  read(): Promise<string | null>;
  /** Puts it in the place of what was read; false where that is another one by now. */
  replace(before: string | null, after: string): Promise<boolean>;
}
