import { AuditTrail } from '../../server/access/audit-trail.ts';
import { silentLogger } from '../../server/base/logger.ts';
import {
  EVERYWHERE,
  type Place,
  permissionsOf,
  type Role,
  type Scope,
} from '../../server/contract/permissions.ts';
import type { SceneCreate } from '../../server/contract/walls-dto.ts';
import type { Storage } from '../../server/storage/storage.ts';
import type { WallPerson } from '../../server/walls/wall-person.ts';
import { Walls } from '../../server/walls/walls.ts';
import { FakeClock } from './fake-clock.ts';
import { openMemoryStorage } from './memory-storage.ts';
import { sampleUser } from './sample-records.ts';

const WATER: Scope = { domains: ['water'], regions: null };
const PLACES: Record<string, Place> = {
  dam: { domain: 'water', region: '610902' },
  weir: { domain: 'water', region: '610921' },
  street: { domain: 'urban', region: '610902' },
  square: { domain: 'urban', region: '610902' },
};

/** Two of the water and one of the city, in four tiles. */
export function sampleScene(fields: Partial<SceneCreate> = {}): SceneCreate {
  const cells = [0, 1, 2, 3].map((column) => ({ column, row: 0, columnSpan: 1, rowSpan: 1 }));
  return {
    name: '防汛预案',
    wall: { layout: { columns: [1, 1, 1, 1], rows: [1], cells }, pages: [['dam', 'street', null, 'weir']] },
    tours: [],
    key: 1,
    sharedWith: ['operator'],
    ...fields,
  };
}

/** The room `walls` as the hub has it: two cameras of the water, two of the city, and people who see all of them or the water alone. */
export class WallsStage {
  readonly storage: Storage;
  readonly clock: FakeClock;
  readonly audit: AuditTrail;
  readonly walls: Walls;
  readonly cameras = new Map(Object.entries(PLACES).map(([id, definition]) => [id, { definition }]));
  /** Whose lists of what changed. */
  readonly told: unknown[] = [];

  private constructor(storage: Storage, clock: FakeClock) {
    this.storage = storage;
    this.clock = clock;
    this.audit = new AuditTrail({ audit: storage.audit, clock, logger: silentLogger });
    this.walls = new Walls({ ...this, logger: silentLogger });
    this.walls.onItems((fact) => this.told.push(fact));
    this.walls.onPreference((fact) => this.told.push(fact));
  }

  /** Another one on the same storage is another hub, or the same after a restart. */
  static async start(other?: WallsStage): Promise<WallsStage> {
    const storage = other?.storage ?? (await openMemoryStorage());
    const stage = new WallsStage(storage, other?.clock ?? new FakeClock());
    await stage.walls.start();
    return stage;
  }

  /** Somebody with an account of that name. */
  async person(name: string, roles: Role[] = ['operator'], scope: Scope = EVERYWHERE): Promise<WallPerson> {
    const user = sampleUser(name);
    await this.storage.users.add(user);
    return {
      userId: user.id,
      displayName: name,
      roles,
      permissions: permissionsOf(roles),
      scope,
      actor: { userId: user.id, username: name, via: 'session', address: '192.0.2.7' },
    };
  }

  waterPerson(name: string, roles: Role[] = ['operator']): Promise<WallPerson> {
    return this.person(name, roles, WATER);
  }

  async auditEntries() {
    const entries = await this.storage.audit.read(0, 1_000);
    return entries.map(({ action, username, targetName, detail }) => ({
      action,
      username,
      targetName,
      detail: JSON.parse(detail) as unknown,
    }));
  }
}
