import { Input, QRCode } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import type { TotpSetupDto } from '../../../../../server/contract/access-dto.ts';
import { useErrorText } from '../../../frame/RequestError.tsx';
import { useTexts } from '../../../i18n/use-texts.ts';
import { Button } from '../../../ui/Button.tsx';
import styles from '../Dialogs.module.css';

interface AuthenticatorStepProps {
  setup: TotpSetupDto;
  busy: boolean;
  error: unknown;
  onCode(code: string): void;
  onCancel(): void;
}

/** The secret, to be scanned or typed, and the first code of it. */
export function AuthenticatorStep({ setup, busy, error, onCode, onCancel }: AuthenticatorStepProps) {
  const { t } = useTexts('account');
  const errorText = useErrorText();
  const id = useId();
  const [code, setCode] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (code.length === 6 && !busy) onCode(code);
  };
  return (
    <form className={styles.form} noValidate onSubmit={submit}>
      <div className={styles.code}>
        {/* Dark on white, whatever the page: telephones read no other. */}
        <QRCode
          className={styles.qr ?? ''}
          type="svg"
          value={setup.uri}
          size={176}
          color="#000"
          bgColor="#fff"
          aria-label={t('totp.qr')}
        />
        <div className={styles.form}>
          <p className={styles.help}>{t('totp.scan')}</p>
          <div className={styles.field}>
            <span className={styles.label}>{t('totp.type')}</span>
            <code className={styles.secret} data-secret={setup.secret}>
              {setup.secret.match(/.{1,4}/gu)?.join(' ')}
            </code>
          </div>
        </div>
      </div>
      <div className={styles.field}>
        <label className={styles.label} htmlFor={`${id}-code`}>
          {t('totp.code')}
        </label>
        <Input
          id={`${id}-code`}
          name="code"
          autoFocus
          autoComplete="one-time-code"
          inputMode="numeric"
          maxLength={6}
          status={error ? 'error' : ''}
          aria-describedby={`${id}-problem`}
          value={code}
          onChange={(event) => setCode(event.target.value.replace(/\D/gu, ''))}
        />
      </div>
      <p id={`${id}-problem`} role="alert" className={styles.problem}>
        {Boolean(error) && errorText(error)}
      </p>
      <div className={styles.commands}>
        <Button disabled={busy} onClick={onCancel}>
          {t('cancel')}
        </Button>
        <Button type="submit" look="primary" disabled={busy || code.length < 6}>
          {t('totp.onConfirm')}
        </Button>
      </div>
    </form>
  );
}
