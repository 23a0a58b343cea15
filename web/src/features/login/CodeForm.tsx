import { type FormEvent, useEffect, useRef } from 'react';
import styles from '../../frame/entrance/entrance.module.css';
import { useTexts } from '../../i18n/use-texts.ts';
import { Button } from '../../ui/Button.tsx';
import { type LoginProblem, useProblemText } from './use-login.ts';

interface CodeFormProps {
  username: string;
  problem: LoginProblem | null;
  busy: boolean;
  onProblem(problem: LoginProblem): void;
  onCode(code: string): void;
  onBack(): void;
}

/** The second step of a login: what the authenticator shows, or a recovery code. */
export function CodeForm({ username, problem, busy, onProblem, onCode, onBack }: CodeFormProps) {
  const { t } = useTexts();
  const problemText = useProblemText();
  const input = useRef<HTMLInputElement>(null);
  // A code that was refused is typed anew.
  useEffect(() => {
    if (problem) input.current?.select();
  }, [problem]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const code = input.current!.value.trim();
    if (code) onCode(code);
    else onProblem({ field: 'code' });
  };

  return (
    <form className={styles.form} noValidate onSubmit={submit}>
      <div>
        <h2 className={styles.step}>{t('login.codeTitle')}</h2>
        <p className={styles.help}>{t('login.codeOf', { name: username })}</p>
      </div>
      <div role="alert">
        {problem && (
          <p id="login-problem" className={styles.problem}>
            {problemText(problem)}
          </p>
        )}
      </div>
      <label className={styles.label}>
        {t('login.code')}
        <input
          ref={input}
          className={`${styles.field} ${styles.code}`}
          name="code"
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={40}
          // biome-ignore lint/a11y/noAutofocus: the step has this one task
          autoFocus
          aria-invalid={problem?.field === 'code' || undefined}
          aria-describedby={problem ? 'login-problem login-code-help' : 'login-code-help'}
        />
      </label>
      <Button type="submit" look="primary" className={styles.submit} aria-disabled={busy}>
        {t(busy ? 'login.submitting' : 'login.confirm')}
      </Button>
      <p id="login-code-help" className={styles.help}>
        {t('login.codeHelp')}
      </p>
      <Button className={styles.back} onClick={onBack}>
        {t('login.back')}
      </Button>
    </form>
  );
}
