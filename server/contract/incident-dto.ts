import { z } from 'zod';
import { bookmarkDtoSchema } from './bookmark-dto.ts';
import { MAX_NOTE_LETTERS, SEVERITIES } from './bookmark-terms.ts';
import { HEALTH_REASONS, HEALTH_STATES } from './health-states.ts';
import {
  ENTRY_KINDS,
  EXPORT_FAILURES,
  EXPORT_STATES,
  INCIDENT_STATES,
  MAX_INCIDENT_CAMERAS,
  MAX_INCIDENT_PEOPLE,
  MAX_INCIDENT_TITLE,
  MAX_KEEP_DAYS,
} from './incident-terms.ts';

/** Incidents and what is handed over of them. Each person is told as much of one as the scope reaches. Times are epoch milliseconds. */

export const incidentIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9-]{8,64}$/, 'expected 8 to 64 letters, digits or "-"')
  .describe('of your making (a UUID): the same request again makes nothing twice');

const titleSchema = z
  .string()
  .trim()
  .min(1)
  .max(MAX_INCIDENT_TITLE)
  .regex(/^\P{C}+$/u, 'expected a title without control characters');
const usernameSchema = z.string().min(1).max(100);
const severitySchema = z.enum(SEVERITIES);
const stateSchema = z.enum(INCIDENT_STATES);

export const incidentRequestSchema = z.object({
  id: incidentIdSchema,
  title: titleSchema,
  severity: severitySchema.default('major'),
  note: z.string().trim().max(MAX_NOTE_LETTERS).default(''),
  cameras: z.array(z.string().min(1).max(64)).max(MAX_INCIDENT_CAMERAS).default([]),
  bookmarks: z.array(z.string().min(1).max(64)).max(50).default([]),
});
export type IncidentRequest = z.output<typeof incidentRequestSchema>;

/** What people set of an incident. */
const incidentFieldsSchema = z.strictObject({
  title: titleSchema.optional(),
  severity: severitySchema.optional(),
  state: stateSchema.optional(),
  assignee: usernameSchema.nullable().optional(),
  people: z.array(usernameSchema).max(MAX_INCIDENT_PEOPLE).optional(),
  keepDays: z
    .number()
    .int()
    .min(1)
    .max(MAX_KEEP_DAYS)
    .nullable()
    .optional()
    .describe(
      'it and its bookmarks are kept for at least so many days from its opening; never fewer than the hub keeps bookmarks; null: as the hub does',
    ),
});
export type IncidentFields = z.output<typeof incidentFieldsSchema>;

export const incidentChangeSchema = z
  .object({
    seen: incidentFieldsSchema.describe('each field of `wished`, as you saw it'),
    wished: incidentFieldsSchema,
  })
  .refine(({ seen, wished }) => Object.keys(wished).every((field) => field in seen), {
    path: ['seen'],
    message: 'expected each field of "wished", as you saw it',
  });
export type IncidentChange = z.output<typeof incidentChangeSchema>;

export const incidentRemovalSchema = z.object({
  reason: z.string().trim().min(1).max(500),
  bookmarks: z
    .boolean()
    .default(false)
    .describe('those too that are in no other incident and not on legal hold; else they stay'),
});
export type IncidentRemovalRequest = z.output<typeof incidentRemovalSchema>;

export const incidentRemovalDtoSchema = z.object({
  bookmarksRemoved: z.number(),
  bookmarksKept: z.number().describe('of those that were in it'),
});
export type IncidentRemovalDto = z.infer<typeof incidentRemovalDtoSchema>;

export const incidentNoteSchema = z.object({
  id: incidentIdSchema,
  text: z.string().trim().min(1).max(MAX_NOTE_LETTERS),
});
export type IncidentNote = z.output<typeof incidentNoteSchema>;

export const attachmentQuerySchema = z.object({
  id: incidentIdSchema,
  name: z.string().trim().min(1).max(200).describe('of the file, for people'),
});

export const incidentDtoSchema = z.object({
  id: z.string(),
  revision: z.number(),
  title: z.string(),
  severity: severitySchema,
  state: stateSchema,
  assignee: z.string().nullable().describe('user name'),
  people: z.array(z.string()),
  openedAtMs: z.number(),
  openedBy: z.string(),
  changedAtMs: z.number(),
  closedAtMs: z.number().nullable(),
  keepDays: z.number().nullable().describe('from its opening; null: as the hub keeps bookmarks'),
  hold: z
    .object({ by: z.string(), atMs: z.number(), reason: z.string() })
    .nullable()
    .describe('kept with all its bookmarks until this is lifted'),
  cameras: z.array(z.object({ id: z.string(), name: z.string() })).describe('its watch list'),
  bookmarks: z.array(z.string()),
});
export type IncidentDto = z.infer<typeof incidentDtoSchema>;

export const incidentEntrySchema = z.object({
  id: z.string(),
  atMs: z.number(),
  by: z.string().nullable().describe('user name; null: the hub'),
  kind: z.enum(ENTRY_KINDS),
  text: z.string(),
  cameraId: z.string().nullable(),
  cameraName: z.string().nullable(),
  bookmarkId: z.string().nullable(),
  attachment: z
    .object({ name: z.string(), type: z.string(), sizeBytes: z.number(), sha256: z.string() })
    .nullable(),
  health: z.object({ state: z.enum(HEALTH_STATES), reason: z.enum(HEALTH_REASONS) }).nullable(),
  changes: z.array(z.object({ field: z.string(), before: z.string(), after: z.string() })),
});
export type IncidentEntryDto = z.infer<typeof incidentEntrySchema>;

export const incidentDetailSchema = incidentDtoSchema.extend({
  items: z.array(bookmarkDtoSchema).describe('its bookmarks, by their moment'),
  entries: z.array(incidentEntrySchema).describe('oldest first'),
});
export type IncidentDetailDto = z.infer<typeof incidentDetailSchema>;

export const incidentQuerySchema = z.object({
  state: z.enum(['active', 'closed', 'all']).default('active'),
  q: z.string().max(200).optional().describe('words in the title'),
});
export type IncidentQuery = z.output<typeof incidentQuerySchema>;

export const personDtoSchema = z.object({ username: z.string(), displayName: z.string() });
export type PersonDto = z.infer<typeof personDtoSchema>;

export const exportDtoSchema = z.object({
  id: z.string(),
  incidentId: z.string().nullable(),
  bookmarkId: z.string().nullable(),
  title: z.string(),
  reason: z.string(),
  state: z.enum(EXPORT_STATES),
  failure: z.enum(EXPORT_FAILURES).nullable(),
  createdAtMs: z.number(),
  createdBy: z.string(),
  progress: z.number().describe('percent'),
  sizeBytes: z.number(),
  sha256: z.string().nullable().describe('of the whole package, once it is ready'),
});
export type ExportDto = z.infer<typeof exportDtoSchema>;

export const exportRequestSchema = z.object({
  id: incidentIdSchema,
  reason: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .describe('why, and for whom: it stands in the package and in the audit'),
});
export type ExportRequest = z.output<typeof exportRequestSchema>;

export const evidenceKeyDtoSchema = z.object({
  fingerprint: z.string().describe('SHA-256 of the public key: what a package names as its signer'),
  publicKey: z.string().describe('Ed25519, Base64 for addresses'),
  createdAtMs: z.number(),
  current: z.boolean().describe('false: signed earlier packages'),
});
export type EvidenceKeyDto = z.infer<typeof evidenceKeyDtoSchema>;
