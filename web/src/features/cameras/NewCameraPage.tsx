import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { CameraRecordDto } from '../../../../server/contract/registry-dto.ts';
import { createCamera, readCamera } from '../../api/cameras-api.ts';
import { errorCodeOf, type HttpClient } from '../../api/http-client.ts';
import { newCameraId } from '../../api/new-id.ts';
import { useLeaveGuard } from '../../frame/LeaveGuard.tsx';
import { RequestError } from '../../frame/RequestError.tsx';
import { useTexts } from '../../i18n/use-texts.ts';
import { useStores } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { BackToList } from './BackToList.tsx';
import { cameraPath } from './camera-path.ts';
import { CameraForm } from './form/CameraForm.tsx';
import { type CameraDraft, createOf, emptyDraft, fileOf, sameFile } from './form/camera-draft.ts';
import { useCameraForm } from './form/use-camera-form.ts';
import { CAMERAS_KEY } from './query-keys.ts';

/** What an attempt whose answer was lost has stored is what this one would store. */
async function register(http: HttpClient, draft: CameraDraft): Promise<CameraRecordDto> {
  try {
    return await createCamera(http, createOf(draft));
  } catch (error) {
    const isThere = errorCodeOf(error) === 'ID_TAKEN';
    const stored = isThere ? await readCamera(http, draft.id.trim()).catch(() => null) : null;
    if (stored && sameFile(stored.file, fileOf(draft))) return stored;
    throw error;
  }
}

/** A camera on its way into the registry. */
export function NewCameraPage() {
  const { t } = useTexts('cameras');
  const { http } = useStores();
  const client = useQueryClient();
  const navigate = useNavigate();
  // The id is made here and not by the hub: a second attempt after a lost answer must not make a second camera.
  const [start] = useState(() => emptyDraft(newCameraId()));
  const form = useCameraForm(start);
  const leave = useLeaveGuard(form.dirty);
  const [failure, setFailure] = useState<unknown>(null);
  // Its own page is still on its way then.
  const [isStored, setIsStored] = useState(false);

  const create = useMutation({
    mutationFn: (draft: CameraDraft) => register(http, draft),
    onSuccess: () => void client.invalidateQueries({ queryKey: [CAMERAS_KEY] }),
  });
  const isBusy = create.isPending || isStored;
  const save = () => {
    if (isBusy || !form.check()) return;
    setFailure(null);
    // Not where one has gone elsewhere meanwhile.
    create.mutate(form.draft, {
      onSuccess: ({ id }) => {
        setIsStored(true);
        leave(() => void navigate(cameraPath(id), { replace: true }));
      },
      onError: (error, sent) => {
        if (!form.takeRefusal(error, sent)) setFailure(error);
      },
    });
  };
  return (
    <>
      <PageHeader title={t('new')} back={<BackToList />}>
        <Button look="primary" disabled={isBusy} onClick={save}>
          {t(isBusy ? 'saving' : 'save')}
        </Button>
      </PageHeader>
      <CameraForm
        cameraId={null}
        draft={form.draft}
        problems={form.problems}
        change={form.change}
        readOnly={false}
        isBusy={isBusy}
        stored={null}
        isNew
        failures={form.failures}
        onSave={save}
        notices={failure !== null && <RequestError error={failure} />}
      />
    </>
  );
}
