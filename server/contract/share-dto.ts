import { z } from 'zod';
import { bookmarkDtoSchema } from './bookmark-dto.ts';
import { SEVERITIES } from './bookmark-terms.ts';
import { incidentEntrySchema } from './incident-dto.ts';
import { INCIDENT_STATES } from './incident-terms.ts';
import {
  DEFAULT_SHARE_HOURS,
  MAX_RECIPIENT,
  MAX_SHARE_HOURS,
  MAX_SHARE_OPENINGS,
  SHARE_STATES,
} from './share-terms.ts';

/** Links by which people without an account see an incident or one bookmark. Times are epoch milliseconds. */

export const shareRequestSchema = z.object({
  recipient: z
    .string()
    .trim()
    .min(1)
    .max(MAX_RECIPIENT)
    .regex(/^\P{C}+$/u, 'expected a name without control characters')
    .describe('for whom: it stands over every picture that the link shows'),
  reason: z.string().trim().min(1).max(500).describe('why: it stands in the audit'),
  expiresInHours: z.number().int().min(1).max(MAX_SHARE_HOURS).default(DEFAULT_SHARE_HOURS),
  maxOpenings: z
    .number()
    .int()
    .min(1)
    .max(MAX_SHARE_OPENINGS)
    .nullable()
    .default(null)
    .describe('in how many browsers it may be opened; null: in any number'),
});
export type ShareRequest = z.output<typeof shareRequestSchema>;

export const shareDtoSchema = z.object({
  id: z.string().describe('stands over every picture that the link shows; opens nothing'),
  incidentId: z.string().nullable(),
  bookmarkId: z.string().nullable(),
  recipient: z.string(),
  reason: z.string(),
  state: z.enum(SHARE_STATES),
  createdBy: z.string().describe('user name'),
  createdAtMs: z.number(),
  expiresAtMs: z.number(),
  maxOpenings: z.number().nullable(),
  openings: z.number(),
  lastOpenedAtMs: z.number().nullable(),
  revokedAtMs: z.number().nullable(),
  revokedBy: z.string().nullable(),
});
export type ShareDto = z.infer<typeof shareDtoSchema>;

export const newShareDtoSchema = shareDtoSchema.extend({
  url: z.string().describe('shown this once: the hub keeps no more of it than a hash'),
});
export type NewShareDto = z.infer<typeof newShareDtoSchema>;

export const sharedBookmarkSchema = bookmarkDtoSchema
  .pick({ id: true, cameraName: true, momentMs: true, note: true, tags: true, severity: true })
  .extend({
    by: z.string().describe('who marked it'),
    hasStill: z.boolean(),
    clip: bookmarkDtoSchema.shape.clip,
    elsewhere: z
      .boolean()
      .describe('its picture and recording are kept by another hub, which the link does not reach'),
  });
export type SharedBookmarkDto = z.infer<typeof sharedBookmarkSchema>;

/** What a link shows, and nothing else does. */
export const sharedDtoSchema = z.object({
  id: z.string(),
  watermark: z.string().describe('for whom it was made, which link it is, and when it was opened'),
  recipient: z.string(),
  sharedBy: z.string(),
  expiresAtMs: z.number(),
  title: z.string(),
  incident: z
    .object({ severity: z.enum(SEVERITIES), state: z.enum(INCIDENT_STATES), openedAtMs: z.number() })
    .nullable()
    .describe('null: a single bookmark'),
  bookmarks: z.array(sharedBookmarkSchema).describe('by their moment'),
  removed: z.number().describe('bookmarks that were deleted since'),
  entries: z.array(incidentEntrySchema).describe('oldest first'),
});
export type SharedDto = z.infer<typeof sharedDtoSchema>;
