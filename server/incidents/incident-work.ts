import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { SecretBox } from '../base/secret-box.ts';
import type { EvidenceConfig } from '../config/evidence-config.ts';
import type { PersonDto } from '../contract/incident-dto.ts';
import type { AuditLog, AuditNote } from '../storage/audit-note.ts';
import type { IncidentRecord } from '../storage/incident-store.ts';
import type { Storage } from '../storage/storage.ts';
import { AttachmentFolder } from './attachment-folder.ts';
import type { Evidence } from './evidence.ts';
import { EvidenceExports } from './evidence-exports.ts';
import { EvidenceSigner } from './evidence-signer.ts';
import { IncidentAttachments } from './incident-attachments.ts';
import { IncidentBook } from './incident-book.ts';
import { IncidentDesk } from './incident-desk.ts';
import { IncidentHealth, type IncidentHealthOptions } from './incident-health.ts';
import { IncidentKeeping } from './incident-keeping.ts';
import { IncidentLinks } from './incident-links.ts';
import type { RecordedCameras } from './recorded-stream.ts';
import type { ShareMakers } from './shares/share-maker.ts';
import { Shares } from './shares/shares.ts';
import { ViewingNotes } from './viewing-notes.ts';

export interface IncidentWorkOptions {
  dataFolder: string;
  /** What evidence may take of the disk, and what it leaves free. */
  terms: Pick<EvidenceConfig, 'minFreeBytes' | 'quotaBytes'>;
  version: string;
  /** How people call this hub: it stands in every package. */
  hubName(): string;
  /** The bundled verifier, which goes into every package. */
  verifierScript: URL;
  storage: Storage;
  audit: AuditLog;
  box: SecretBox;
  cameras: RecordedCameras;
  evidence: Evidence;
  people(): readonly PersonDto[];
  /** Whose links are judged by what they may see at the moment. */
  makers: ShareMakers;
  refusals: { note(note: AuditNote): void };
  /** Of the hub; the first signs, all are good. */
  secretKeys(): readonly Buffer[];
  onVerdicts: IncidentHealthOptions['onVerdicts'];
  clock: Clock;
  logger: Logger;
}

/** Incidents, put together: what is worked on, and handed over. */
export class IncidentWork {
  readonly desk: IncidentDesk;
  readonly links: IncidentLinks;
  readonly attachments: IncidentAttachments;
  readonly exports: EvidenceExports;
  readonly keeping: IncidentKeeping;
  readonly signer: EvidenceSigner;
  readonly shares: Shares;
  private readonly book: IncidentBook;
  private readonly health: IncidentHealth;

  constructor(options: IncidentWorkOptions) {
    const { dataFolder, terms, version, storage, audit, box, cameras, evidence, clock, logger } = options;
    const { hubName, verifierScript, people, makers, refusals, secretKeys, onVerdicts } = options;
    const hubId = () => evidence.hubId;
    const describeBookmark = evidence.book.describe.bind(evidence.book);
    const book = new IncidentBook({ storage, audit, clock, logger });
    const links = new IncidentLinks({ book, bookmarks: storage.bookmarks, cameras });
    const folder = new AttachmentFolder(join(dataFolder, 'attachments'), terms.minFreeBytes);
    this.book = book;
    this.links = links;
    this.desk = new IncidentDesk({
      ...{ storage, audit, book, links, describeBookmark, people, retention: evidence.retention },
      viewings: new ViewingNotes({ audit, clock }),
    });
    this.attachments = new IncidentAttachments({ book, store: storage.incidents, folder, audit, logger });
    this.signer = new EvidenceSigner({ store: storage.evidenceKeys, box, clock });
    this.health = new IncidentHealth({ book, store: storage.incidents, onVerdicts, logger });
    this.shares = new Shares({
      ...{ hubId, storage, audit, refusals, book, makers, describeBookmark },
      ...{ media: evidence.media, secretKeys, clock },
    });
    this.exports = new EvidenceExports({
      ...{ folder: join(dataFolder, 'exports'), hubId, storage, audit, book },
      ...{ signer: this.signer, describeBookmark, clock, logger },
      ...{ minFreeBytes: terms.minFreeBytes, maxBytes: terms.quotaBytes },
      hub: {
        version,
        get name() {
          return hubName();
        },
      },
      sources: {
        clips: (id) => evidence.library.movies(id),
        still: (id) => evidence.readStill(id),
        attachment: (incidentId, id, sha256) => folder.read(incidentId, id, sha256),
        verifier: () => readFile(verifierScript),
      },
    });
    const { attachments, exports } = this;
    this.keeping = new IncidentKeeping({
      ...{ storage, audit, book, folder, attachments, exports, clock, logger },
      ...{ bookmarks: evidence.book, removal: evidence.removal, retention: evidence.retention },
      hubId: () => evidence.hubId,
    });
  }

  /** Told also when it is gone. Returns the function that takes the listener off. */
  onChanged(listener: (incident: IncidentRecord) => void): () => void {
    const { events } = this.book;
    const offChanged = events.on('incident:changed', ({ incident }) => listener(incident));
    const offRemoved = events.on('incident:removed', ({ incident }) => listener(incident));
    return () => {
      offChanged();
      offRemoved();
    };
  }

  async start(): Promise<void> {
    await this.attachments.recover();
    await this.health.start();
    await this.exports.start();
    await this.keeping.start();
  }

  /** May be called twice. */
  async stop(): Promise<void> {
    await this.keeping.stop();
    await this.exports.stop();
    await this.health.stop();
  }
}
