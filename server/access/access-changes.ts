import type { AuditLog, AuditNote } from '../storage/audit-note.ts';
import type { Storage, Stores } from '../storage/storage.ts';
import type { AccessMemory, MemoryChange } from './access-memory.ts';

export interface AccessChangesOptions {
  storage: Pick<Storage, 'transaction'>;
  audit: AuditLog;
  memory: AccessMemory;
}

/** What was done inside of a transaction: to be noted with it, and to be known here once it is kept. */
export interface AccessChange<T> extends MemoryChange {
  readonly result: T;
  readonly notes: readonly AuditNote[];
}

/** The one way in which accounts and logins change: written with its audit notes or not at all, then known in memory. */
export class AccessChanges {
  private readonly options: AccessChangesOptions;

  constructor(options: AccessChangesOptions) {
    this.options = options;
  }

  /** What `work` throws leaves everything as it was. One change at a time, also of several hubs. */
  async commit<T>(work: (stores: Stores) => Promise<AccessChange<T>>): Promise<T> {
    const { storage, audit, memory } = this.options;
    const change = await storage.transaction(async (stores) => {
      await stores.changes.bump('accounts');
      const made = await work(stores);
      if (made.notes.length > 0) await audit.write(stores, made.notes);
      return made;
    });
    memory.apply(change);
    return change.result;
  }
}
