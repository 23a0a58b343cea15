import { useErrorText } from '../../../frame/RequestError.tsx';
import { useTexts } from '../../../i18n/use-texts.ts';
import { Button } from '../../../ui/Button.tsx';
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx';
import styles from './SavingNotice.module.css';
import type { SavingState } from './use-saving.ts';

interface SavingNoticeProps {
  state: SavingState;
  /** Who changed it meanwhile, where that is known. */
  changedBy: string | null;
  onTakeTheirs(): void;
  onOverwrite(): void;
}

/** What became of an attempt to save, where it did not go well, with the ways on. */
export function SavingNotice({ state, changedBy, onTakeTheirs, onOverwrite }: SavingNoticeProps) {
  const { t } = useTexts('plans');
  const errorText = useErrorText();
  switch (state.phase) {
    case 'failed':
      return <ErrorNotice title={errorText(state.error)} />;
    case 'gone':
      return <ErrorNotice title={t('gone')} />;
    case 'conflict':
      return (
        <div className={styles.conflict}>
          <ErrorNotice title={changedBy ? t('conflict', { name: changedBy }) : t('conflictSomebody')} />
          <div className={styles.ways}>
            <Button onClick={onTakeTheirs}>{t('takeTheirs')}</Button>
            <Button look="danger" onClick={onOverwrite}>
              {t('overwrite')}
            </Button>
          </div>
        </div>
      );
    default:
      return null;
  }
}
