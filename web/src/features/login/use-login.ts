import { useState } from 'react';
import type { LoginRequest } from '../../../../server/contract/access-dto.ts';
import { errorCodeOf, type FailureCode } from '../../api/http-client.ts';
import { useErrorText } from '../../frame/RequestError.tsx';
import { useTexts } from '../../i18n/use-texts.ts';
import { useStores } from '../../stores/use-stores.ts';

export type LoginField = 'username' | 'password' | 'code';

/** Said when it is shown, so that it is said in the language of the page. */
export interface LoginProblem {
  field: LoginField | null;
  /** Absent for a field that was left empty. */
  error?: unknown;
}

const NEEDS = {
  username: 'login.needUsername',
  password: 'login.needPassword',
  code: 'login.needCode',
} as const;

const FIELD_OF: Partial<Record<FailureCode, LoginField>> = { WRONG_LOGIN: 'password', WRONG_CODE: 'code' };

/** What stands between the fields and the hub, in both steps of a login. */
export function useLogin() {
  const { session } = useStores();
  const [problem, setProblem] = useState<LoginProblem | null>(null);
  const [busy, setBusy] = useState(false);
  const [codeFor, setCodeFor] = useState<LoginRequest | null>(null);

  const attempt = async (request: LoginRequest) => {
    setBusy(true);
    try {
      await session.login(request);
    } catch (error) {
      const code = errorCodeOf(error);
      setBusy(false);
      if (code === 'TOTP_REQUIRED') {
        setProblem(null);
        setCodeFor(request);
        return;
      }
      // The password has been changed meanwhile: from the start.
      if (code === 'WRONG_LOGIN') setCodeFor(null);
      setProblem({ field: FIELD_OF[code] ?? null, error });
    }
  };

  const back = () => {
    setProblem(null);
    setCodeFor(null);
  };

  return { problem, setProblem, busy, attempt, codeFor, back };
}

export function useProblemText(): (problem: LoginProblem) => string {
  const { t } = useTexts();
  const errorText = useErrorText();
  return ({ field, error }) => (error === undefined && field ? t(NEEDS[field]) : errorText(error));
}
