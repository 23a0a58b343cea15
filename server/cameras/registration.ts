import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { SecretBox } from '../base/secret-box.ts';
import type { Config } from '../config/streams-config.ts';
import type { AuditLog } from '../storage/audit-note.ts';
import type { Storage } from '../storage/storage.ts';
import type { AddressPolicy } from './address-policy.ts';
import { BulkDesk } from './bulk-desk.ts';
import { CameraCatalog } from './camera-catalog.ts';
import type { CameraCondition } from './camera-filter.ts';
import type { CatalogMemoryOptions } from './catalog-memory.ts';
import { ImportDesk } from './import-desk.ts';
import { PlanJudge } from './plan-judge.ts';
import { RegistryDesk } from './registry-desk.ts';
import { SavedFilterDesk } from './saved-filter-desk.ts';

export interface RegistrationOptions {
  storage: Storage;
  /** What runs the cameras. */
  registry: CatalogMemoryOptions['registry'];
  addresses: AddressPolicy;
  box: Pick<SecretBox, 'seal' | 'open'>;
  audit: AuditLog;
  /** Told of attempts that were refused. */
  refusals: Pick<AuditLog, 'note'>;
  config: Config;
  conditionOf(id: string): CameraCondition;
  clock: Clock;
  logger: Logger;
}

/** The registry of cameras with all that can be done to it. */
export class Registration {
  readonly catalog: CameraCatalog;
  readonly judge: PlanJudge;
  readonly desk: RegistryDesk;
  readonly bulk: BulkDesk;
  readonly imports: ImportDesk;
  readonly savedFilters: SavedFilterDesk;

  constructor(options: RegistrationOptions) {
    const { storage, addresses, refusals, box, clock } = options;
    const catalog = new CameraCatalog(options);
    const judge = new PlanJudge({ catalog, addresses, refusals, clock });
    this.catalog = catalog;
    this.judge = judge;
    this.desk = new RegistryDesk({ catalog, judge, store: storage.cameras, box, clock });
    this.bulk = new BulkDesk({ catalog, judge, clock });
    this.imports = new ImportDesk({ catalog, judge, storage, clock });
    this.savedFilters = new SavedFilterDesk(storage.savedFilters);
  }
}
