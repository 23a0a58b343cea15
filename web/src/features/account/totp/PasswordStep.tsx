import { type FormEvent, useEffect, useId, useRef } from 'react';
import { errorCodeOf } from '../../../api/http-client.ts';
import { PasswordInput } from '../../../frame/entrance/PasswordInput.tsx';
import { useErrorText } from '../../../frame/RequestError.tsx';
import { useTexts } from '../../../i18n/use-texts.ts';
import { Button } from '../../../ui/Button.tsx';
import styles from '../Dialogs.module.css';

interface PasswordStepProps {
  help: string;
  submitLabel: string;
  look?: 'primary' | 'danger';
  busy: boolean;
  error: unknown;
  onPassword(password: string): void;
  onCancel(): void;
}

/** The hub asks for the password once more: whoever finds a screen unlocked must not go on from here. */
export function PasswordStep({
  help,
  submitLabel,
  look,
  busy,
  error,
  onPassword,
  onCancel,
}: PasswordStepProps) {
  const { t } = useTexts('account');
  const errorText = useErrorText();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: at the start, and at every refusal
  useEffect(() => input.current?.select(), [error]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const password = input.current!.value;
    if (password && !busy) onPassword(password);
  };
  return (
    <form className={styles.form} noValidate onSubmit={submit}>
      <p className={styles.help}>{help}</p>
      <PasswordInput
        ref={input}
        id={id}
        name="password"
        label={t('password.current')}
        autoComplete="current-password"
        invalid={Boolean(error)}
        describedBy={error ? `${id}-problem` : undefined}
      />
      <p id={`${id}-problem`} role="alert" className={styles.problem}>
        {Boolean(error) && (errorCodeOf(error) === 'WRONG_LOGIN' ? t('password.wrong') : errorText(error))}
      </p>
      <div className={styles.commands}>
        <Button disabled={busy} onClick={onCancel}>
          {t('cancel')}
        </Button>
        <Button type="submit" look={look ?? 'primary'} disabled={busy}>
          {submitLabel}
        </Button>
      </div>
    </form>
  );
}
