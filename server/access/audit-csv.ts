import { CSV_BOM, type CsvCell, csvLine } from '../base/csv-text.ts';
import type { AuditRecord } from '../storage/audit-store.ts';

/** All that is hashed, so that the chain can be verified from the file alone; `at` is `atMs` for people. Sort by `seq` first: exports are newest first. */
const COLUMNS = [
  'seq',
  'at',
  'atMs',
  'userId',
  'username',
  'via',
  'address',
  'action',
  'result',
  'targetType',
  'targetId',
  'targetName',
  'domain',
  'region',
  'detail',
  'previousHash',
  'hash',
] as const;

/** In front of the entries: the mark of UTF-8, and the names of the columns. An empty cell stands for what is not there. */
export const AUDIT_CSV_HEAD = CSV_BOM + csvLine(COLUMNS);

export function auditCsvLine(entry: AuditRecord): string {
  const cell = (column: (typeof COLUMNS)[number]): CsvCell =>
    column === 'at' ? new Date(entry.atMs).toISOString() : entry[column];
  return csvLine(COLUMNS.map(cell));
}
