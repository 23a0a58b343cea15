import type { NewShareDto } from '../../../../../server/contract/share-dto.ts';
import { dayAndTime } from '../../../i18n/format.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { Button } from '../../../ui/Button.tsx';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import styles from '../incidents.module.css';

/** A link that nobody sees again, not even who made it: only its own button takes it away. */
export function MadeShare({ share, onDone }: { share: NewShareDto; onDone(): void }) {
  const { t } = useTexts('incidents');
  const { recipient, expiresAtMs, url } = share;
  return (
    <Dialog title={t('share.madeTitle')} width="narrow">
      <div className={styles.form}>
        <p>{t('share.madeHelp', { recipient, until: dayAndTime(expiresAtMs) })}</p>
        <code className={styles.secret}>{url}</code>
        <div className={styles.commands}>
          <CopyButton text={url} label={t('share.copy')} copiedLabel={t('share.copied')} />
          <Button look="primary" onClick={onDone}>
            {t('share.done')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
