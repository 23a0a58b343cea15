import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { BulkResultDto } from '../../../../../server/contract/registry-dto.ts';
import { undoImport } from '../../../api/imports-api.ts';
import { useErrorText } from '../../../frame/RequestError.tsx';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useStores } from '../../../stores/use-stores.ts';
import { Button } from '../../../ui/Button.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { CAMERAS_KEY } from '../query-keys.ts';
import styles from './SelectionBar.module.css';

/** What a bulk edit has done, and the way back. */
export function BulkOutcome({ outcome, onDone }: { outcome: BulkResultDto; onDone(): void }) {
  const { t } = useTexts('cameras');
  const { http } = useStores();
  const client = useQueryClient();
  const errorText = useErrorText();
  const { changed, importId } = outcome;
  const undo = useMutation({
    mutationFn: (id: string) => undoImport(http, id),
    onSuccess: () => client.invalidateQueries({ queryKey: [CAMERAS_KEY] }),
  });
  return (
    <>
      <span role="status">
        {undo.error && errorText(undo.error)}
        {undo.isPending && t('bulk.undoing')}
        {undo.data &&
          (undo.data.kept.length > 0
            ? t('bulk.undoneSome', { n: undo.data.restored, kept: undo.data.kept.length })
            : t('bulk.undone', { n: undo.data.restored }))}
        {undo.isIdle && t('bulk.done', { n: changed })}
      </span>
      {importId && !undo.data && (
        <Button disabled={undo.isPending} onClick={() => undo.mutate(importId)}>
          {t('bulk.undo')}
        </Button>
      )}
      <span className={styles.space} />
      <IconButton icon="close" label={t('close')} onClick={onDone} />
    </>
  );
}
