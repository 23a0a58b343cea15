import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CameraRecordDto } from '../../../../../server/contract/registry-dto.ts';
import { readCamera, updateCamera } from '../../../api/cameras-api.ts';
import { errorCodeOf } from '../../../api/http-client.ts';
import { useStores } from '../../../stores/use-stores.ts';
import { CAMERAS_KEY, recordKey } from '../query-keys.ts';
import { type CameraDraft, draftOf, fileOf, sameFile, updateOf } from './camera-draft.ts';
import type { useCameraForm } from './use-camera-form.ts';

/**
 * Saving that can be pressed twice, and pressed again after the answer was lost on its way: what the hub has stored already is not
 * taken for somebody else's.
 */
export function useSaveCamera(record: CameraRecordDto, form: ReturnType<typeof useCameraForm>) {
  const { http } = useStores();
  const client = useQueryClient();
  const [savedAtMs, setSavedAtMs] = useState<number | null>(null);
  const [conflict, setConflict] = useState<CameraRecordDto | null>(null);
  const [failure, setFailure] = useState<unknown>(null);

  const stored = (saved: CameraRecordDto, sent: CameraDraft) => {
    client.setQueryData(recordKey(record.id), saved);
    form.rebase(draftOf(saved), sent);
    setSavedAtMs(Date.now());
    setConflict(null);
    void client.invalidateQueries({ queryKey: [CAMERAS_KEY] });
  };

  const refused = async (error: unknown, draft: CameraDraft) => {
    if (errorCodeOf(error) !== 'CONFLICT') {
      if (!form.takeRefusal(error, draft)) setFailure(error);
      return;
    }
    try {
      const theirs = await readCamera(http, record.id);
      // New credentials cannot be compared; they are sent once more.
      const isMine = sameFile(theirs.file, fileOf(draft)) && draft.credentials.kind !== 'replace';
      if (isMine) stored(theirs, draft);
      else setConflict(theirs);
    } catch (unread) {
      setFailure(unread);
    }
  };

  const mutation = useMutation({
    mutationFn: ({ draft, revision }: { draft: CameraDraft; revision: number }) =>
      updateCamera(http, record.id, updateOf(draft, revision)),
    onSuccess: (saved, { draft }) => stored(saved, draft),
    onError: (error, { draft }) => refused(error, draft),
  });

  const send = (draft: CameraDraft, revision: number) => {
    if (mutation.isPending) return;
    setFailure(null);
    mutation.mutate({ draft, revision });
  };

  return {
    save: {
      isPending: mutation.isPending,
      attempt: () => {
        if (form.check()) send(form.draft, record.revision);
      },
    },
    error: failure,
    savedAtMs,
    conflict,
    /** The stored camera becomes what is edited, with what was decided on top of it; and is saved. */
    settle: (draft: CameraDraft) => {
      if (!conflict) return;
      client.setQueryData(recordKey(record.id), conflict);
      form.begin(draftOf(conflict), draft);
      setConflict(null);
      send(draft, conflict.revision);
    },
    dismiss: () => setConflict(null),
  };
}
