import { type FormEvent, useEffect, useId, useRef } from 'react';
import styles from '../../frame/entrance/entrance.module.css';
import { PasswordInput } from '../../frame/entrance/PasswordInput.tsx';
import { useTexts } from '../../i18n/use-texts.ts';
import { useSession } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { type PasswordField, usePasswordChange, useTroubleText } from './use-password-change.ts';

interface PasswordFormProps {
  currentLabel: string;
  submitLabel: string;
  /** Null while it is not known. */
  minLength: number | null;
  autoFocus?: boolean;
  onDone(): Promise<void> | void;
}

const FIELDS: readonly PasswordField[] = ['current', 'next', 'repeated'];

/** The password so far, and the next one twice; the rules stand there before anything is typed. */
export function PasswordForm({ currentLabel, submitLabel, minLength, autoFocus, onDone }: PasswordFormProps) {
  const { t } = useTexts('account');
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const session = useSession();
  const { trouble, busy, change } = usePasswordChange(minLength, onDone);
  const troubleText = useTroubleText();
  const focus = (field: PasswordField) =>
    form.current?.querySelector<HTMLInputElement>(`[name="${field}"]`)?.focus();

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the form appears
  useEffect(() => {
    if (autoFocus) focus('current');
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: at the attempt alone
  useEffect(() => {
    if (trouble?.field) focus(trouble.field);
  }, [trouble]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const data = new FormData(form.current!);
    const typed = (field: PasswordField) => String(data.get(field));
    const changed = await change({
      current: typed('current'),
      next: typed('next'),
      repeated: typed('repeated'),
    });
    if (changed) form.current?.reset();
  };

  const labels = { current: currentLabel, next: t('password.next'), repeated: t('password.repeated') };
  return (
    <form ref={form} className={styles.form} noValidate onSubmit={(event) => void submit(event)}>
      {/* Tells a password manager whose password this is. */}
      <input
        className="visually-hidden"
        name="username"
        autoComplete="username"
        tabIndex={-1}
        aria-hidden="true"
        readOnly
        value={session.phase === 'in' ? session.session.username : ''}
      />
      <div>
        <h3 className={styles.rulesTitle}>{t('password.rules')}</h3>
        <ul id={`${id}-rules`} className={styles.rules}>
          <li>
            {minLength === null ? t('password.rule.long') : t('password.rule.length', { n: minLength })}
          </li>
          <li>{t('password.rule.own')}</li>
          <li>{t('password.rule.free')}</li>
        </ul>
      </div>
      <div role="alert">
        {trouble && trouble.field === null && <p className={styles.problem}>{troubleText(trouble)}</p>}
      </div>
      {FIELDS.map((field) => {
        const wrong = trouble?.field === field;
        const described = [wrong && `${id}-problem`, field === 'next' && `${id}-rules`].filter(Boolean);
        return (
          <div key={field}>
            <PasswordInput
              id={`${id}-${field}`}
              name={field}
              label={labels[field]}
              autoComplete={field === 'current' ? 'current-password' : 'new-password'}
              invalid={wrong}
              describedBy={described.join(' ') || undefined}
            />
            {wrong && (
              <p id={`${id}-problem`} className={styles.fieldProblem} role="alert">
                {troubleText(trouble)}
              </p>
            )}
          </div>
        );
      })}
      <Button type="submit" look="primary" className={styles.submit} aria-disabled={busy}>
        {busy ? t('saving') : submitLabel}
      </Button>
    </form>
  );
}
