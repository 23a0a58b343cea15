import { Access } from '../../server/access/access.ts';
import { AuditTrail } from '../../server/access/audit-trail.ts';
import type { DoorClient, OpenedLogin } from '../../server/access/login-desk.ts';
import type { Requester } from '../../server/access/principal.ts';
import { type Logger, silentLogger } from '../../server/base/logger.ts';
import { SecretBox } from '../../server/base/secret-box.ts';
import type { UserCreate, UserDto } from '../../server/contract/access-dto.ts';
import type { Role, Scope } from '../../server/contract/permissions.ts';
import type { AuditNote } from '../../server/storage/audit-note.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { FakeClock } from './fake-clock.ts';
import { openMemoryStorage } from './memory-storage.ts';

export const ADMIN_PASSWORD = 'correct horse staple';
export const NEXT_PASSWORD = 'another long password';
export const HOUR_MS = 60 * 60_000;

export const KEY = Buffer.alloc(32, 7);

export interface StageOptions {
  clock?: FakeClock;
  storage?: Storage;
  logger?: Logger;
  bootstrapPassword?: string;
}

/** The room `access` as the hub has it, on a storage in memory and with a clock that stands still. */
export class AccessStage {
  readonly clock: FakeClock;
  readonly storage: Storage;
  readonly audit: AuditTrail;
  readonly access: Access;
  /** What was handed to those who take notes of refusals. */
  readonly refused: AuditNote[] = [];

  private constructor(
    clock: FakeClock,
    storage: Storage,
    { logger = silentLogger, bootstrapPassword }: StageOptions,
  ) {
    this.clock = clock;
    this.storage = storage;
    this.audit = new AuditTrail({ audit: storage.audit, clock, logger });
    this.access = new Access({
      storage,
      audit: this.audit,
      refusals: { note: (note) => this.refused.push(note) },
      box: new SecretBox(() => [KEY]),
      sessionLimits: { idleMs: 12 * HOUR_MS, lifetimeMs: 7 * 24 * HOUR_MS },
      passwordMinLength: 10,
      clock,
      logger,
      bootstrapPassword: bootstrapPassword ?? ADMIN_PASSWORD,
      passwordCost: { memoryKib: 64, passes: 1 },
    });
  }

  static async create(options: StageOptions = {}): Promise<AccessStage> {
    const { clock = new FakeClock(), storage = await openMemoryStorage() } = options;
    return new AccessStage(clock, storage, options);
  }

  /** Another one on the same storage is another hub, or the same after a restart. */
  static async start(options: StageOptions = {}): Promise<AccessStage> {
    const stage = await AccessStage.create(options);
    await stage.access.start();
    return stage;
  }

  login(
    username = 'admin',
    password = ADMIN_PASSWORD,
    client: Partial<DoorClient> = {},
  ): Promise<OpenedLogin> {
    return this.access.logins.login({ username, password }, clientAt(client));
  }

  async asAdmin(): Promise<Requester> {
    return requesterOf(await this.login());
  }

  /** An account that has been through its first login, and its owner as logged in. */
  async addUser(
    fields: Partial<UserCreate> & { roles: Role[]; scope?: UserCreate['scope'] },
  ): Promise<AddedUser> {
    const { username = 'li.ming', displayName = '李明', roles, scope = everywhere() } = fields;
    const { users, account } = this.access;
    const made = await users.create(await this.asAdmin(), { username, displayName, roles, scope });
    const opened = await this.login(username, made.password);
    await account.changePassword(requesterOf(opened), { current: made.password, next: NEXT_PASSWORD });
    const by = requesterOf(await this.login(username, NEXT_PASSWORD));
    return { by, user: await users.get((await this.asAdmin()).principal, made.user.id) };
  }

  /** What the audit has, in order. */
  async entries() {
    await this.clock.advance(1_000);
    return (await this.storage.audit.read(0, 1_000)).map((entry) => ({
      ...entry,
      detail: JSON.parse(entry.detail) as Record<string, unknown>,
    }));
  }
}

export interface AddedUser {
  user: UserDto;
  by: Requester;
}

export function requesterOf({ principal }: OpenedLogin): Requester {
  return { principal, address: '192.0.2.7' };
}

export function clientAt(client: Partial<DoorClient> = {}): DoorClient {
  return { address: '192.0.2.7', userAgent: 'a browser', devicePass: undefined, ...client };
}

export function everywhere(): UserCreate['scope'] {
  return { domains: null, regions: null };
}

export function scopeOf(
  domains: string[] | null,
  regions: string[] | null = null,
): Scope & UserCreate['scope'] {
  return { domains, regions };
}

export const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no error',
    (error) => error.code ?? String(error),
  );
