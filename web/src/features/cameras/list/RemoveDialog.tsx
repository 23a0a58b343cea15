import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { BulkRequest, BulkResultDto } from '../../../../../server/contract/registry-dto.ts';
import { changeCameras } from '../../../api/cameras-api.ts';
import { RequestError } from '../../../frame/RequestError.tsx';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useStores } from '../../../stores/use-stores.ts';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { CAMERAS_KEY } from '../query-keys.ts';
import { BulkForecast } from './BulkForecast.tsx';

interface RemoveDialogProps {
  target: Pick<BulkRequest, 'ids' | 'filter' | 'except'>;
  onDone(result: BulkResultDto): void;
  onClose(): void;
}

/** Asks the hub first what would go, so that the question names it. */
export function RemoveDialog({ target, onDone, onClose }: RemoveDialogProps) {
  const { t } = useTexts('cameras');
  const { http } = useStores();
  const client = useQueryClient();
  const request = { ...target, change: { remove: true } as const };
  const forecast = useQuery({
    queryKey: ['bulk', request],
    queryFn: () => changeCameras(http, { ...request, dryRun: true }),
    staleTime: 0,
    gcTime: 0,
  });
  const remove = useMutation({
    mutationFn: () => changeCameras(http, request),
    onSuccess: () => void client.invalidateQueries({ queryKey: [CAMERAS_KEY] }),
  });
  const n = forecast.data?.changed ?? 0;
  return (
    <ConfirmDialog
      title={t('bulk.removeTitle')}
      confirmLabel={t('bulk.removeConfirm', { n })}
      cancelLabel={t('cancel')}
      destroys
      ready={n > 0}
      busy={remove.isPending}
      onConfirm={() => remove.mutate(undefined, { onSuccess: onDone })}
      onCancel={onClose}
    >
      <p>{t('bulk.removeHelp')}</p>
      {forecast.isPending && <p>{t('bulk.checking')}</p>}
      {forecast.data && <BulkForecast forecast={forecast.data} removes />}
      {(forecast.error ?? remove.error) && <RequestError error={forecast.error ?? remove.error} />}
    </ConfirmDialog>
  );
}
