import { AuditTrail } from '../../server/access/audit-trail.ts';
import { type Logger, silentLogger } from '../../server/base/logger.ts';
import { SecretBox } from '../../server/base/secret-box.ts';
import { AddressPolicy } from '../../server/cameras/address-policy.ts';
import type { CameraCondition, CameraConditions } from '../../server/cameras/camera-filter.ts';
import type { Registrar } from '../../server/cameras/camera-plan.ts';
import { CameraRegistry } from '../../server/cameras/camera-registry.ts';
import { parseTable } from '../../server/cameras/import/parse-table.ts';
import {
  type ParsedTable,
  type TableWish,
  UnreadableTable,
} from '../../server/cameras/import/parsed-table.ts';
import { Registration } from '../../server/cameras/registration.ts';
import { parseConfig } from '../../server/config/load-config.ts';
import type { Config } from '../../server/config/streams-config.ts';
import { CodedError } from '../../server/contract/error-codes.ts';
import { EVERYWHERE, type Scope } from '../../server/contract/permissions.ts';
import {
  type CameraFile,
  type CameraFileInput,
  type CameraRecordDto,
  cameraFileSchema,
} from '../../server/contract/registry-dto.ts';
import { LingeringMemory } from '../../server/hls/lingering-memory.ts';
import type { AuditNote } from '../../server/storage/audit-note.ts';
import type { AuditRecord } from '../../server/storage/audit-store.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { FakeClock } from './fake-clock.ts';
import { openMemoryStorage } from './memory-storage.ts';

const KEY = Buffer.alloc(32, 7);

export interface RegistryStageOptions {
  storage?: Storage;
  /** Cameras of the configuration file. */
  fileCameras?: object[];
  keys?: () => readonly Buffer[];
  logger?: Logger;
  clock?: FakeClock;
}

/** Two domains and three regions, one of them with an alias. */
export function configWith(cameras: object[] = []): Config {
  const text = JSON.stringify({
    site: { zh: '安康市', en: 'Ankang' },
    domains: [
      { id: 'urban', name: { zh: '城管', en: 'Urban management' }, color: '#3aa0ff' },
      { id: 'water', name: { zh: '水利', en: 'Water' }, color: '#20c0b0' },
    ],
    regions: [
      { code: '6109', name: { zh: '安康市', en: 'Ankang' } },
      { code: '610902', name: { zh: '汉滨区', en: 'Hanbin' } },
      { code: '610981', name: { zh: '旬阳市', en: 'Xunyang' }, aliases: ['610928'] },
    ],
    cameras,
  });
  return parseConfig(text, { file: 'streams.config.json' });
}

export function fileCamera(id: string, fields: object = {}) {
  const profiles = { main: { url: `rtsp://192.0.2.99/${id}` } };
  return { id, name: `文件 ${id}`, domain: 'water', region: '610902', profiles, ...fields };
}

export function cameraFile(fields: Partial<CameraFileInput> = {}): CameraFile {
  const given = { name: '汉江大桥', domain: 'water', region: '610902', mainUrl: 'rtsp://192.0.2.10/main' };
  return cameraFileSchema.parse({ ...given, ...fields });
}

/** An admin, with a scope of his own or none. */
export function registrar(scope: Scope = EVERYWHERE, username = 'li.ming'): Registrar {
  return { actor: { userId: `id-of-${username}`, username, via: 'session', address: '192.0.2.7' }, scope };
}

/** As the hub's reader does it in a thread. */
async function readTableHere(bytes: Buffer, wish: TableWish): Promise<ParsedTable> {
  try {
    return await parseTable(bytes, wish);
  } catch (error) {
    throw error instanceof UnreadableTable ? new CodedError('UNREADABLE_FILE', error.message) : error;
  }
}

/** The registry as the hub has it, without an engine, on a storage in memory and with a clock that stands still. */
export class RegistryStage {
  readonly storage: Storage;
  readonly clock: FakeClock;
  readonly running: CameraRegistry;
  readonly registration: Registration;
  private readonly conditions = new Map<string, CameraCondition>();
  private tellConditions: Parameters<CameraConditions['onChanged']>[0] = () => {};
  /** What was handed to those who take notes of refusals. */
  readonly refused: AuditNote[] = [];
  /** Where names lead to. */
  readonly names = new Map([['inside.example.org', ['127.0.0.1']]]);

  private constructor(storage: Storage, options: RegistryStageOptions) {
    const { clock = new FakeClock(), logger = silentLogger, keys = () => [KEY] } = options;
    this.storage = storage;
    this.clock = clock;
    const ownAddresses = () => ['127.0.0.0/8', '192.0.2.1'];
    const addresses = new AddressPolicy({
      networks: { allow: [], deny: ['198.51.100.0/24'] },
      ownPorts: () => [8080],
      publicOrigin: 'https://video.example.org',
      ownAddresses,
      resolve: async (name) => this.names.get(name) ?? [],
      clock,
    });
    const engine = {
      openStream: () => ({ setSegmenting() {}, hurry() {}, recycle() {}, close() {} }),
      probe: async () => ({ failure: null, loggedIn: true }),
    };
    this.running = new CameraRegistry({
      partTargetMs: 200,
      segmentTargetMs: 2000,
      segmentsKept: 5,
      idleReleaseMs: 15_000,
      lingering: new LingeringMemory(),
      networksOf: () => null,
      engine,
      clock,
      logger,
    });
    this.registration = new Registration({
      storage,
      registry: this.running,
      engine,
      stills: { make: async () => ({ ok: false, missing: 'no-decoder', why: 'a test has none' }) },
      addresses,
      box: new SecretBox(keys),
      audit: new AuditTrail({ audit: storage.audit, clock, logger }),
      refusals: { note: (note) => this.refused.push(note) },
      config: configWith(options.fileCameras),
      tables: { read: readTableHere, stop: async () => {} },
      conditions: {
        of: (id) => this.conditions.get(id) ?? { state: 'unknown', reason: 'not-visited-yet', sinceMs: 0 },
        onChanged: (listener) => {
          this.tellConditions = listener;
          return () => {};
        },
      },
      clock,
      logger,
    });
  }

  /** Another one on the same storage is another hub, or the same after a restart. */
  static async start(options: RegistryStageOptions = {}): Promise<RegistryStage> {
    const stage = new RegistryStage(options.storage ?? (await openMemoryStorage()), options);
    await stage.registration.catalog.start();
    return stage;
  }

  get desk() {
    return this.registration.desk;
  }

  /** Registers a camera of this name in one word. */
  add(id: string, fields: Partial<CameraFileInput> = {}): Promise<CameraRecordDto> {
    const file = cameraFile({ mainUrl: `rtsp://192.0.2.10/${id}`, ...fields });
    return this.desk.create(registrar(), { id, file });
  }

  /** Ids, in the order in which they are listed. */
  listed(query: object = {}, scope: Scope = EVERYWHERE): string[] {
    const page = { sort: 'name', order: 'asc', offset: 0, limit: 100, ...query } as const;
    return this.desk.list(page, scope).cameras.map(({ id }) => id);
  }

  /** As health would find it. */
  setCondition(cameraId: string, condition: CameraCondition): void {
    this.conditions.set(cameraId, condition);
    this.tellConditions([{ cameraId, state: condition.state }]);
  }

  /** What the audit has, oldest first. */
  audited(): Promise<AuditRecord[]> {
    return this.storage.audit.read(0, 1000);
  }
}
