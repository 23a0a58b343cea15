import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { ImportDraftDto, ImportDto, ImportMapping } from '../../../../../server/contract/import-dto.ts';
import { applyDraft, discardDraft, mapDraft, readDraft } from '../../../api/imports-api.ts';
import { RequestError } from '../../../frame/RequestError.tsx';
import { SlowNotice } from '../../../frame/SlowNotice.tsx';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useStores } from '../../../stores/use-stores.ts';
import { Button } from '../../../ui/Button.tsx';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { LinkButton } from '../../../ui/LinkButton.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { PageHeader } from '../../../ui/PageHeader.tsx';
import { LIST_PATH } from '../camera-path.ts';
import { CAMERAS_KEY, draftKey, IMPORTS_KEY } from '../query-keys.ts';
import { ApplyBar } from './ApplyBar.tsx';
import styles from './DraftPage.module.css';
import { DraftRows } from './DraftRows.tsx';
import { MappingForm } from './MappingForm.tsx';
import { mappingOf } from './mapping.ts';

const IMPORT_PATH = '/admin/import';

/** A table that is being checked: what its columns are, what would become of each row, and then the button that writes it. */
export function DraftPage() {
  const { t } = useTexts('imports');
  const { id = '' } = useParams();
  const { http } = useStores();
  const client = useQueryClient();
  const draft = useQuery({
    queryKey: draftKey(id),
    queryFn: ({ signal }) => readDraft(http, id, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const remap = useMutation({
    mutationFn: (mapping: ImportMapping) => mapDraft(http, id, mapping),
    onSuccess: (checked) => {
      client.setQueryData(draftKey(id), checked);
      void client.invalidateQueries({ queryKey: [...draftKey(id), 'rows'] });
    },
    // The hub may have taken it, and would apply it: what stands there is what it has.
    onError: () => client.invalidateQueries({ queryKey: draftKey(id) }),
  });
  const apply = useMutation({
    mutationFn: (skipWrong: boolean) => applyDraft(http, id, skipWrong),
    onSuccess: () =>
      Promise.all([IMPORTS_KEY, CAMERAS_KEY].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
  if (apply.data) return <Done applied={apply.data} />;
  if (draft.error && !draft.data) {
    return (
      <>
        <PageHeader title={t('title')} />
        <RequestError error={draft.error} onRetry={() => void draft.refetch()} />
        <LinkButton look="primary" to={IMPORT_PATH}>
          {t('draft.another')}
        </LinkButton>
      </>
    );
  }
  if (!draft.data) return <SlowNotice />;
  return (
    <>
      <Head draft={draft.data} />
      <div className={styles.page}>
        <MappingForm draft={draft.data} busy={remap.isPending} onMapping={remap.mutate} />
        {remap.error && <RequestError error={remap.error} />}
        <DraftRows draft={draft.data} checking={remap.isPending} />
      </div>
      <ApplyBar
        draft={draft.data}
        checking={remap.isPending}
        applying={apply.isPending}
        error={apply.error}
        onApply={apply.mutate}
        onRecheck={() => {
          apply.reset();
          remap.mutate(mappingOf(draft.data));
        }}
      />
    </>
  );
}

function Head({ draft }: { draft: ImportDraftDto }) {
  const { t } = useTexts('imports');
  const { http } = useStores();
  const navigate = useNavigate();
  const [leaving, setLeaving] = useState(false);
  const discard = () => {
    // What does not reach the hub is forgotten there within the hour.
    void discardDraft(http, draft.id).catch(() => {});
    void navigate(IMPORT_PATH);
  };
  return (
    <>
      <PageHeader title={draft.fileName} aside={t('draft.rows', { n: draft.rows.toLocaleString('en-US') })}>
        <Button onClick={() => setLeaving(true)}>{t('draft.back')}</Button>
      </PageHeader>
      {leaving && (
        <ConfirmDialog
          title={t('draft.backTitle')}
          confirmLabel={t('draft.backConfirm')}
          cancelLabel={t('draft.stay')}
          destroys
          onConfirm={discard}
          onCancel={() => setLeaving(false)}
        >
          {t('draft.backHelp')}
        </ConfirmDialog>
      )}
    </>
  );
}

function Done({ applied: { counts } }: { applied: ImportDto }) {
  const { t } = useTexts('imports');
  const numbers = {
    new: counts.new.toLocaleString('en-US'),
    changed: counts.changed.toLocaleString('en-US'),
  };
  return (
    <>
      <PageHeader title={t('title')} />
      <Notice title={t('draft.done', numbers)} help={t('draft.doneHelp')}>
        <LinkButton look="primary" to={LIST_PATH}>
          {t('draft.toCameras')}
        </LinkButton>
        <LinkButton to={IMPORT_PATH}>{t('draft.another')}</LinkButton>
      </Notice>
    </>
  );
}
