import { z } from 'zod';
import {
  CLIP_STATES,
  DEFAULT_RUN_ON_SECONDS,
  DISK_STATES,
  EVIDENCE_STATES,
  GAP_REASONS,
  MAX_BOOKMARK_TAGS,
  MAX_NOTE_LETTERS,
  MAX_RUN_ON_SECONDS,
  SEVERITIES,
  STILL_STATES,
} from './bookmark-terms.ts';
import { profileIdSchema } from './dto.ts';
import { HEALTH_REASONS, HEALTH_STATES } from './health-states.ts';

/** Bookmarks with their stills and clips. Times are epoch milliseconds of the hub. */

export const bookmarkIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9-]{8,64}$/, 'expected 8 to 64 letters, digits or "-"')
  .describe('of your making (a UUID): the same request again makes no second bookmark');

const noteSchema = z.string().trim().max(MAX_NOTE_LETTERS);
const tagsSchema = z.array(z.string().trim().min(1).max(40)).max(MAX_BOOKMARK_TAGS);
const severitySchema = z.enum(SEVERITIES);

export const bookmarkRequestSchema = z.object({
  id: bookmarkIdSchema,
  cameraId: z.string().min(1).max(64),
  momentMs: z
    .number()
    .int()
    .optional()
    .describe('when what is marked happened, by the program date-time of the picture; now when absent'),
  note: noteSchema.default(''),
  tags: tagsSchema.default([]),
  severity: severitySchema.default('info'),
  profile: profileIdSchema.default('main').describe('what is recorded; what was shown until then leads in'),
  runOnSeconds: z
    .number()
    .int()
    .min(0)
    .max(MAX_RUN_ON_SECONDS)
    .default(DEFAULT_RUN_ON_SECONDS)
    .describe('how long recording goes on'),
});
export type BookmarkRequest = z.output<typeof bookmarkRequestSchema>;

export const bookmarkChangeSchema = z.object({
  revision: z.number().int().describe('the current one, as you saw it'),
  note: noteSchema.optional(),
  tags: tagsSchema.optional(),
  severity: severitySchema.optional(),
});
export type BookmarkChange = z.output<typeof bookmarkChangeSchema>;

export const clipPieceDtoSchema = z.object({
  startMs: z.number().describe('of its first frame, by the hub’s clock'),
  durationMs: z.number(),
  sizeBytes: z.number(),
  profile: profileIdSchema,
  codecs: z.string().describe('RFC 6381'),
  width: z.number(),
  height: z.number(),
});
export type ClipPieceDto = z.infer<typeof clipPieceDtoSchema>;

export const clipGapDtoSchema = z.object({
  startMs: z.number(),
  durationMs: z.number().describe('0 where one piece follows the other at once'),
  reason: z.enum(GAP_REASONS),
});
export type ClipGapDto = z.infer<typeof clipGapDtoSchema>;

export const clipDtoSchema = z.object({
  state: z.enum(CLIP_STATES),
  reason: z.enum(GAP_REASONS).nullable().describe('of `empty`: why there is nothing'),
  endsAtMs: z.number().nullable().describe('of `recording`: when it will end unless it is extended'),
  sizeBytes: z.number(),
  pieces: z.array(clipPieceDtoSchema).describe('each plays by itself'),
  gaps: z.array(clipGapDtoSchema).describe('between and around the pieces'),
});
export type ClipDto = z.infer<typeof clipDtoSchema>;

export const bookmarkDtoSchema = z.object({
  id: z.string(),
  revision: z.number(),
  cameraId: z.string(),
  cameraName: z.string().describe('as it was'),
  domain: z.string(),
  region: z.string(),
  momentMs: z.number(),
  createdAtMs: z.number(),
  createdBy: z.string().describe('user name'),
  note: z.string(),
  tags: z.array(z.string()),
  severity: severitySchema,
  camera: z
    .object({ state: z.enum(HEALTH_STATES), reason: z.enum(HEALTH_REASONS), sinceMs: z.number() })
    .describe('how the camera was when it was marked'),
  still: z.object({
    state: z.enum(STILL_STATES),
    takenAtMs: z.number().nullable().describe('when the picture was taken, where that is known'),
  }),
  clip: clipDtoSchema,
  hold: z
    .object({ by: z.string(), atMs: z.number(), reason: z.string() })
    .nullable()
    .describe('kept until this is lifted, whatever the retention'),
  incidents: z
    .object({
      count: z.number(),
      held: z.boolean().describe('one of them is on legal hold, and this with it'),
    })
    .describe('it is in'),
  keptUntilMs: z.number().describe('at least until then'),
});
export type BookmarkDto = z.infer<typeof bookmarkDtoSchema>;

export const bookmarkQuerySchema = z.object({
  q: z.string().max(200).optional().describe('words in note, tags, camera and user'),
  cameraId: z.string().max(64).optional(),
  tag: z.string().max(40).optional(),
  severity: z.string().max(100).optional().describe('one or more, separated by commas'),
  by: z.string().max(100).optional().describe('user name'),
  held: z.stringbool().optional(),
  fromMs: z.coerce.number().optional().describe('of the moment'),
  toMs: z.coerce.number().optional(),
  before: z.string().max(100).optional().describe('the next page: as `nextBefore` of this one'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type BookmarkQuery = z.output<typeof bookmarkQuerySchema>;

export const bookmarkPageDtoSchema = z.object({
  bookmarks: z.array(bookmarkDtoSchema).describe('newest moment first'),
  nextBefore: z.string().nullable().describe('null when there are no older ones'),
});
export type BookmarkPageDto = z.infer<typeof bookmarkPageDtoSchema>;

export const extendRequestSchema = z.object({
  seconds: z.number().int().min(1).max(MAX_RUN_ON_SECONDS).default(DEFAULT_RUN_ON_SECONDS),
});
export type ExtendRequest = z.output<typeof extendRequestSchema>;

export const reasonRequestSchema = z.object({ reason: z.string().trim().min(1).max(500) });
export type ReasonRequest = z.output<typeof reasonRequestSchema>;

export const evidenceDtoSchema = z.object({
  state: z.enum(EVIDENCE_STATES),
  disk: z.enum(DISK_STATES),
  usedBytes: z.number(),
  quotaBytes: z.number(),
  freeBytes: z.number().nullable().describe('on the disk'),
  ringBytes: z.number().describe('of the cameras that are always recorded, besides'),
  recording: z.number().describe('clips under way'),
  bookmarks: z.number(),
  held: z.number(),
  damaged: z.number(),
});
export type EvidenceDto = z.infer<typeof evidenceDtoSchema>;
