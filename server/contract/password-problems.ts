/** Why a password is refused, as the detail of WEAK_PASSWORD says it: a page that speaks another language knows it by its sentence. */
export const PASSWORD_PROBLEMS = {
  name: 'A password does not contain the user name.',
  repeated: 'A password has at least 5 different characters.',
  row: 'A password is not a row of neighbouring characters.',
  common: 'This password is one of those that everybody tries first.',
  same: 'Choose another password than the one before.',
} as const;

export type PasswordProblem = keyof typeof PASSWORD_PROBLEMS | 'short';

export function tooShort(minLength: number): string {
  return `A password has at least ${minLength} characters.`;
}

/** Null for a sentence that is none of these. */
export function passwordProblemOf(detail: string | null): PasswordProblem | null {
  const known = Object.entries(PASSWORD_PROBLEMS).find(([, sentence]) => sentence === detail);
  if (known) return known[0] as keyof typeof PASSWORD_PROBLEMS;
  const length = Number(detail?.match(/\d+/u)?.[0]);
  return detail === tooShort(length) ? 'short' : null;
}
