import type {
  CameraCreate,
  CameraFile,
  CameraRecordDto,
  CameraUpdate,
} from '../../../../../server/contract/registry-dto.ts';
import { isSame } from '../../../frame/draft.ts';

type Position = NonNullable<CameraFile['position']>;

/** Credentials go one way: what is stored is never shown, only kept, replaced or removed. */
export type CredentialsDraft =
  | { kind: 'keep' }
  | { kind: 'none' }
  | { kind: 'replace'; username: string; password: string };

/** A camera as its form holds it: texts instead of nothing, so that fields can be typed in. */
export interface CameraDraft extends Omit<CameraFile, TextField | 'position'>, Record<TextField, string> {
  id: string;
  longitude: number | null;
  latitude: number | null;
  system: Position['system'];
  credentials: CredentialsDraft;
}
export type DraftField = keyof CameraDraft;

/** Fields of the file that are null where the form has an empty text. */
const TEXT_FIELDS = [
  'nameEn',
  'nationalId',
  'address',
  'organisation',
  'contact',
  'maintainer',
  'subUrl',
  'tlsFingerprint',
  'tlsAuthorities',
  'note',
] as const satisfies readonly (keyof CameraFile)[];
type TextField = (typeof TEXT_FIELDS)[number];

export function emptyDraft(id: string): CameraDraft {
  return {
    ...{
      id,
      name: '',
      nameEn: '',
      nationalId: '',
      dialNumber: null,
      tags: [],
      domain: '',
      region: '',
      address: '',
    },
    ...{ longitude: null, latitude: null, system: 'gcj02', organisation: '', contact: '', maintainer: '' },
    ...{ shape: null, setting: null, power: 'mains', mode: 'on-demand', enabled: true, maintenance: false },
    ...{ mainUrl: '', subUrl: '', transport: 'auto', tlsFingerprint: '', tlsAuthorities: '' },
    ...{ retentionDays: null, filingState: 'unfiled', note: '' },
    credentials: { kind: 'none' },
  };
}

export function draftOf({ id, file, hasCredentials }: CameraRecordDto): CameraDraft {
  const { position, ...rest } = file;
  const texts = Object.fromEntries(TEXT_FIELDS.map((field) => [field, file[field] ?? ''])) as Record<
    TextField,
    string
  >;
  return {
    ...rest,
    ...texts,
    id,
    longitude: position?.longitude ?? null,
    latitude: position?.latitude ?? null,
    system: position?.system ?? 'gcj02',
    credentials: { kind: hasCredentials ? 'keep' : 'none' },
  };
}

export function fileOf(draft: CameraDraft): CameraFile {
  const { id: _id, credentials: _credentials, longitude, latitude, system, ...rest } = draft;
  const texts = Object.fromEntries(TEXT_FIELDS.map((field) => [field, draft[field].trim() || null])) as Pick<
    CameraFile,
    TextField
  >;
  return {
    ...rest,
    ...texts,
    name: draft.name.trim(),
    mainUrl: draft.mainUrl.trim(),
    position: longitude === null || latitude === null ? null : { longitude, latitude, system },
  };
}

/** Absent: the stored ones stay. */
export function credentialsOf({ credentials }: CameraDraft): CameraUpdate['credentials'] {
  switch (credentials.kind) {
    case 'keep':
      return undefined;
    case 'none':
      return null;
    case 'replace':
      return { username: credentials.username.trim(), password: credentials.password };
  }
}

export function createOf(draft: CameraDraft): CameraCreate {
  return { id: draft.id.trim(), file: fileOf(draft), credentials: credentialsOf(draft) };
}

export function updateOf(draft: CameraDraft, revision: number): CameraUpdate {
  return { revision, file: fileOf(draft), credentials: credentialsOf(draft) };
}

export function sameDraft(a: CameraDraft, b: CameraDraft): boolean {
  return (Object.keys(a) as DraftField[]).every((field) => isSame(a[field], b[field]));
}

/** In whatever order their fields come: the hub has its own. */
export function sameFile(a: CameraFile, b: CameraFile): boolean {
  const { position: here, ...rest } = a;
  const { position: there, ...others } = b;
  const samePosition =
    here?.longitude === there?.longitude &&
    here?.latitude === there?.latitude &&
    here?.system === there?.system;
  const fields = Object.keys({ ...rest, ...others }) as (keyof typeof rest)[];
  return samePosition && fields.every((field) => isSame(rest[field], others[field]));
}

/** A field of a refused request, `file.position.longitude`, as the form knows it; null where the form has no such field. */
export function draftFieldOf(field: string | null): DraftField | null {
  const path = field?.split('.') ?? [];
  const last = path[0] === 'file' ? path.slice(1) : path;
  if (last[0] === 'position') return last[1] === 'latitude' ? 'latitude' : 'longitude';
  const known = emptyDraft('');
  return last[0] !== undefined && last[0] in known ? (last[0] as DraftField) : null;
}
