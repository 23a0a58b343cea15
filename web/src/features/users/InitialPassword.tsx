import { useState } from 'react';
import type { InitialPasswordDto } from '../../../../server/contract/access-dto.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import styles from './UserDialog.module.css';

/** A first password, the only time that it is shown. */
export function InitialPassword({ issued, onClose }: { issued: InitialPasswordDto; onClose(): void }) {
  const { t } = useTexts('access');
  const [copied, setCopied] = useState(false);
  const { user, password } = issued;
  return (
    <Dialog title={t('password.title')} width="narrow" onClose={onClose}>
      <p className={styles.help}>{t('password.help', { name: user.displayName })}</p>
      <p className={styles.secret}>
        <span>{user.username}</span>
        <code>{password}</code>
      </p>
      <div className={styles.commands}>
        <Button onClick={() => void navigator.clipboard?.writeText(password).then(() => setCopied(true))}>
          {t(copied ? 'password.copied' : 'password.copy')}
        </Button>
        <Button look="primary" autoFocus onClick={onClose}>
          {t('password.done')}
        </Button>
      </div>
    </Dialog>
  );
}
