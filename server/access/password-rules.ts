import { CodedError } from '../contract/error-codes.ts';
import { PASSWORD_PROBLEMS, tooShort } from '../contract/password-problems.ts';
import { GUESSED_PASSWORDS } from './guessed-passwords.ts';
import { canonicalPassword } from './password-check.ts';

export interface PasswordSubject {
  readonly username: string;
}

/** Shorter names turn up in any text. */
const MIN_NAME_LENGTH = 3;
/** "abab…" is as short as "ab". */
const MIN_DIFFERENT = 5;

/** What a person may choose: long enough and not what everybody guesses first (NIST SP 800-63B: no rules about signs and digits). */
export class PasswordRules {
  readonly minLength: number;

  constructor(minLength: number) {
    this.minLength = minLength;
  }

  /** Throws WEAK_PASSWORD with what is wrong in its message. */
  check(password: string, subject: PasswordSubject): void {
    const problem = this.problemOf(password, subject);
    if (problem !== null) throw new CodedError('WEAK_PASSWORD', problem);
  }

  /** Null when it may be taken. */
  problemOf(password: string, { username }: PasswordSubject): string | null {
    const text = canonicalPassword(password).toLowerCase();
    const characters = [...text];
    if (characters.length < this.minLength) return tooShort(this.minLength);
    if (username.length >= MIN_NAME_LENGTH && text.includes(username)) return PASSWORD_PROBLEMS.name;
    if (new Set(characters).size < MIN_DIFFERENT) return PASSWORD_PROBLEMS.repeated;
    if (isRun(characters)) return PASSWORD_PROBLEMS.row;
    if (isCommon(text)) return PASSWORD_PROBLEMS.common;
    return null;
  }
}

/** "1234567890", "zyxwvutsrq" and the like, all or nearly all of it. */
function isRun(characters: readonly string[]): boolean {
  const codes = characters.map((character) => character.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, at) => code - (codes[at] ?? 0));
  const rising = steps.filter((step) => step === 1).length;
  const falling = steps.filter((step) => step === -1).length;
  return Math.max(rising, falling) >= steps.length - 1;
}

/** "Password2026!" is "password" to whoever guesses; so is "passwordpassword". */
function isCommon(text: string): boolean {
  const core = text.replace(/^[\d\p{P}\p{S}\s]+|[\d\p{P}\p{S}\s]+$/gu, '');
  const half = core.slice(0, core.length / 2);
  const repeated = half.length > 0 && half + half === core;
  return (
    [text, core, ...(repeated ? [half] : [])].some((form) => GUESSED_PASSWORDS.has(form)) ||
    isDigitHabit(text)
  );
}

/** Digits alone: a telephone number, a date, an identity number. All of them can be looked up. */
function isDigitHabit(text: string): boolean {
  return /^\d+$/.test(text) && text.length < 20;
}
