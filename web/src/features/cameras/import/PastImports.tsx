import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ImportDto } from '../../../../../server/contract/import-dto.ts';
import { listImports, undoImport } from '../../../api/imports-api.ts';
import { RequestError, useErrorText } from '../../../frame/RequestError.tsx';
import { dayAndTime } from '../../../i18n/format.ts';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useStores } from '../../../stores/use-stores.ts';
import { Button } from '../../../ui/Button.tsx';
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx';
import { CAMERAS_KEY, IMPORTS_KEY } from '../query-keys.ts';
import styles from './ImportPage.module.css';

/** What was imported or changed in bulk, newest first, each with its way back. */
export function PastImports() {
  const { t } = useTexts('imports');
  const { http } = useStores();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [target, setTarget] = useState<ImportDto | null>(null);
  const past = useQuery({ queryKey: [IMPORTS_KEY], queryFn: ({ signal }) => listImports(http, { signal }) });
  const undo = useMutation({
    mutationFn: (id: string) => undoImport(http, id),
    onSettled: () =>
      Promise.all([IMPORTS_KEY, CAMERAS_KEY].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
  const nameOf = ({ fileName }: ImportDto) => fileName ?? t('bulkEdit');
  return (
    <section>
      <h2 className={styles.title}>{t('recent')}</h2>
      {past.error && <RequestError error={past.error} onRetry={() => void past.refetch()} />}
      {past.data?.length === 0 && <p className={styles.none}>{t('noRecent')}</p>}
      <p role="status" className={styles.none}>
        {undo.isPending && t('undoing')}
        {undo.error && errorText(undo.error)}
        {undo.data &&
          (undo.data.kept.length > 0
            ? t('undoKept', { n: undo.data.restored, kept: undo.data.kept.length })
            : t('undoDone', { n: undo.data.restored }))}
      </p>
      <ul>
        {past.data?.map((one) => (
          <li key={one.id} className={styles.entry}>
            <span className={styles.name} title={nameOf(one)}>
              {nameOf(one)}
            </span>
            <span className={styles.fact}>
              {t('counts', { new: counted(one.counts.new), changed: counted(one.counts.changed) })}
            </span>
            <span className={styles.fact}>
              {one.by} · <time dateTime={new Date(one.atMs).toISOString()}>{dayAndTime(one.atMs)}</time>
            </span>
            {one.undoneAtMs === null ? (
              <Button disabled={undo.isPending} onClick={() => setTarget(one)}>
                {t('undo')}
              </Button>
            ) : (
              <span className={styles.fact}>
                {t('undone', { by: one.undoneBy, time: dayAndTime(one.undoneAtMs) })}
              </span>
            )}
          </li>
        ))}
      </ul>
      {target && (
        <ConfirmDialog
          title={t('undoTitle', { name: nameOf(target) })}
          confirmLabel={t('undoConfirm')}
          cancelLabel={t('cancel')}
          destroys
          onConfirm={() => {
            undo.mutate(target.id);
            setTarget(null);
          }}
          onCancel={() => setTarget(null)}
        >
          {t('undoHelp')}
        </ConfirmDialog>
      )}
    </section>
  );
}

const counted = (n: number) => n.toLocaleString('en-US');
