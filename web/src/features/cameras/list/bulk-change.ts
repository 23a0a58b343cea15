import type { BulkChange } from '../../../../../server/contract/registry-dto.ts';

/** What a bulk edit may set, in the order in which it is offered. */
export const BULK_FIELDS = [
  'domain',
  'region',
  'organisation',
  'contact',
  'maintainer',
  'shape',
  'setting',
  'power',
  'mode',
  'transport',
  'enabled',
  'maintenance',
  'retentionDays',
  'filingState',
  'addTags',
  'removeTags',
  'credentials',
  'numberFrom',
] as const;
export type BulkField = (typeof BULK_FIELDS)[number];

/** Values of the fields that are to be changed; what is not in it stays as it is in every camera. */
export interface BulkValues {
  domain?: string;
  region?: string;
  organisation?: string;
  contact?: string;
  maintainer?: string;
  shape?: NonNullable<NonNullable<BulkChange['set']>['shape']>;
  setting?: NonNullable<NonNullable<BulkChange['set']>['setting']>;
  power?: 'mains' | 'low-power';
  mode?: 'on-demand' | 'warm' | 'always';
  transport?: 'tcp' | 'udp' | 'auto';
  enabled?: boolean;
  maintenance?: boolean;
  retentionDays?: number | null;
  filingState?: NonNullable<NonNullable<BulkChange['set']>['filingState']>;
  addTags?: string[];
  removeTags?: string[];
  credentials?: { username: string; password: string };
  numberFrom?: number | null;
}

/** What a field holds when it is ticked. Where "nothing" is no answer it holds none, and has to be filled in. */
export const BULK_STARTS: Required<{ [F in BulkField]: BulkValues[F] | undefined }> = {
  domain: undefined,
  region: undefined,
  organisation: '',
  contact: '',
  maintainer: '',
  shape: undefined,
  setting: undefined,
  power: 'mains',
  mode: 'on-demand',
  transport: 'auto',
  enabled: true,
  maintenance: true,
  retentionDays: null,
  filingState: 'filed',
  addTags: [],
  removeTags: [],
  credentials: { username: '', password: '' },
  numberFrom: 1,
};

/** The ticked fields that are not filled in. */
export function missingFields(ticked: ReadonlySet<BulkField>, values: BulkValues): BulkField[] {
  const isMissing = (field: BulkField) => {
    switch (field) {
      case 'domain':
      case 'region':
      case 'shape':
      case 'setting':
      case 'numberFrom':
        return values[field] === undefined || values[field] === null;
      case 'addTags':
      case 'removeTags':
        return !values[field]?.length;
      case 'credentials':
        return !values.credentials?.username.trim();
      default:
        return false;
    }
  };
  return BULK_FIELDS.filter((field) => ticked.has(field) && isMissing(field));
}

/** An empty text is none. */
export function bulkChangeOf(ticked: ReadonlySet<BulkField>, values: BulkValues): BulkChange {
  const picked = Object.fromEntries(
    BULK_FIELDS.filter((field) => ticked.has(field)).map((field) => [field, values[field]]),
  ) as BulkValues;
  const { addTags, removeTags, credentials, numberFrom, ...fields } = picked;
  const set = Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [
      field,
      typeof value === 'string' ? value.trim() || null : value,
    ]),
  );
  return {
    ...(Object.keys(set).length > 0 ? { set } : {}),
    ...(addTags ? { addTags } : {}),
    ...(removeTags ? { removeTags } : {}),
    ...(credentials ? { credentials: { ...credentials, username: credentials.username.trim() } } : {}),
    ...(numberFrom ? { numberFrom } : {}),
  };
}
