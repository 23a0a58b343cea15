import type { DirectoryDto } from '../../server/contract/dto.ts';
import { CodedError } from '../../server/contract/error-codes.ts';
import type {
  BulkRequest,
  BulkResultDto,
  CameraCreate,
  CameraFile,
  CameraPageDto,
  CameraRecordDto,
  CameraRevisionDto,
  CameraRowDto,
  CameraUpdate,
  FieldChangeDto,
  RollbackRequest,
  SavedFilterDto,
} from '../../server/contract/registry-dto.ts';
import type { StandInAnswer, StandInRequest } from './stand-in-registry.ts';

const DOMAINS = [
  ['water', '水利', 'Water', '#3fa7d6'],
  ['urban', '城管', 'Urban management', '#d6a33f'],
  ['school', '学校', 'Schools', '#a98bd6'],
  ['justice', '综治', 'Justice and community governance', '#6cc08b'],
] as const;
const REGIONS = [
  ['6109', '安康市', 'Ankang'],
  ['610902', '汉滨区', 'Hanbin'],
  ['610921', '汉阴县', 'Hanyin'],
  ['610922', '石泉县', 'Shiquan'],
  ['610902001', '老城街道', 'Laocheng'],
] as const;
const PLACES = ['汉江大桥', '金州路口', '恒口水位', '中学校门', '客运站', '江边码头', '水库大坝', '城东市场'];
const OWNERS = ['水利局', '城市管理局', '教育体育局', '政法委'];
const STATES = ['standby', 'live', 'offline', 'standby', 'denied', 'standby', 'degraded', 'unknown'] as const;
const COLLATOR = new Intl.Collator('zh', { numeric: true });
const NOW = Date.UTC(2026, 10, 22, 6, 32);

export const STAND_IN_DIRECTORY: DirectoryDto = {
  site: { zh: '安康市', en: 'Ankang' },
  domains: DOMAINS.map(([id, zh, en, color]) => ({ id, name: { zh, en }, color })),
  regions: REGIONS.map(([code, zh, en]) => ({ code, name: { zh, en } })),
  cameras: [],
};

/** A registry that forgets: enough of one for the pages to be tried against. */
export class StandInCameras {
  readonly cameras = new Map<string, CameraRecordDto>();
  readonly history = new Map<string, (CameraRevisionDto & { file: CameraFile })[]>();
  readonly savedFilters = new Map<string, SavedFilterDto>();
  #sorted: { question: string; rows: CameraRowDto[] } | null = null;
  readonly #undo = new Map<string, CameraRecordDto[]>();

  constructor(count: number) {
    for (let n = 1; n <= count; n += 1) {
      const record = standInCamera(n);
      this.cameras.set(record.id, record);
    }
  }

  routes(): Record<string, StandInAnswer> {
    return {
      'GET /api/directory': () => STAND_IN_DIRECTORY,
      'GET /api/cameras': ({ query }) => this.page(query),
      'POST /api/cameras': ({ body }) => this.create(body as CameraCreate),
      'GET /api/cameras/tags': () => ['汛期重点', '校门', '试点'],
      'POST /api/cameras/bulk': ({ body }) => this.bulk(body as BulkRequest),
      'POST /api/imports/:id/undo': ({ params }) => this.#restore(params.id!),
      'GET /api/cameras/:id': ({ params }) => this.find(params.id!),
      'PUT /api/cameras/:id': ({ params, body }) => this.update(params.id!, body as CameraUpdate),
      'DELETE /api/cameras/:id': ({ params, query }) =>
        this.remove(params.id!, Number(query.get('revision'))),
      'GET /api/cameras/:id/history': ({ params }) =>
        (this.history.get(params.id!) ?? []).map(({ file: _file, ...revision }) => revision).reverse(),
      'POST /api/cameras/:id/rollback': ({ params, body }) =>
        this.rollBack(params.id!, body as RollbackRequest),
      'GET /api/saved-filters': () => [...this.savedFilters.values()],
      'PUT /api/saved-filters/:id': (request) => this.#saveFilter(request),
      'DELETE /api/saved-filters/:id': ({ params }) => void this.savedFilters.delete(params.id!),
    };
  }

  page(query: URLSearchParams): CameraPageDto {
    const offset = Number(query.get('offset') ?? 0);
    const limit = Number(query.get('limit') ?? 100);
    const question = new URLSearchParams(query);
    question.delete('offset');
    question.delete('limit');
    // Sorting a city takes a moment that the real hub does not take.
    if (this.#sorted?.question !== question.toString()) {
      this.#sorted = { question: question.toString(), rows: this.#inOrder(question) };
    }
    const { rows } = this.#sorted;
    return { total: this.cameras.size, matching: rows.length, cameras: rows.slice(offset, offset + limit) };
  }

