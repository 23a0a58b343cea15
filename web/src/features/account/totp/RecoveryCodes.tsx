import { useEffect, useRef } from 'react';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useSession } from '../../../stores/use-stores.ts';
import { Button } from '../../../ui/Button.tsx';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import styles from '../Dialogs.module.css';

/** What opens the account when the telephone is lost, the only time that it is shown. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone(): void }) {
  const { t } = useTexts('account');
  const sheet = useRef<HTMLDivElement>(null);
  const session = useSession();
  const username = session.phase === 'in' ? session.session.username : '';
  // The field that had the focus is gone.
  useEffect(() => sheet.current?.focus(), []);
  return (
    <div className={styles.form}>
      <div ref={sheet} className={styles.sheet} tabIndex={-1}>
        <h3 className={styles.printed}>{t('totp.sheet', { name: username, place: location.host })}</h3>
        <p className={styles.help}>{t('totp.codesHelp')}</p>
        <ul>
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ul>
      </div>
      <div className={styles.commands}>
        <CopyButton text={codes.join('\n')} label={t('copy')} copiedLabel={t('copied')} />
        <Button onClick={() => window.print()}>{t('totp.print')}</Button>
        <Button look="primary" onClick={onDone}>
          {t('totp.kept')}
        </Button>
      </div>
    </div>
  );
}
