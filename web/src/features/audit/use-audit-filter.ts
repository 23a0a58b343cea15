import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import type { AuditFilter } from '../../api/audit-api.ts';
import { auditFilterFrom, searchOfAudit } from './audit-filter.ts';

/** The filter as the address says it: to be shared, and to be there again after going back. */
export function useAuditFilter() {
  const [search, setSearch] = useSearchParams();
  const filter = useMemo(() => auditFilterFrom(search), [search]);
  const setFilter = useCallback(
    (next: AuditFilter) => setSearch(searchOfAudit(next), { replace: true }),
    [setSearch],
  );
  return { filter, setFilter };
}
