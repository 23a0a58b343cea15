import { type KeyboardEvent, type Ref, useState } from 'react';
import { useTexts } from '../../i18n/use-texts.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import styles from './entrance.module.css';

interface PasswordInputProps {
  id: string;
  name: string;
  label: string;
  autoComplete: 'current-password' | 'new-password';
  invalid?: boolean;
  describedBy?: string | undefined;
  ref?: Ref<HTMLInputElement>;
}

/** A password that can be looked at while it is typed; warns of a caps lock. */
export function PasswordInput({
  id,
  name,
  label,
  autoComplete,
  invalid,
  describedBy,
  ref,
}: PasswordInputProps) {
  const { t } = useTexts();
  const [shown, setShown] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const watchCapsLock = (event: KeyboardEvent) => setCapsLock(event.getModifierState('CapsLock'));
  return (
    <div className={styles.label}>
      <label htmlFor={id}>{label}</label>
      <div className={styles.password}>
        <input
          ref={ref}
          id={id}
          className={styles.field}
          name={name}
          type={shown ? 'text' : 'password'}
          autoComplete={autoComplete}
          aria-invalid={invalid || undefined}
          aria-describedby={describedBy}
          onKeyDown={watchCapsLock}
          onKeyUp={watchCapsLock}
        />
        <IconButton
          icon={shown ? 'eyeOff' : 'eye'}
          label={t(shown ? 'login.hide' : 'login.show')}
          className={styles.reveal}
          onClick={() => setShown(!shown)}
        />
      </div>
      {capsLock && <p className={styles.note}>{t('login.capsLock')}</p>}
    </div>
  );
}
