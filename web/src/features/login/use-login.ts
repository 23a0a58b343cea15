import { useState } from 'react';
import type { LoginRequest } from '../../../../server/contract/access-dto.ts';
import { errorCodeOf, type FailureCode } from '../../api/http-client.ts';
import { useErrorText } from '../../frame/RequestError.tsx';
import { useStores } from '../../stores/use-stores.ts';

export type LoginField = 'username' | 'password' | 'code';

export interface LoginProblem {
  field: LoginField | null;
  text: string;
}

const FIELD_OF: Partial<Record<FailureCode, LoginField>> = { WRONG_LOGIN: 'password', WRONG_CODE: 'code' };

/** What stands between the fields and the hub, in both steps of a login. */
export function useLogin() {
  const errorText = useErrorText();
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
      setProblem({ field: FIELD_OF[code] ?? null, text: errorText(error) });
    }
  };

  const back = () => {
    setProblem(null);
    setCodeFor(null);
  };

  return { problem, setProblem, busy, attempt, codeFor, back };
}
