import type { Clock } from '../base/clock.ts';
import { inBatches } from '../base/in-batches.ts';
import type { SecretBox } from '../base/secret-box.ts';
import { CodedError } from '../contract/error-codes.ts';
import type { AuditLog, AuditNote } from '../storage/audit-note.ts';
import type { CameraChange, CameraRecord } from '../storage/camera-store.ts';
import type { ImportRecord } from '../storage/import-store.ts';
import type { Storage, Stores } from '../storage/storage.ts';
import { fileAfter, type PlannedChange, type RegistryPlan } from './camera-plan.ts';
import { type CameraSecrets, NO_SECRETS, openSecrets, sealSecrets } from './camera-secrets.ts';
import type { CatalogMemory } from './catalog-memory.ts';
import { revisionAfter } from './plan-notes.ts';

export interface CatalogWriterOptions {
  storage: Storage;
  memory: CatalogMemory;
  box: Pick<SecretBox, 'seal' | 'open'>;
  audit: AuditLog;
  clock: Clock;
}

/** A plan that has been judged, with all that is written together with it. */
export interface ReadyPlan extends RegistryPlan {
  readonly by: string;
  readonly notes: readonly AuditNote[];
  readonly importId: string | null;
  /** Of an import or a bulk edit that begins with it. */
  readonly record?: ImportRecord;
  /** In the same transaction; throws to undo it. */
  also?(stores: Stores): Promise<void>;
}

/** A camera as it is after the plan, and what it keeps secret. */
export interface WrittenCamera {
  readonly record: CameraRecord;
  readonly secrets: CameraSecrets | null;
}

/** Sealing and hashing of so many takes about what a turn of the event loop may. */
const BATCH = 100;
/** What the store can be asked for at once. */
const IDS_PER_QUERY = 500;

type Draft = { change: Exclude<PlannedChange, { kind: 'remove' }>; record: CameraRecord; kept: boolean };

/** Another hub has changed cameras since the plan was judged: nothing of the transaction is kept. */
class Overtaken extends Error {}

/** Writes plans: cameras, revisions, audit and import in one transaction, prepared before it begins so that it is short. */
export class CatalogWriter {
  private readonly options: CatalogWriterOptions;

  constructor(options: CatalogWriterOptions) {
    this.options = options;
  }

  /**
   * @param expectedCount how often the topic `cameras` was counted up when the plan was judged
   * Null when another hub was faster: judge it again. Throws CONFLICT where a camera is not as the plan expects.
   */
  async write(plan: ReadyPlan, expectedCount: number): Promise<WrittenCamera[] | null> {
    const drafts = await this.prepare(plan);
    const changes = [...drafts.map((draft) => putOf(draft, plan)), ...removalsOf(plan, this.now())];
    try {
      await this.options.storage.transaction(async (stores) => {
        await stores.changes.bump('cameras');
        const { cameras: count } = await stores.changes.counts();
        if (count !== expectedCount + 1) throw new Overtaken();
        await this.keepCredentials(stores, drafts);
        await this.writeAll(stores, plan, changes);
      });
    } catch (error) {
      if (error instanceof Overtaken) return null;
      throw error;
    }
    return drafts.map((draft) => this.written(draft));
  }

  private async prepare({ changes, by }: ReadyPlan): Promise<Draft[]> {
    const drafts: Draft[] = [];
    const now = this.now();
    await inBatches(changes, BATCH, this.options.clock, (batch) => {
      for (const change of batch) {
        if (change.kind === 'remove') continue;
        const file = fileAfter(change)!;
        const { credentials, kept } = this.sealed(change);
        const head = { id: change.id, revision: revisionAfter(change), file, credentials };
        drafts.push({ change, record: { ...head, updatedAtMs: now, updatedBy: by }, kept });
      }
    });
    return drafts;
  }

  private sealed(change: Draft['change']): { credentials: string | null; kept: boolean } {
    if (change.kind === 'restore') return { credentials: change.sealed, kept: false };
    const { secrets } = change.camera;
    if (secrets === 'kept') return { credentials: null, kept: change.kind === 'update' };
    return { credentials: sealSecrets(this.options.box, change.id, secrets), kept: false };
  }

  /** As they are stored at this moment, perhaps sealed anew by a command beside this hub. */
  private async keepCredentials(stores: Stores, drafts: readonly Draft[]): Promise<void> {
    const keeping = drafts.filter(({ kept }) => kept);
    await inBatches(keeping, IDS_PER_QUERY, this.options.clock, async (batch) => {
      const stored = await stores.cameras.credentialsOf(batch.map(({ record }) => record.id));
      for (const { record } of batch) record.credentials = stored.get(record.id) ?? null;
    });
  }

  private async writeAll(stores: Stores, plan: ReadyPlan, changes: readonly CameraChange[]): Promise<void> {
    const late = await stores.cameras.apply(changes);
    const [first] = late;
    if (first !== undefined) throw conflictOf(plan, first);
    if (plan.record) await stores.imports.add(plan.record);
    await plan.also?.(stores);
    await inBatches(plan.notes, BATCH, this.options.clock, (notes) =>
      this.options.audit.write(stores, notes),
    );
  }

  private written({ change, record, kept }: Draft): WrittenCamera {
    if (kept) return { record, secrets: this.options.memory.getRegistered(record.id)?.secrets ?? null };
    if (change.kind === 'restore')
      return { record, secrets: openSecrets(this.options.box, record.id, change.sealed) };
    const { secrets } = change.camera;
    return { record, secrets: secrets === 'kept' ? NO_SECRETS : secrets };
  }

  private now(): number {
    return this.options.clock.now();
  }
}

function putOf({ record }: Draft, { cause, importId }: ReadyPlan): CameraChange {
  return { kind: 'put', record, cause, importId };
}

function removalsOf({ changes, by, importId }: ReadyPlan, atMs: number): CameraChange[] {
  return changes.flatMap((change) =>
    change.kind === 'remove'
      ? { kind: 'remove' as const, id: change.id, revision: revisionAfter(change), atMs, by, importId }
      : [],
  );
}

/** An id that is nobody's here, and was somebody's once. */
function conflictOf({ changes }: ReadyPlan, id: string): CodedError {
  const isNew = changes.some((change) => change.kind === 'create' && change.id === id);
  return isNew
    ? new CodedError('ID_TAKEN', 'There was a camera with this id once: ids are not given again.', 'id')
    : new CodedError('CONFLICT');
}
