import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { exportAddress } from '../../../api/cameras-api.ts';
import { bringTable } from '../../../api/imports-api.ts';
import { RequestError } from '../../../frame/RequestError.tsx';
import { useTexts } from '../../../i18n/use-texts.ts';
import { useStores } from '../../../stores/use-stores.ts';
import buttonStyles from '../../../ui/Button.module.css';
import { PageHeader } from '../../../ui/PageHeader.tsx';
import { draftKey } from '../query-keys.ts';
import styles from './ImportPage.module.css';
import { PastImports } from './PastImports.tsx';
import { TableDrop } from './TableDrop.tsx';

/** Where tables of cameras come in, go out, and are taken back. */
export function ImportPage() {
  const { t, language } = useTexts('imports');
  const { http } = useStores();
  const navigate = useNavigate();
  const client = useQueryClient();
  const bring = useMutation({
    mutationFn: (file: File) => bringTable(http, file),
    onSuccess: (draft) => client.setQueryData(draftKey(draft.id), draft),
  });
  // Not from where one has gone meanwhile.
  const onFile = (file: File) =>
    bring.mutate(file, { onSuccess: ({ id }) => void navigate(`/admin/import/${id}`) });
  return (
    <>
      <PageHeader title={t('title')}>
        {(['xlsx', 'csv'] as const).map((format) => (
          <a
            key={format}
            className={`${buttonStyles.button} ${buttonStyles.quiet}`}
            href={exportAddress(format, language)}
            download
          >
            {t(format === 'xlsx' ? 'exportXlsx' : 'exportCsv')}
          </a>
        ))}
      </PageHeader>
      <div className={styles.page}>
        <TableDrop reading={bring.isPending ? (bring.variables?.name ?? null) : null} onFile={onFile} />
        {bring.error && <RequestError error={bring.error} />}
        <PastImports />
      </div>
    </>
  );
}
