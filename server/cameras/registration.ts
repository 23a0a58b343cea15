import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { SecretBox } from '../base/secret-box.ts';
import type { Config } from '../config/streams-config.ts';
import type { AuditLog } from '../storage/audit-note.ts';
import type { Storage } from '../storage/storage.ts';
import type { AddressPolicy } from './address-policy.ts';
import { BulkDesk } from './bulk-desk.ts';
import { CameraCatalog } from './camera-catalog.ts';
import type { CameraConditions } from './camera-filter.ts';
import type { CatalogMemoryOptions } from './catalog-memory.ts';
import { ConnectionTest, type ConnectionTestOptions } from './connection-test.ts';
import { CameraExport } from './import/camera-export.ts';
import { ImportCheck } from './import/import-check.ts';
import { ImportDrafts } from './import/import-drafts.ts';
import type { TableReader } from './import/table-reader.ts';
import { ImportDesk } from './import-desk.ts';
import { PlanJudge } from './plan-judge.ts';
import { RegistryDesk } from './registry-desk.ts';
import { SavedFilterDesk } from './saved-filter-desk.ts';

export interface RegistrationOptions {
  storage: Storage;
  /** What runs the cameras. */
  registry: CatalogMemoryOptions['registry'] & ConnectionTestOptions['running'];
  /** What connection tests are made with. */
  engine: ConnectionTestOptions['engine'];
  stills: ConnectionTestOptions['stills'];
  addresses: AddressPolicy;
  box: Pick<SecretBox, 'seal' | 'open'>;
  audit: AuditLog;
  /** Told of attempts that were refused. */
  refusals: Pick<AuditLog, 'note'>;
  config: Config;
  /** Reads tables that people bring. */
  tables: Pick<TableReader, 'read' | 'stop'>;
  conditions: CameraConditions;
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
  readonly drafts: ImportDrafts;
  readonly exports: CameraExport;
  readonly savedFilters: SavedFilterDesk;
  private readonly tables: RegistrationOptions['tables'];
  readonly connectionTest: ConnectionTest;

  constructor(options: RegistrationOptions) {
    const { storage, addresses, audit, refusals, box, tables, clock } = options;
    const catalog = new CameraCatalog(options);
    const judge = new PlanJudge({ catalog, addresses, refusals, clock });
    this.catalog = catalog;
    this.judge = judge;
    this.desk = new RegistryDesk({ catalog, judge, store: storage.cameras, box, clock });
    this.bulk = new BulkDesk({ catalog, judge, clock });
    this.imports = new ImportDesk({ catalog, judge, storage, clock });
    this.tables = tables;
    const check = new ImportCheck({ catalog, judge, addresses, clock });
    this.drafts = new ImportDrafts({ reader: tables, check, desk: this.imports, clock });
    this.exports = new CameraExport({ catalog, audit, clock });
    this.savedFilters = new SavedFilterDesk(storage.savedFilters);
    this.connectionTest = new ConnectionTest({
      ...options,
      cameras: catalog.memory,
      running: options.registry,
    });
  }

  start(): Promise<void> {
    return this.catalog.start();
  }

  /** May be called twice. Resolves when what was begun has ended. */
  async stop(): Promise<void> {
    await this.tables.stop();
    await this.catalog.stop();
  }
}
