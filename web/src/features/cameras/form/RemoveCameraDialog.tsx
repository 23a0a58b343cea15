import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { CameraRecordDto } from '../../../../../server/contract/registry-dto.ts';
import { removeCamera } from '../../../api/cameras-api.ts';
import { RequestError } from '../../../frame/RequestError.tsx';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useStores } from '../../../stores/use-stores.ts';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { CAMERAS_KEY } from '../query-keys.ts';

interface RemoveCameraDialogProps {
  record: CameraRecordDto;
  onRemoved(): void;
  onClose(): void;
}

export function RemoveCameraDialog({ record, onRemoved, onClose }: RemoveCameraDialogProps) {
  const { t } = useTexts('cameras');
  const { http } = useStores();
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => removeCamera(http, record.id, record.revision),
    onSuccess: () => void client.invalidateQueries({ queryKey: [CAMERAS_KEY] }),
  });
  return (
    <ConfirmDialog
      title={t('remove.title', { name: record.file.name })}
      confirmLabel={t('remove.confirm')}
      cancelLabel={t('cancel')}
      destroys
      busy={remove.isPending}
      onConfirm={() => remove.mutate(undefined, { onSuccess: onRemoved })}
      onCancel={onClose}
    >
      <p>{t('remove.help')}</p>
      {remove.error && <RequestError error={remove.error} />}
    </ConfirmDialog>
  );
}