  #inOrder(query: URLSearchParams): CameraRowDto[] {
    const sort = (query.get('sort') ?? 'name') as keyof CameraRowDto;
    const direction = query.get('order') === 'desc' ? -1 : 1;
    const rows = this.#matching(query);
    return rows.sort((a, b) => direction * COLLATOR.compare(String(a[sort] ?? ''), String(b[sort] ?? '')));
  }

  find(id: string): CameraRecordDto {
    const record = this.cameras.get(id);
    if (!record) throw new CodedError('CAMERA_NOT_FOUND');
    return record;
  }

  create({ id = `made-up-${this.cameras.size}`, file, credentials }: CameraCreate): CameraRecordDto {
    if (this.cameras.has(id)) throw new CodedError('ID_TAKEN');
    this.#checkDialNumber(id, file.dialNumber ?? null);
    const whole = { ...standInCamera(1).file, ...EMPTY, ...file } as CameraFile;
    return this.#put(id, 1, whole, credentials?.username ?? null, 'created');
  }

  update(id: string, { revision, file, credentials }: CameraUpdate): CameraRecordDto {
    const before = this.find(id);
    if (before.managedBy === 'file') throw new CodedError('MANAGED_BY_FILE');
    if (before.revision !== revision) throw new CodedError('CONFLICT');
    this.#checkDialNumber(id, file.dialNumber ?? null);
    const username = credentials === undefined ? before.username : (credentials?.username ?? null);
    return this.#put(id, revision + 1, { ...before.file, ...file } as CameraFile, username, 'edited');
  }

  remove(id: string, revision: number): void {
    if (this.find(id).revision !== revision) throw new CodedError('CONFLICT');
    this.cameras.delete(id);
    this.#sorted = null;
  }

  rollBack(id: string, { toRevision, revision }: RollbackRequest): CameraRecordDto {
    const before = this.find(id);
    if (before.revision !== revision) throw new CodedError('CONFLICT');
    const wanted = this.history.get(id)?.find((one) => one.revision === toRevision);
    if (!wanted) throw new CodedError('NOT_FOUND');
    return this.#put(id, revision + 1, wanted.file, before.username, 'rolled-back');
  }

  bulk({ ids, filter, except, change, dryRun }: BulkRequest): BulkResultDto {
    const query = new URLSearchParams(
      Object.entries(filter ?? {}).map(([name, value]) => [name, String(value)]),
    );
    const chosen = ids ?? this.#matching(query).map(({ id }) => id);
    const records = chosen.filter((id) => !except?.includes(id)).map((id) => this.find(id));
    const free = records.filter(({ managedBy }) => managedBy === 'registry');
    const refused = records
      .filter(({ managedBy }) => managedBy === 'file')
      .map(({ id, file }) => ({ id, name: file.name, reason: 'MANAGED_BY_FILE' }));
    const importId = dryRun ? null : `bulk-${this.#undo.size + 1}`;
    if (importId) {
      this.#undo.set(importId, free);
      for (const record of free) {
        this.#sorted = null;
        if (change.remove) this.cameras.delete(record.id);
        else
          this.#put(
            record.id,
            record.revision + 1,
            { ...record.file, ...change.set } as CameraFile,
            record.username,
            'bulk',
          );
      }
    }
    const result = { matching: records.length, changed: free.length, unchanged: 0, importId };
    return { ...result, refused: refused.slice(0, 100), refusedCount: refused.length };
  }

  #restore(importId: string) {
    const records = this.#undo.get(importId) ?? [];
    for (const record of records) this.cameras.set(record.id, record);
    this.#sorted = null;
    return { restored: records.length, kept: [] };
  }

  #saveFilter({ params, body }: StandInRequest): SavedFilterDto {
    const saved = { ...(body as SavedFilterDto), id: params.id!, own: true };
    this.savedFilters.set(saved.id, saved);
    return saved;
  }

  #checkDialNumber(id: string, dialNumber: number | null): void {
    if (dialNumber === null) return;
    const other = [...this.cameras.values()].find(
      (one) => one.id !== id && one.file.dialNumber === dialNumber,
    );
    if (other)
      throw new CodedError('DIAL_NUMBER_TAKEN', `It belongs to ${other.file.name}.`, 'file.dialNumber');
  }

  #put(
    id: string,
    revision: number,
    file: CameraFile,
    username: string | null,
    cause: CameraRevisionDto['cause'],
  ): CameraRecordDto {
    const before = this.cameras.get(id);
    const now = NOW + revision * 60_000;
    const known = this.history.get(id) ?? [];
    if (before && known.length === 0) {
      known.push({
        revision: before.revision,
        atMs: NOW,
        by: '李明',
        cause: 'imported',
        importId: 'i1',
        changes: [],
        file: before.file,
      });
    }
    const changes = before ? changesOf(before.file, file) : [];
    known.push({ revision, atMs: now, by: 'admin', cause, importId: null, changes, file });
    this.history.set(id, known);
    const record: CameraRecordDto = {
      ...{ id, revision, managedBy: 'registry', hidesRegistered: false, file },
      ...{ hasCredentials: username !== null, username, updatedAtMs: now, updatedBy: 'admin' },
    };
    this.cameras.set(id, record);
    this.#sorted = null;
    return record;
  }

  #matching(query: URLSearchParams): CameraRowDto[] {
    const q = query.get('q')?.toLowerCase() ?? '';
    const among = (name: string, value: string) => query.get(name)?.split(',').includes(value) ?? true;
    return [...this.cameras.values()].map(rowOf).filter(
      (row) =>
        `${row.name} ${row.id} ${row.organisation} ${row.host} ${row.dialNumber ?? ''}`
          .toLowerCase()
          .includes(q) &&
        among('domain', row.domain) &&
        (query
          .get('region')
          ?.split(',')
          .some((code) => row.region.startsWith(code)) ??
          true) &&
        among('state', row.state) &&
        among('mode', row.mode) &&
        among('filingState', row.filingState) &&
        among('managedBy', row.managedBy),
    );
  }
}

