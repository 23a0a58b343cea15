import { AUDIT_RESULTS } from '../../../../server/contract/audit-actions.ts';
import type { AuditFilter } from '../../api/audit-api.ts';

const TEXTS = ['q', 'username', 'action', 'targetId'] as const;
const TIMES = ['fromMs', 'toMs'] as const;

export function auditFilterFrom(search: URLSearchParams): AuditFilter {
  const filter: AuditFilter = {};
  for (const field of TEXTS) {
    const value = search.get(field);
    if (value) filter[field] = value;
  }
  for (const field of TIMES) {
    const value = Number(search.get(field) ?? Number.NaN);
    if (Number.isFinite(value)) filter[field] = value;
  }
  const result = AUDIT_RESULTS.find((known) => known === search.get('result'));
  if (result) filter.result = result;
  return filter;
}

export function searchOfAudit(filter: AuditFilter): URLSearchParams {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined && value !== '');
  return new URLSearchParams(given.map(([field, value]) => [field, String(value)]));
}
