/** The words of incidents; free of zod, so that the web may read the lists. */

export const INCIDENT_STATES = ['open', 'working', 'closed'] as const;
export type IncidentState = (typeof INCIDENT_STATES)[number];

export const ENTRY_KINDS = [
  'opened',
  'note',
  'attachment',
  'bookmark-linked',
  'bookmark-unlinked',
  'camera-added',
  'camera-removed',
  'changed',
  /** A camera of the incident is another way than it was. */
  'health',
  'exported',
  /** A link to it was made for somebody outside. */
  'shared',
  'held',
  'released',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** What is told of an incident also where people can write nothing more into it: who took it along, and what keeps it. */
export const CUSTODY_KINDS: readonly EntryKind[] = ['exported', 'shared', 'held', 'released'];

export const EXPORT_STATES = ['building', 'ready', 'failed', 'removed'] as const;
export type ExportState = (typeof EXPORT_STATES)[number];

export const EXPORT_FAILURES = ['hub-stopped', 'disk', 'too-much', 'recording-damaged'] as const;
export type ExportFailure = (typeof EXPORT_FAILURES)[number];

export const MAX_INCIDENT_TITLE = 120;
export const MAX_INCIDENT_PEOPLE = 50;
export const MAX_KEEP_DAYS = 36_500;
/** Of its watch list. */
export const MAX_INCIDENT_CAMERAS = 64;
export const MAX_INCIDENT_BOOKMARKS = 200;
export const MAX_INCIDENT_ENTRIES = 5_000;
/** Of the custody kinds, besides. */
export const MAX_CUSTODY_ENTRIES = 1_000;
/** Of its timeline, all together. */
export const MAX_INCIDENT_LINES = MAX_INCIDENT_ENTRIES + MAX_CUSTODY_ENTRIES;
export const MAX_ATTACHMENT_BYTES = 20 * 1024 * 1024;
export const MAX_INCIDENT_ATTACHMENTS = 100;
/** By what their bytes begin with, not by what they are called. */
export const ATTACHMENT_TYPES = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'application/pdf': 'pdf',
  'text/plain': 'txt',
} as const;
export type AttachmentType = keyof typeof ATTACHMENT_TYPES;
/** A package is made to be handed over; it can be made anew. */
export const EXPORT_KEPT_DAYS = 7;
