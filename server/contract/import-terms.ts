/** What the import of a table has words for, without a schema library: the pages list them. */

export const MAX_IMPORT_BYTES = 32 * 1024 * 1024;
export const MAX_IMPORT_ROWS = 100_000;

/** What a column can be. `id` finds the camera to change; without it the national id, then the main address. */
export const IMPORT_FIELDS = [
  'id',
  'name',
  'nameEn',
  'nationalId',
  'dialNumber',
  'tags',
  'domain',
  'region',
  'address',
  'longitude',
  'latitude',
  'coordinateSystem',
  'organisation',
  'contact',
  'maintainer',
  'shape',
  'setting',
  'power',
  'mode',
  'enabled',
  'maintenance',
  'mainUrl',
  'subUrl',
  'username',
  'password',
  'transport',
  'retentionDays',
  'filingState',
  'note',
] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];

export const IMPORT_ENCODINGS = ['utf-8', 'gb18030'] as const;
export type ImportEncoding = (typeof IMPORT_ENCODINGS)[number];

export const IMPORT_ROW_KINDS = ['new', 'changed', 'unchanged', 'wrong'] as const;
export type ImportRowKind = (typeof IMPORT_ROW_KINDS)[number];

export const IMPORT_PROBLEMS = [
  'missing',
  'malformed',
  'unknown-domain',
  'unknown-region',
  'outside-scope',
  'taken',
  'twice-in-table',
  'forbidden-address',
  'managed-by-file',
  'too-long',
] as const;
export type ImportProblem = (typeof IMPORT_PROBLEMS)[number];
