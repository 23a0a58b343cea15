import { createHash } from 'node:crypto';
import type { Logger } from '../base/logger.ts';
import { CodedError } from '../contract/error-codes.ts';
import { type AttachmentType, MAX_INCIDENT_ATTACHMENTS } from '../contract/incident-terms.ts';
import type { AuditLog } from '../storage/audit-note.ts';
import type { IncidentStore } from '../storage/incident-store.ts';
import type { AttachmentFolder } from './attachment-folder.ts';
import { readAttachmentType } from './attachment-type.ts';
import { type IncidentBook, incidentNote } from './incident-book.ts';
import type { IncidentUser } from './incident-sight.ts';

export interface IncidentAttachmentsOptions {
  book: IncidentBook;
  store: Pick<IncidentStore, 'get' | 'getEntry'>;
  folder: AttachmentFolder;
  audit: Pick<AuditLog, 'record'>;
  logger: Logger;
}

/** Files that people put to an incident: pictures, PDF and plain text, hashed when they come and checked when they go out. */
export class IncidentAttachments {
  private readonly options: IncidentAttachmentsOptions;

  constructor(options: IncidentAttachmentsOptions) {
    this.options = options;
  }

  /** The same once more is the same. Throws INCIDENT_NOT_FOUND, BAD_ATTACHMENT, DISK_FULL, INCIDENT_FULL, ID_TAKEN. */
  async add(
    user: IncidentUser,
    incidentId: string,
    file: { id: string; name: string; bytes: Buffer },
  ): Promise<void> {
    const { book, folder } = this.options;
    const { id, name, bytes } = file;
    const type = readAttachmentType(bytes);
    if (!type) throw new CodedError('BAD_ATTACHMENT');
    await book.find(user, incidentId);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const draft = await folder.write(incidentId, id, bytes);
    try {
      await book.change(user, incidentId, async (incident, stores) => {
        const known = await stores.incidents.getEntry(incidentId, id);
        if (known?.attachment?.sha256 === sha256) return null;
        if (known) throw new CodedError('ID_TAKEN');
        const { attachments } = await stores.incidents.countEntries(incidentId);
        if (attachments >= MAX_INCIDENT_ATTACHMENTS) throw new CodedError('INCIDENT_FULL');
        const attachment = { name, type, sizeBytes: bytes.length, sha256 };
        const entry = book.entry(incidentId, 'attachment', user.actor.username, { id, attachment });
        return {
          incident,
          entries: [entry],
          note: incidentNote(user, 'incident:attached', incident, attachment),
        };
      });
      // Also where it was known: the hub may have ended before it came here.
      await folder.keep(incidentId, id, draft);
    } catch (error) {
      await folder.drop(draft);
      throw error;
    }
  }

  /**
   * After a start of the hub: an upload that it ended in the middle of is kept where its incident knows of it already, and removed where not. One that
   * cannot be is no reason not to start.
   */
  async recover(): Promise<void> {
    const { folder, store, logger } = this.options;
    for (const { incidentId, id, draft } of await folder.listDrafts()) {
      try {
        const entry = await store.getEntry(incidentId, id);
        const sha256 = entry?.attachment?.sha256;
        const isMissing = sha256 !== undefined && (await folder.read(incidentId, id, sha256)) === null;
        if (isMissing && (await folder.hashOf(draft)) === sha256) await folder.keep(incidentId, id, draft);
        else await folder.drop(draft);
      } catch (error) {
        logger.error({ err: error, incident: incidentId }, 'an upload could not be brought to its end');
      }
    }
  }

  /** Takes away what is left of incidents that are no longer there: removed by another hub, or by one that ended in the middle of it. */
  async sweep(): Promise<void> {
    const { folder, store, logger } = this.options;
    for (const incidentId of await folder.listIncidents()) {
      try {
        if (!(await store.get(incidentId))) await folder.removeIncident(incidentId);
      } catch (error) {
        logger.error({ err: error, incident: incidentId }, 'files of a removed incident are still there');
      }
    }
  }

  /** Throws INCIDENT_NOT_FOUND, NOT_FOUND. Every download leaves its trace. */
  async read(
    user: IncidentUser,
    incidentId: string,
    id: string,
  ): Promise<{ name: string; type: AttachmentType; bytes: Buffer }> {
    const { book, store, folder, audit } = this.options;
    const incident = await book.find(user, incidentId);
    const entry = await store.getEntry(incidentId, id);
    const attachment = entry?.attachment;
    const bytes = attachment && (await folder.read(incidentId, id, attachment.sha256));
    if (!attachment || !bytes) throw new CodedError('NOT_FOUND');
    const detail = { name: attachment.name, sha256: attachment.sha256 };
    await audit.record(incidentNote(user, 'incident:attachment-read', incident, detail));
    return { name: attachment.name, type: attachment.type as AttachmentType, bytes };
  }
}
