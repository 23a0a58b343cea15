import { useQuery } from '@tanstack/react-query';
import { listCameras } from '../../api/cameras-api.ts';
import { RequestError } from '../../frame/RequestError.tsx';
import { useTexts } from '../../i18n/use-texts.ts';
import { useStores } from '../../stores/use-stores.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';

/** The registry: every camera that this account manages. */
export function CamerasPage() {
  const { t } = useTexts('cameras');
  const { http } = useStores();
  const page = useQuery({
    queryKey: ['cameras', 'page'],
    queryFn: ({ signal }) => listCameras(http, { limit: 1 }, { signal }),
  });
  return (
    <>
      <PageHeader title={t('title')} aside={page.data && t('total', { n: page.data.total })} />
      {page.error && <RequestError error={page.error} onRetry={() => void page.refetch()} />}
    </>
  );
}
