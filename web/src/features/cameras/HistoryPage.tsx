import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { CameraRevisionDto } from '../../../../server/contract/registry-dto.ts';
import { cameraHistory, readCamera } from '../../api/cameras-api.ts';
import { RequestError } from '../../frame/RequestError.tsx';
import { SlowNotice } from '../../frame/SlowNotice.tsx';
import { dayAndTime } from '../../i18n/format.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { useStores } from '../../stores/use-stores.ts';
import { Button } from '../../ui/Button.tsx';
import { LinkButton } from '../../ui/LinkButton.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { BackToList } from './BackToList.tsx';
import { cameraPath } from './camera-path.ts';
import styles from './HistoryPage.module.css';
import { RollBackDialog } from './history/RollBackDialog.tsx';
import { historyKey, recordKey } from './query-keys.ts';
import { useFieldWords } from './use-field-words.ts';

/** Everything that was done to a camera's file: by whom, when, what stood there before and after. */
export function HistoryPage() {
  const { t } = useTexts('cameras');
  const { id = '' } = useParams();
  const { http } = useStores();
  const navigate = useNavigate();
  const [target, setTarget] = useState<CameraRevisionDto | null>(null);
  const history = useQuery({ queryKey: historyKey(id), queryFn: () => cameraHistory(http, id), gcTime: 0 });
  const record = useQuery({
    queryKey: recordKey(id),
    queryFn: ({ signal }) => readCamera(http, id, { signal }),
    gcTime: 0,
  });
  const error = history.error ?? record.error;
  const name = record.data?.file.name ?? id;
  const current = record.data?.revision;
  return (
    <>
      <PageHeader title={t('history.of', { name })} back={<BackToList />}>
        {record.data && <LinkButton to={cameraPath(id)}>{t('history.toFile')}</LinkButton>}
      </PageHeader>
      <div className={styles.page}>
        {error && (
          <RequestError
            error={error}
            onRetry={() => void Promise.all([history.refetch(), record.refetch()])}
          />
        )}
        {history.isPending && <SlowNotice />}
        {history.data?.length === 0 && <Notice title={t('history.none')} help={t('history.noneHelp')} />}
        <ol className={styles.revisions}>
          {history.data?.map((revision) => (
            <Revision
              key={revision.revision}
              revision={revision}
              current={revision.revision === current}
              onRollBack={() => setTarget(revision)}
            />
          ))}
        </ol>
      </div>
      {target && record.data && history.data && (
        <RollBackDialog
          record={record.data}
          target={target}
          history={history.data}
          onDone={() => void navigate(cameraPath(id))}
          onClose={() => setTarget(null)}
        />
      )}
    </>
  );
}

interface RevisionProps {
  revision: CameraRevisionDto;
  current: boolean;
  onRollBack(): void;
}

function Revision({ revision, current, onRollBack }: RevisionProps) {
  const { t } = useTexts('cameras');
  const { label, value } = useFieldWords();
  const { atMs, by, cause, changes } = revision;
  return (
    <li className={styles.revision}>
      <div className={styles.head}>
        <span className={styles.number}>{t('history.revision', { n: revision.revision })}</span>
        <span>{t(`cause.${cause}`)}</span>
        <span className={styles.who}>
          {by} · <time dateTime={new Date(atMs).toISOString()}>{dayAndTime(atMs)}</time>
        </span>
        <span className={styles.space} />
        {current ? (
          <span className={styles.current}>{t('history.current')}</span>
        ) : (
          cause !== 'removed' && <Button onClick={onRollBack}>{t('history.rollBack')}</Button>
        )}
      </div>
      {changes.length > 0 && (
        <dl className={styles.changes}>
          {changes.map(({ field, before, after }) => (
            <div key={field} className={styles.change}>
              <dt>{label(field)}</dt>
              <dd>
                {field === 'credentials' ? (
                  t('login.changed')
                ) : (
                  <>
                    {isNothing(before) ? (
                      <span className={styles.nothing}>–</span>
                    ) : (
                      <del>{value(field, before)}</del>
                    )}
                    <span className={styles.arrow} aria-hidden="true">
                      →
                    </span>
                    <ins>{value(field, after)}</ins>
                  </>
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}

/** A dash that is struck through looks like another sign. */
function isNothing(value: unknown): boolean {
  return (
    value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
  );
}
