import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { CameraRecordDto, CameraRevisionDto } from '../../../../../server/contract/registry-dto.ts';
import { rollBackCamera } from '../../../api/cameras-api.ts';
import { RequestError } from '../../../frame/RequestError.tsx';
import { dayAndTime } from '../../../i18n/format.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useStores } from '../../../stores/use-stores.ts';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { CAMERAS_KEY, recordKey } from '../query-keys.ts';
import { useFieldWords } from '../use-field-words.ts';
import { changesBackTo } from './roll-back.ts';

interface RollBackDialogProps {
  record: CameraRecordDto;
  target: CameraRevisionDto;
  history: readonly CameraRevisionDto[];
  onDone(): void;
  onClose(): void;
}

/** Names what will be as it was before. */
export function RollBackDialog({ record, target, history, onDone, onClose }: RollBackDialogProps) {
  const { t } = useTexts('cameras');
  const { http } = useStores();
  const client = useQueryClient();
  const { label, value } = useFieldWords();
  const changes = changesBackTo(history, target.revision);
  const rollBack = useMutation({
    mutationFn: () =>
      rollBackCamera(http, record.id, { toRevision: target.revision, revision: record.revision }),
    onSuccess: (saved) => {
      client.setQueryData(recordKey(record.id), saved);
      void client.invalidateQueries({ queryKey: [CAMERAS_KEY] });
    },
  });
  return (
    <ConfirmDialog
      title={t('history.rollBackTitle', { n: target.revision, at: dayAndTime(target.atMs) })}
      confirmLabel={t('history.rollBack')}
      cancelLabel={t('cancel')}
      busy={rollBack.isPending}
      onConfirm={() => rollBack.mutate(undefined, { onSuccess: onDone })}
      onCancel={onClose}
    >
      <p>{t('history.rollBackHelp')}</p>
      <ul>
        {changes.map(({ field, before, after }) => (
          <li key={field}>
            {label(field)}:{' '}
            {field === 'credentials'
              ? t('login.changed')
              : `${value(field, before)} → ${value(field, after)}`}
          </li>
        ))}
      </ul>
      {rollBack.error && <RequestError error={rollBack.error} />}
    </ConfirmDialog>
  );
}
