import { useTexts } from '../../i18n/use-texts.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import styles from './Dialogs.module.css';

interface ShownOnceProps {
  title: string;
  help: string;
  secret: string;
  onDone(): void;
}

/** A secret that nobody sees again, not even its owner: only its own button takes it away. */
export function ShownOnce({ title, help, secret, onDone }: ShownOnceProps) {
  const { t } = useTexts('account');
  return (
    <Dialog title={title} width="narrow">
      <div className={styles.form}>
        <p className={styles.help}>{help}</p>
        <code className={styles.secret}>{secret}</code>
        <div className={styles.commands}>
          <CopyButton text={secret} label={t('copy')} copiedLabel={t('copied')} />
          <Button look="primary" onClick={onDone}>
            {t('taken')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
