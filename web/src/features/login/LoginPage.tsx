import { type FormEvent, useEffect, useRef } from 'react';
import type { LoginRequest } from '../../../../server/contract/access-dto.ts';
import { EntranceFrame } from '../../frame/entrance/EntranceFrame.tsx';
import styles from '../../frame/entrance/entrance.module.css';
import { PasswordInput } from '../../frame/entrance/PasswordInput.tsx';
import { useTexts } from '../../i18n/use-texts.ts';
import { Button } from '../../ui/Button.tsx';
import { CodeForm } from './CodeForm.tsx';
import { type LoginProblem, useLogin, useProblemText } from './use-login.ts';

export function LoginPage({ expired }: { expired: boolean }) {
  const { problem, setProblem, busy, attempt, codeFor, back } = useLogin();
  return (
    <EntranceFrame>
      {codeFor ? (
        <CodeForm
          username={codeFor.username}
          problem={problem}
          busy={busy}
          onProblem={setProblem}
          onCode={(code) => void attempt({ ...codeFor, code })}
          onBack={back}
        />
      ) : (
        <LoginForm
          expired={expired}
          problem={problem}
          busy={busy}
          onProblem={setProblem}
          onLogin={(request) => void attempt(request)}
        />
      )}
    </EntranceFrame>
  );
}

interface LoginFormProps {
  problem: LoginProblem | null;
  busy: boolean;
  expired: boolean;
  onProblem(problem: LoginProblem): void;
  onLogin(request: LoginRequest): void;
}

function LoginForm({ expired, problem, busy, onProblem, onLogin }: LoginFormProps) {
  const { t } = useTexts();
  const problemText = useProblemText();
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    if (problem?.field) form.current?.querySelector<HTMLInputElement>(`[name="${problem.field}"]`)?.focus();
  }, [problem]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const data = new FormData(form.current!);
    const username = String(data.get('username')).trim();
    const password = String(data.get('password'));
    if (!username) onProblem({ field: 'username' });
    else if (!password) onProblem({ field: 'password' });
    else onLogin({ username, password });
  };

  return (
    <form ref={form} className={styles.form} noValidate onSubmit={submit}>
      <div role="alert">
        {problem && (
          <p id="login-problem" className={styles.problem}>
            {problemText(problem)}
          </p>
        )}
        {!problem && expired && <p className={styles.note}>{t('login.expired')}</p>}
      </div>
      <label className={styles.label}>
        {t('login.username')}
        <input
          className={styles.field}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          // biome-ignore lint/a11y/noAutofocus: the page has this one task
          autoFocus
          aria-invalid={problem?.field === 'username' || undefined}
          aria-describedby={problem ? 'login-problem' : undefined}
        />
      </label>
      <PasswordInput
        id="login-password"
        name="password"
        label={t('login.password')}
        autoComplete="current-password"
        invalid={problem?.field === 'password'}
        describedBy={problem ? 'login-problem' : undefined}
      />
      <Button type="submit" look="primary" className={styles.submit} aria-disabled={busy}>
        {t(busy ? 'login.submitting' : 'login.submit')}
      </Button>
      <p className={styles.help}>{t('login.firstStart')}</p>
    </form>
  );
}
