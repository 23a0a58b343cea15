import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { readCamera } from '../../api/cameras-api.ts';
import { errorCodeOf } from '../../api/http-client.ts';
import { useErrorText } from '../../frame/RequestError.tsx';
import { SlowNotice } from '../../frame/SlowNotice.tsx';
import { useTexts } from '../../i18n/use-texts.ts';
import { useStores } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { BackToList } from './BackToList.tsx';
import { CameraEditor } from './form/CameraEditor.tsx';
import { recordKey } from './query-keys.ts';

/** One camera's file. */
export function CameraPage() {
  const { t } = useTexts('cameras');
  const { id = '' } = useParams();
  const { http } = useStores();
  const errorText = useErrorText();
  const record = useQuery({
    queryKey: recordKey(id),
    queryFn: ({ signal }) => readCamera(http, id, { signal }),
    // Never behind the back of somebody who types; always anew when the page is opened.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  if (record.data) return <CameraEditor key={id} record={record.data} />;
  if (!record.error) return <SlowNotice />;
  const gone = errorCodeOf(record.error) === 'CAMERA_NOT_FOUND';
  return (
    <Notice
      title={gone ? t('gone.title', { id }) : errorText(record.error)}
      help={gone ? t('gone.help') : ''}
    >
      {gone ? (
        <BackToList />
      ) : (
        <Button look="primary" onClick={() => void record.refetch()}>
          {t('retry')}
        </Button>
      )}
    </Notice>
  );
}
