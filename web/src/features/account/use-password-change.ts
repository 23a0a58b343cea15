import { useRef, useState } from 'react';
import { type PasswordProblem, passwordProblemOf } from '../../../../server/contract/password-problems.ts';
import { changePassword } from '../../api/account-api.ts';
import { ApiError, errorCodeOf } from '../../api/http-client.ts';
import { useErrorText } from '../../frame/RequestError.tsx';
import { useTexts } from '../../i18n/use-texts.ts';
import { useStores } from '../../stores/use-stores.ts';

export type PasswordField = 'current' | 'next' | 'repeated';

/** What is wrong, said when it is shown, so that it is said in the language of the page. */
export type PasswordTrouble =
  | { field: PasswordField; word: 'needCurrent' | 'needNext' | 'differ' | 'wrong' }
  | { field: 'next'; problem: PasswordProblem; minLength: number | null }
  /** Of the hub's, beyond what is known here; without a field where it is nobody's fault in the form. */
  | { field: 'next' | null; error: unknown };

/** A change of the own password: what is wrong with it, and the change itself. */
export function usePasswordChange(minLength: number | null, onDone: () => Promise<void> | void) {
  const { http } = useStores();
  const [trouble, setTrouble] = useState<PasswordTrouble | null>(null);
  const [busy, setBusy] = useState(false);
  /** Changed to this, and what was to follow did not work: the next attempt is for that alone. */
  const changedTo = useRef<string | null>(null);

  /** True when it is changed. */
  const change = async (typed: Record<PasswordField, string>): Promise<boolean> => {
    const found = troubleIn(typed, minLength);
    setTrouble(found);
    if (found || busy) return false;
    setBusy(true);
    try {
      if (changedTo.current !== typed.next) {
        await changePassword(http, { current: typed.current, next: typed.next });
      }
      changedTo.current = typed.next;
      await onDone();
      changedTo.current = null;
      return true;
    } catch (error) {
      setTrouble(troubleOf(error));
      return false;
    } finally {
      setBusy(false);
    }
  };

  return { trouble, busy, change };
}

function troubleIn(
  { current, next, repeated }: Record<PasswordField, string>,
  minLength: number | null,
): PasswordTrouble | null {
  if (!current) return { field: 'current', word: 'needCurrent' };
  if (!next) return { field: 'next', word: 'needNext' };
  if (minLength !== null && [...next.normalize('NFKC')].length < minLength) {
    return { field: 'next', problem: 'short', minLength };
  }
  return next === repeated ? null : { field: 'repeated', word: 'differ' };
}

function troubleOf(error: unknown): PasswordTrouble {
  const code = errorCodeOf(error);
  if (code === 'WRONG_LOGIN') return { field: 'current', word: 'wrong' };
  if (code !== 'WEAK_PASSWORD' || !(error instanceof ApiError)) return { field: null, error };
  const problem = passwordProblemOf(error.detail);
  const minLength = Number(error.detail?.match(/\d+/u)?.[0]);
  return problem ? { field: 'next', problem, minLength } : { field: 'next', error };
}

export function useTroubleText(): (trouble: PasswordTrouble) => string {
  const { t } = useTexts('account');
  const errorText = useErrorText();
  return (trouble) => {
    if ('word' in trouble) return t(`password.${trouble.word}`);
    if ('problem' in trouble) return t(`password.problem.${trouble.problem}`, { n: trouble.minLength });
    return errorText(trouble.error);
  };
}
