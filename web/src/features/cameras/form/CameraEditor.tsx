import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { CameraRecordDto } from '../../../../../server/contract/registry-dto.ts';
import { useLeaveGuard } from '../../../frame/LeaveGuard.tsx';
import { RequestError } from '../../../frame/RequestError.tsx';
import { cameraName, timeOfDay } from '../../../i18n/format.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useVerdict } from '../../../stores/use-stores.ts';
import { Button } from '../../../ui/Button.tsx';
import { LinkButton } from '../../../ui/LinkButton.tsx';
import { PageHeader } from '../../../ui/PageHeader.tsx';
import { StateMark } from '../../../ui/StateMark.tsx';
import { BackToList } from '../BackToList.tsx';
import { historyPath, LIST_PATH } from '../camera-path.ts';
import styles from './CameraEditor.module.css';
import { CameraForm } from './CameraForm.tsx';
import { ConflictDialog } from './ConflictDialog.tsx';
import { draftOf } from './camera-draft.ts';
import { RemoveCameraDialog } from './RemoveCameraDialog.tsx';
import { useCameraForm } from './use-camera-form.ts';
import { useSaveCamera } from './use-save-camera.ts';

/** A registered camera being looked at or changed. */
export function CameraEditor({ record }: { record: CameraRecordDto }) {
  const { t, language } = useTexts('cameras');
  const navigate = useNavigate();
  const form = useCameraForm(draftOf(record));
  const { save, error, savedAtMs, conflict, settle, dismiss } = useSaveCamera(record, form);
  const [removing, setRemoving] = useState(false);
  const byFile = record.managedBy === 'file';
  const leave = useLeaveGuard(form.dirty);
  const { draft, problems, change } = form;
  return (
    <>
      <PageHeader
        title={cameraName(record.file, language)}
        back={<BackToList />}
        aside={<Aside id={record.id} />}
      >
        <SaveNote dirty={form.dirty} savedAtMs={savedAtMs} />
        {!byFile && <LinkButton to={historyPath(record.id)}>{t('history.title')}</LinkButton>}
        {!byFile && (
          <Button look="danger" onClick={() => setRemoving(true)}>
            {t('bulk.remove')}
          </Button>
        )}
        {!byFile && (
          <Button look="primary" disabled={!form.dirty || save.isPending} onClick={() => save.attempt()}>
            {t(save.isPending ? 'saving' : 'save')}
          </Button>
        )}
      </PageHeader>
      <CameraForm
        cameraId={record.id}
        draft={draft}
        problems={problems}
        change={change}
        readOnly={byFile}
        stored={record.hasCredentials ? { username: record.username } : null}
        isNew={false}
        failures={form.failures}
        onSave={() => form.dirty && save.attempt()}
        notices={
          <>
            {byFile && (
              <div className={styles.locked}>
                <p>{t('lockedByFile')}</p>
                {record.hidesRegistered && <p>{t('hidesRegistered')}</p>}
              </div>
            )}
            {error !== null && <RequestError error={error} />}
          </>
        }
      />
      {conflict && (
        <ConflictDialog
          base={form.base}
          mine={draft}
          theirs={conflict}
          onSettled={settle}
          onClose={dismiss}
        />
      )}
      {removing && (
        <RemoveCameraDialog
          record={record}
          onRemoved={() => leave(() => void navigate(LIST_PATH))}
          onClose={() => setRemoving(false)}
        />
      )}
    </>
  );
}

function Aside({ id }: { id: string }) {
  const { common } = useTexts('cameras');
  const verdict = useVerdict(id);
  return (
    <span className={styles.aside}>
      <code>{id}</code>
      {verdict && (
        <span className={styles.state} title={common(`reason.${verdict.reason}`)}>
          <StateMark state={verdict.state} />
          {common(`state.${verdict.state}`)}
        </span>
      )}
    </span>
  );
}

function SaveNote({ dirty, savedAtMs }: { dirty: boolean; savedAtMs: number | null }) {
  const { t } = useTexts('cameras');
  const note = dirty ? t('unsaved') : savedAtMs === null ? '' : t('saved.at', { time: timeOfDay(savedAtMs) });
  return (
    <span className={styles.note} role="status">
      {note}
    </span>
  );
}
