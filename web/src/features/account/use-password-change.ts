import { useState } from 'react';
import { passwordProblemOf } from '../../../../server/contract/password-problems.ts';
import { changePassword } from '../../api/account-api.ts';
import { ApiError, errorCodeOf } from '../../api/http-client.ts';
import { useErrorText } from '../../frame/RequestError.tsx';
import { useTexts } from '../../i18n/use-texts.ts';
import { useStores } from '../../stores/use-stores.ts';

export type PasswordField = 'current' | 'next' | 'repeated';

export interface PasswordTrouble {
  /** Null for what is nobody's fault in the form. */
  field: PasswordField | null;
  text: string;
}

/** A change of the own password: what is wrong with it, in the words of the page, and the change itself. */
export function usePasswordChange(minLength: number | null, onDone: () => Promise<void> | void) {
  const { t } = useTexts('account');
  const { http } = useStores();
  const errorText = useErrorText();
  const [trouble, setTrouble] = useState<PasswordTrouble | null>(null);
  const [busy, setBusy] = useState(false);

  const refusal = (error: unknown): PasswordTrouble => {
    const code = errorCodeOf(error);
    if (code === 'WRONG_LOGIN') return { field: 'current', text: t('password.wrong') };
    if (code !== 'WEAK_PASSWORD' || !(error instanceof ApiError)) {
      return { field: null, text: errorText(error) };
    }
    const problem = passwordProblemOf(error.detail);
    if (!problem) return { field: 'next', text: error.detail ?? errorText(error) };
    return {
      field: 'next',
      text: t(`password.problem.${problem}`, { n: error.detail?.match(/\d+/u)?.[0] }),
    };
  };

  const check = (current: string, next: string, repeated: string): PasswordTrouble | null => {
    if (!current) return { field: 'current', text: t('password.needCurrent') };
    if (!next) return { field: 'next', text: t('password.needNext') };
    if (minLength !== null && [...next.normalize('NFKC')].length < minLength) {
      return { field: 'next', text: t('password.problem.short', { n: minLength }) };
    }
    return next === repeated ? null : { field: 'repeated', text: t('password.differ') };
  };

  /** True when it is changed. */
  const change = async (current: string, next: string, repeated: string): Promise<boolean> => {
    const found = check(current, next, repeated);
    setTrouble(found);
    if (found || busy) return false;
    setBusy(true);
    try {
      await changePassword(http, { current, next });
      await onDone();
      return true;
    } catch (error) {
      setTrouble(refusal(error));
      return false;
    } finally {
      setBusy(false);
    }
  };

  return { trouble, busy, change };
}