const EMPTY: Partial<CameraFile> = {
  nationalId: null,
  dialNumber: null,
  tags: [],
  address: null,
  position: null,
};

function changesOf(before: CameraFile, after: CameraFile): FieldChangeDto[] {
  return (Object.keys(after) as (keyof CameraFile)[])
    .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
    .map((field) => ({ field, before: before[field], after: after[field] }));
}

function standInCamera(n: number): CameraRecordDto {
  const domain = n % DOMAINS.length;
  const managedBy = n % 50 === 7 ? 'file' : 'registry';
  const file: CameraFile = {
    name: `${PLACES[n % PLACES.length]} ${n}`,
    nameEn: null,
    nationalId: n % 3 === 0 ? `61090200531320${String(n).padStart(6, '0')}` : null,
    dialNumber: n <= 9999 ? n : null,
    tags: n % 5 === 0 ? ['汛期重点'] : [],
    domain: DOMAINS[domain]![0],
    region: REGIONS[1 + (n % 4)]![0],
    address: `${PLACES[n % PLACES.length]}东侧`,
    position: { longitude: 109.03, latitude: 32.69, system: 'gcj02' },
    organisation: `安康市${OWNERS[domain]}`,
    contact: '王建国 0915-3211234',
    maintainer: null,
    shape: 'dome',
    setting: 'outdoor',
    power: 'mains',
    mode: n % 7 === 0 ? 'warm' : 'on-demand',
    enabled: n % 41 !== 0,
    maintenance: false,
    mainUrl: `rtsp://10.${domain}.${(n >> 8) % 256}.${n % 256}:554/Streaming/Channels/101`,
    subUrl:
      n % 2 === 0 ? `rtsp://10.${domain}.${(n >> 8) % 256}.${n % 256}:554/Streaming/Channels/102` : null,
    transport: 'tcp',
    tlsFingerprint: null,
    tlsAuthorities: null,
    retentionDays: 30,
    filingState: n % 4 === 0 ? 'filed' : 'unfiled',
    note: null,
  };
  return {
    id: `cam-${n}`,
    revision: managedBy === 'file' ? 0 : 1,
    managedBy,
    file,
    hasCredentials: true,
    hidesRegistered: false,
    username: 'admin',
    updatedAtMs: managedBy === 'file' ? null : NOW - n * 60_000,
    updatedBy: managedBy === 'file' ? null : '李明',
  };
}

function rowOf({ id, revision, managedBy, file, updatedAtMs }: CameraRecordDto): CameraRowDto {
  const number = Number(id.slice(4)) || 0;
  const { name, nameEn, nationalId, dialNumber, tags, domain, region, organisation } = file;
  const { mode, enabled, maintenance, filingState } = file;
  return {
    ...{ id, revision, managedBy, name, nameEn, nationalId, dialNumber, tags, domain, region, organisation },
    ...{ mode, enabled, maintenance, filingState, updatedAtMs },
    host: new URL(file.mainUrl).host,
    hasSub: file.subUrl !== null,
    state: STATES[number % STATES.length]!,
    reason: 'answers-probe',
    sinceMs: NOW,
  };
}
