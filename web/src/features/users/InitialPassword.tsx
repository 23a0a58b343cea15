import type { InitialPasswordDto } from '../../../../server/contract/access-dto.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import styles from './UserDialog.module.css';

/** A first password, the only time that it is shown: it goes by its own button alone, not by a slip of the hand. */
export function InitialPassword({ issued, onClose }: { issued: InitialPasswordDto; onClose(): void }) {
  const { t } = useTexts('access');
  const { user, password } = issued;
  return (
    <Dialog title={t('password.title')} width="narrow">
      <p className={styles.help}>{t('password.help', { name: user.displayName })}</p>
      <p className={styles.secret}>
        <span>{user.username}</span>
        <code>{password}</code>
      </p>
      <div className={styles.commands}>
        <CopyButton text={password} label={t('password.copy')} copiedLabel={t('password.copied')} />
        <Button look="primary" autoFocus onClick={onClose}>
          {t('password.done')}
        </Button>
      </div>
    </Dialog>
  );
}
