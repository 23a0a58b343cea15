import { useState } from 'react';
import type { BulkResultDto, CameraFilter } from '../../../../../server/contract/registry-dto.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { Button } from '../../../ui/Button.tsx';
import { BulkEditDialog } from './BulkEditDialog.tsx';
import { BulkOutcome } from './BulkOutcome.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';
import styles from './SelectionBar.module.css';
import { countOf, type Selection, targetOf } from './selection.ts';

interface SelectionBarProps {
  selection: Selection;
  filter: CameraFilter;
  matching: number;
  onAll(): void;
  onClear(): void;
}

/** Below the list: what is selected and what can be done with it, and what was done last, to be taken back. */
export function SelectionBar({ selection, filter, matching, onAll, onClear }: SelectionBarProps) {
  const { t } = useTexts('cameras');
  const [dialog, setDialog] = useState<'edit' | 'remove' | null>(null);
  const [outcome, setOutcome] = useState<BulkResultDto | null>(null);
  const count = countOf(selection, matching);
  const target = targetOf(selection, filter);
  const close = () => setDialog(null);
  const done = (result: BulkResultDto) => {
    close();
    setOutcome(result);
    onClear();
  };
  if (count === 0 && !outcome) return null;
  return (
    <div className={styles.bar}>
      {count === 0 ? (
        outcome && <BulkOutcome key={outcome.importId} outcome={outcome} onDone={() => setOutcome(null)} />
      ) : (
        <>
          <span role="status" className={styles.count}>
            {t('select.count', { n: count.toLocaleString('en-US') })}
          </span>
          {count < matching && (
            <Button onClick={onAll}>
              {t('select.allMatching', { n: matching.toLocaleString('en-US') })}
            </Button>
          )}
          <Button onClick={onClear}>{t('select.none')}</Button>
          <span className={styles.space} />
          <Button look="danger" onClick={() => setDialog('remove')}>
            {t('bulk.remove')}
          </Button>
          <Button look="primary" onClick={() => setDialog('edit')}>
            {t('bulk.edit')}
          </Button>
        </>
      )}
      {dialog === 'edit' && <BulkEditDialog count={count} target={target} onDone={done} onClose={close} />}
      {dialog === 'remove' && <RemoveDialog target={target} onDone={done} onClose={close} />}
    </div>
  );
}
