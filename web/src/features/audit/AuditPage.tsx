import { keepPreviousData, useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { AuditEntryDto } from '../../../../server/contract/audit-dto.ts';
import { auditExportAddress, searchAudit, verifyAudit } from '../../api/audit-api.ts';
import { RequestError } from '../../frame/RequestError.tsx';
import { SlowNotice } from '../../frame/SlowNotice.tsx';
import { useTexts } from '../../i18n/use-texts.ts';
import { useStores } from '../../stores/use-stores.ts';
import buttonStyles from '../../ui/Button.module.css';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { AuditEntry } from './AuditEntry.tsx';
import { AuditFilterBar } from './AuditFilterBar.tsx';
import styles from './AuditPage.module.css';
import { useAuditFilter } from './use-audit-filter.ts';

const PAGE = 100;

/** Who did what to what, when, from where, with what result; newest first. */
export function AuditPage() {
  const { t } = useTexts('access');
  const { http } = useStores();
  const { filter, setFilter } = useAuditFilter();
  const [open, setOpen] = useState<number | null>(null);
  const found = useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam, signal }) =>
      searchAudit(http, { ...filter, limit: PAGE, ...(pageParam && { beforeSeq: pageParam }) }, { signal }),
    initialPageParam: 0,
    getNextPageParam: ({ nextBeforeSeq }) => nextBeforeSeq ?? undefined,
    placeholderData: keepPreviousData,
  });
  const entries = found.data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <>
      <PageHeader title={t('audit.title')}>
        <Verification />
        <a
          className={`${buttonStyles.button} ${buttonStyles.quiet}`}
          href={auditExportAddress(filter)}
          download
        >
          {t('audit.export')}
        </a>
      </PageHeader>
      <AuditFilterBar filter={filter} onFilter={setFilter} />
      <div className={styles.page} aria-busy={found.isFetching}>
        {found.isPending && <SlowNotice />}
        {found.error && <RequestError error={found.error} onRetry={() => void found.refetch()} />}
        {found.data && entries.length === 0 && <Notice title={t('audit.none')} help={t('audit.noneHelp')} />}
        {entries.length > 0 && (
          <AuditTable entries={entries} open={open} onOpen={(seq) => setOpen(seq === open ? null : seq)} />
        )}
        {found.hasNextPage && (
          <Button disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t('audit.more')}
          </Button>
        )}
      </div>
    </>
  );
}

interface AuditTableProps {
  entries: readonly AuditEntryDto[];
  open: number | null;
  onOpen(seq: number): void;
}

function AuditTable({ entries, open, onOpen }: AuditTableProps) {
  const { t } = useTexts('access');
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          {(['time', 'who', 'what', 'target', 'result', 'address'] as const).map((column) => (
            <th key={column} scope="col">
              {t(`audit.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <AuditEntry
            key={entry.seq}
            entry={entry}
            open={entry.seq === open}
            onToggle={() => onOpen(entry.seq)}
          />
        ))}
      </tbody>
    </table>
  );
}

/** Whether the chain is whole, said where it was asked. */
function Verification() {
  const { t } = useTexts('access');
  const { http } = useStores();
  const verify = useMutation({ mutationFn: () => verifyAudit(http) });
  const outcome = () => {
    if (!verify.data) return null;
    const { ok, entries, lastHash, brokenAtSeq, problem } = verify.data;
    if (ok)
      return t('audit.whole', { n: entries.toLocaleString('en-US'), hash: lastHash?.slice(0, 12) ?? '–' });
    return brokenAtSeq === null ? t('audit.brokenEnd', { problem }) : t('audit.broken', { seq: brokenAtSeq });
  };
  return (
    <>
      <span role="status" className={styles.outcome} data-broken={verify.data?.ok === false || undefined}>
        {verify.error ? <RequestError error={verify.error} /> : outcome()}
      </span>
      <Button disabled={verify.isPending} onClick={() => verify.mutate()}>
        {t(verify.isPending ? 'audit.verifying' : 'audit.verify')}
      </Button>
    </>
  );
}
