import type { IncidentDto, IncidentEntryDto } from '../contract/incident-dto.ts';
import type { ExportFailure, ExportState } from '../contract/incident-terms.ts';
import type { Place } from '../contract/permissions.ts';

/** Where it was when it was linked: that decides who is told of it, also when the camera is gone. */
export interface LinkedCamera extends Place {
  id: string;
  name: string;
}

export interface LinkedBookmark extends Place {
  id: string;
}

export interface IncidentRecord extends Omit<IncidentDto, 'cameras' | 'bookmarks'> {
  openerId: string;
  cameras: LinkedCamera[];
  bookmarks: LinkedBookmark[];
}

export interface IncidentEntryRecord extends IncidentEntryDto {
  incidentId: string;
  /** Of what it is about; null: of the incident as a whole. */
  place: Place | null;
}

export interface ExportRecord {
  id: string;
  incidentId: string | null;
  bookmarkId: string | null;
  title: string;
  reason: string;
  state: ExportState;
  failure: ExportFailure | null;
  createdAtMs: number;
  createdBy: string;
  userId: string;
  /** Whose disk it lies on. */
  hubId: string;
  sizeBytes: number;
  sha256: string | null;
  /** Of all that is in it. */
  places: Place[];
}

export interface EvidenceKeyRecord {
  fingerprint: string;
  publicKey: string;
  /** The private key, as a SecretBox sealed it. */
  sealed: string;
  createdAtMs: number;
}

export interface IncidentStore {
  /** False when the id is taken. */
  add(record: IncidentRecord): Promise<boolean>;
  get(id: string): Promise<IncidentRecord | null>;
  /** In a transaction that is about to change it: until that ends nobody else does. */
  getForChange(id: string): Promise<IncidentRecord | null>;
  /** Changed last comes first; those behind `after`. */
  list(
    which: 'active' | 'closed' | 'all',
    limit: number,
    after?: Pick<IncidentRecord, 'changedAtMs' | 'id'>,
  ): Promise<IncidentRecord[]>;
  /** Writes everything with the next revision; false when the stored one is not `record.revision` any more. */
  update(record: IncidentRecord): Promise<boolean>;

  /** With its timeline, and nothing of its bookmarks; false when the stored revision is not this one any more. */
  remove(id: string, revision: number): Promise<boolean>;

  /** False when the incident has one of this id. */
  addEntry(entry: IncidentEntryRecord): Promise<boolean>;
  getEntry(incidentId: string, id: string): Promise<IncidentEntryRecord | null>;
  /** Oldest first. */
  entries(incidentId: string, limit: number): Promise<IncidentEntryRecord[]>;
  countEntries(incidentId: string): Promise<{ all: number; attachments: number; custody: number }>;

  /** False when the id is taken. */
  addExport(record: ExportRecord): Promise<boolean>;
  getExport(id: string): Promise<ExportRecord | null>;
  /** Newest first. */
  exportsOf(subject: { incidentId: string } | { bookmarkId: string }): Promise<ExportRecord[]>;
  endExport(id: string, end: Pick<ExportRecord, 'state' | 'failure' | 'sizeBytes' | 'sha256'>): Promise<void>;
  exportsIn(hubId: string, state: ExportState): Promise<ExportRecord[]>;
}

export interface EvidenceKeyStore {
  /** Newest first. */
  list(): Promise<EvidenceKeyRecord[]>;
  add(record: EvidenceKeyRecord): Promise<void>;
  /** Where it is still sealed as it was read. */
  reseal(fingerprint: string, before: string, after: string): Promise<void>;
}
