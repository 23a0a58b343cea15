import type { AuditPageDto, AuditQuery, AuditVerificationDto } from '../../../server/contract/audit-dto.ts';
import { addressOf, type HttpClient, type RequestOptions } from './http-client.ts';

/** Millions of entries take the hub minutes. */
const VERIFY_TIMEOUT_MS = 15 * 60_000;

export type AuditFilter = Partial<Omit<AuditQuery, 'beforeSeq' | 'limit'>>;

export function searchAudit(
  http: HttpClient,
  query: Partial<AuditQuery>,
  options?: RequestOptions,
): Promise<AuditPageDto> {
  return http.get(addressOf('/api/audit', query), options);
}

export function auditExportAddress(filter: AuditFilter): string {
  return addressOf('/api/audit/export.csv', filter);
}

export function verifyAudit(http: HttpClient): Promise<AuditVerificationDto> {
  return http.post('/api/audit/verify', undefined, { timeoutMs: VERIFY_TIMEOUT_MS });
}
