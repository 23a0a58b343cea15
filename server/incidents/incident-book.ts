import { randomUUID } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { TypedEmitter } from '../base/typed-emitter.ts';
import { CodedError } from '../contract/error-codes.ts';
import type { IncidentEntryDto } from '../contract/incident-dto.ts';
import { CUSTODY_KINDS, MAX_CUSTODY_ENTRIES, MAX_INCIDENT_ENTRIES } from '../contract/incident-terms.ts';
import type { AuditLog, AuditNote } from '../storage/audit-note.ts';
import type { IncidentEntryRecord, IncidentRecord } from '../storage/incident-store.ts';
import type { Storage, Stores } from '../storage/storage.ts';
import { type IncidentUser, maySeeIncident } from './incident-sight.ts';

export interface IncidentBookEvents {
  'incident:changed': { incident: IncidentRecord };
  'incident:removed': { incident: IncidentRecord };
}

export interface IncidentBookOptions {
  storage: Pick<Storage, 'transaction' | 'incidents'>;
  audit: AuditLog;
  clock: Pick<Clock, 'now'>;
  logger: Logger;
}

/** What comes of a change: the incident as it is now, what its timeline says and what the audit says. */
export interface IncidentStep {
  incident: IncidentRecord;
  entries: readonly IncidentEntryRecord[];
  note: AuditNote;
}

/** The incidents as they are kept: every change is one transaction with its entry and its note, and is told. */
export class IncidentBook {
  readonly events: TypedEmitter<IncidentBookEvents>;
  private readonly options: IncidentBookOptions;

  constructor(options: IncidentBookOptions) {
    this.options = options;
    this.events = new TypedEmitter(options.logger);
  }

  now(): number {
    return this.options.clock.now();
  }

  /** Throws INCIDENT_NOT_FOUND, also for what lies beyond the scope. */
  async find(user: IncidentUser, id: string): Promise<IncidentRecord> {
    const incident = await this.options.storage.incidents.get(id);
    if (!incident || !maySeeIncident(user, incident)) throw new CodedError('INCIDENT_NOT_FOUND');
    return incident;
  }

  /**
   * @param work what is to become of it, from how it is; null: nothing
   * @returns what has become of it; null for nothing
   * Whoever else changes it meanwhile waits. Throws INCIDENT_NOT_FOUND.
   */
  async change(
    user: IncidentUser,
    id: string,
    work: (incident: IncidentRecord, stores: Stores) => Promise<IncidentStep | null> | IncidentStep | null,
  ): Promise<IncidentRecord | null> {
    const { storage, audit, clock } = this.options;
    const changed = await storage.transaction(async (stores) => {
      const before = await stores.incidents.getForChange(id);
      if (!before || !maySeeIncident(user, before)) throw new CodedError('INCIDENT_NOT_FOUND');
      const step = await work(before, stores);
      if (!step) return null;
      await this.addEntries(stores, step.entries);
      const incident = { ...step.incident, changedAtMs: clock.now() };
      if (!(await stores.incidents.update(incident))) throw new CodedError('CONFLICT');
      await audit.write(stores, [step.note]);
      return { ...incident, revision: incident.revision + 1 };
    });
    if (changed) this.events.emit('incident:changed', { incident: changed });
    return changed;
  }

  entry(
    incidentId: string,
    kind: IncidentEntryRecord['kind'],
    by: string | null,
    more: Partial<IncidentEntryDto> & Pick<Partial<IncidentEntryRecord>, 'place'> = {},
  ): IncidentEntryRecord {
    return {
      ...{ incidentId, kind, by, id: randomUUID(), atMs: this.options.clock.now(), text: '' },
      ...{ cameraId: null, cameraName: null, bookmarkId: null, attachment: null, health: null },
      ...{ changes: [], place: null, ...more },
    };
  }

  private async addEntries(stores: Stores, entries: readonly IncidentEntryRecord[]): Promise<void> {
    for (const entry of entries) {
      const { all, custody } = await stores.incidents.countEntries(entry.incidentId);
      const isFull = CUSTODY_KINDS.includes(entry.kind)
        ? custody >= MAX_CUSTODY_ENTRIES
        : all - custody >= MAX_INCIDENT_ENTRIES;
      if (isFull) throw new CodedError('INCIDENT_FULL');
      if (!(await stores.incidents.addEntry(entry))) throw new CodedError('ID_TAKEN');
    }
  }
}

export function incidentNote(
  { actor }: Pick<IncidentUser, 'actor'>,
  action: AuditNote['action'],
  { id, title }: Pick<IncidentRecord, 'id' | 'title'>,
  detail: Record<string, unknown>,
): AuditNote {
  return { actor, action, result: 'ok', target: { type: 'incident', id, name: title }, detail };
}
