import { z } from 'zod';
import { cameraModeSchema } from './dto.ts';
import { HEALTH_REASONS, HEALTH_STATES } from './health-states.ts';
import {
  CAMERA_CAUSES,
  CAMERA_POWERS,
  CAMERA_SETTINGS,
  CAMERA_SHAPES,
  CAMERA_SORTS,
  CAMERA_TRANSPORTS,
  COORDINATE_SYSTEMS,
  DUPLICATE_KINDS,
  FILING_STATES,
} from './registry-terms.ts';

/** One camera, one file (一机一档): what admins register. Credentials come in and never go out. */

const MAX_NAME = 100;
const text = (max: number) => z.string().trim().max(max);
const optionalText = (max: number) => text(max).nullable().default(null);

export const cameraIdSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
    'expected 1 to 64 letters, digits, "-" or "_", the first a letter or digit',
  );

export const nationalIdSchema = z.string().regex(/^\d{20}$/, 'expected 20 digits');
export const dialNumberSchema = z.number().int().min(1).max(999_999);
/** Filters and tables separate tags by commas. */
export const tagSchema = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .regex(/^[^,，]*$/, 'expected a tag without a comma');

export const positionSchema = z.object({
  longitude: z.number().min(-180).max(180),
  latitude: z.number().min(-90).max(90),
  system: z.enum(COORDINATE_SYSTEMS).describe('as it was surveyed; converted only for display'),
});

/** All that is known of a camera but its credentials. */
export const cameraFileSchema = z.object({
  name: text(MAX_NAME).min(1).describe('as it stands in the picture’s overlay'),
  nameEn: optionalText(MAX_NAME),
  nationalId: nationalIdSchema.nullable().default(null),
  dialNumber: dialNumberSchema
    .nullable()
    .default(null)
    .describe('for the keyboard; no two cameras share one'),
  tags: z.array(tagSchema).max(50).default([]),
  domain: z.string().max(64),
  region: z.string().max(12),
  address: optionalText(300),
  position: positionSchema.nullable().default(null),
  organisation: optionalText(200),
  contact: optionalText(200),
  maintainer: optionalText(200),
  shape: z.enum(CAMERA_SHAPES).nullable().default(null),
  setting: z.enum(CAMERA_SETTINGS).nullable().default(null),
  power: z.enum(CAMERA_POWERS).default('mains'),
  mode: cameraModeSchema.default('on-demand'),
  enabled: z.boolean().default(true),
  maintenance: z.boolean().default(false),
  mainUrl: z
    .string()
    .trim()
    .min(1)
    .max(2000)
    .describe('a user and password in it are taken out and kept apart'),
  subUrl: z.string().trim().max(2000).nullable().default(null),
  transport: z
    .enum(CAMERA_TRANSPORTS)
    .default('auto')
    .describe(
      'auto: TCP, or UDP where the camera refuses TCP; tcp: that alone; udp: UDP, or TCP where nothing comes by UDP',
    ),
  tlsFingerprint: z
    .string()
    .max(200)
    .nullable()
    .default(null)
    .describe('SHA-256 of the camera’s own certificate'),
  tlsAuthorities: z.string().max(64_000).nullable().default(null).describe('PEM'),
  retentionDays: z.number().int().min(0).max(3650).nullable().default(null),
  filingState: z.enum(FILING_STATES).default('unfiled'),
  note: optionalText(2000),
});
export type CameraFile = z.output<typeof cameraFileSchema>;
export type CameraFileInput = z.input<typeof cameraFileSchema>;
export type CameraFileField = keyof CameraFile;

/** Absent: as before. Null: none. */
export const cameraCredentialsSchema = z
  .object({ username: z.string().min(1).max(200), password: z.string().max(200) })
  .nullable()
  .optional();

export const cameraCreateSchema = z.object({
  id: cameraIdSchema.optional().describe('part of addresses, for the camera’s life; made up when absent'),
  file: cameraFileSchema,
  credentials: cameraCredentialsSchema,
});
export type CameraCreate = z.input<typeof cameraCreateSchema>;

export const cameraUpdateSchema = z.object({
  revision: z.number().int().describe('the one you edited; CONFLICT when somebody was faster'),
  file: cameraFileSchema,
  credentials: cameraCredentialsSchema,
});
export type CameraUpdate = z.input<typeof cameraUpdateSchema>;

/** `file`: from streams.config.json, changed there alone. */
export const managedBySchema = z.enum(['registry', 'file']);

export const cameraRecordDtoSchema = z.object({
  id: z.string(),
  revision: z.number().describe('0 for a camera that the file manages'),
  managedBy: managedBySchema,
  file: cameraFileSchema,
  hasCredentials: z.boolean(),
  username: z.string().nullable().describe('of the credentials; the password never leaves the hub'),
  hidesRegistered: z
    .boolean()
    .describe('a camera of the file stands in front of a registered one of the same id, which waits'),
  updatedAtMs: z.number().nullable(),
  updatedBy: z.string().nullable(),
});
export type CameraRecordDto = z.infer<typeof cameraRecordDtoSchema>;

/** A row of the list. */
export const cameraRowDtoSchema = z.object({
  id: z.string(),
  revision: z.number(),
  managedBy: managedBySchema,
  name: z.string(),
  nameEn: z.string().nullable(),
  nationalId: z.string().nullable(),
  dialNumber: z.number().nullable(),
  tags: z.array(z.string()),
  domain: z.string(),
  region: z.string(),
  organisation: z.string().nullable(),
  mode: cameraModeSchema,
  enabled: z.boolean(),
  maintenance: z.boolean(),
  host: z.string().describe('of the main profile, with its port'),
  hasSub: z.boolean(),
  filingState: z.enum(FILING_STATES),
  updatedAtMs: z.number().nullable(),
  state: z.enum(HEALTH_STATES),
  reason: z.enum(HEALTH_REASONS),
  sinceMs: z.number(),
});
export type CameraRowDto = z.infer<typeof cameraRowDtoSchema>;

const listOf = z.string().max(2000).optional().describe('one or more, separated by commas');

export const cameraFilterSchema = z.object({
  q: z
    .string()
    .max(200)
    .optional()
    .describe('words in name, pinyin initials, numbers, tags, place, owner, host'),
  domain: listOf,
  region: listOf.describe('codes, each with all that lies in it'),
  state: listOf,
  tag: listOf,
  mode: listOf,
  filingState: listOf,
  managedBy: managedBySchema.optional(),
});
export type CameraFilter = z.infer<typeof cameraFilterSchema>;

export const cameraQuerySchema = cameraFilterSchema.extend({
  sort: z.enum(CAMERA_SORTS).default('name'),
  order: z.enum(['asc', 'desc']).default('asc'),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type CameraQuery = z.output<typeof cameraQuerySchema>;

export const cameraPageDtoSchema = z.object({
  total: z.number().describe('in your scope'),
  matching: z.number(),
  cameras: z.array(cameraRowDtoSchema),
});
export type CameraPageDto = z.infer<typeof cameraPageDtoSchema>;

export const fieldChangeDtoSchema = z.object({
  field: z.string().describe('a field of the file, or `credentials`, whose values are never told'),
  before: z.unknown(),
  after: z.unknown(),
});
export type FieldChangeDto = z.infer<typeof fieldChangeDtoSchema>;

export const cameraRevisionDtoSchema = z.object({
  revision: z.number(),
  atMs: z.number(),
  by: z.string(),
  cause: z.enum(CAMERA_CAUSES),
  importId: z.string().nullable(),
  changes: z.array(fieldChangeDtoSchema).describe('against the revision before'),
});
export type CameraRevisionDto = z.infer<typeof cameraRevisionDtoSchema>;

export const rollbackRequestSchema = z.object({
  toRevision: z.number().int(),
  revision: z.number().int().describe('the current one, as you saw it'),
});
export type RollbackRequest = z.infer<typeof rollbackRequestSchema>;

const { shape: fields } = cameraFileSchema;

/** What a bulk edit may set. Absent: untouched, so nothing here has the default that it has in a new camera. */
export const bulkChangeSchema = z.object({
  set: z
    .object({
      domain: fields.domain,
      region: fields.region,
      organisation: fields.organisation.unwrap(),
      contact: fields.contact.unwrap(),
      maintainer: fields.maintainer.unwrap(),
      shape: fields.shape.unwrap(),
      setting: fields.setting.unwrap(),
      power: fields.power.unwrap(),
      mode: fields.mode.unwrap(),
      enabled: fields.enabled.unwrap(),
      maintenance: fields.maintenance.unwrap(),
      transport: fields.transport.unwrap(),
      retentionDays: fields.retentionDays.unwrap(),
      filingState: fields.filingState.unwrap(),
    })
    .partial()
    .optional(),
  addTags: z.array(tagSchema).max(50).optional(),
  removeTags: z.array(tagSchema).max(50).optional(),
  credentials: cameraCredentialsSchema,
  /** Dial numbers for those that have none, counting up from here past those that are taken. */
  numberFrom: dialNumberSchema.optional(),
  remove: z.literal(true).optional(),
});
export type BulkChange = z.input<typeof bulkChangeSchema>;

export const bulkRequestSchema = z.object({
  /** One of the two. */
  ids: z.array(cameraIdSchema).min(1).max(50_000).optional(),
  filter: cameraFilterSchema.optional(),
  except: z.array(cameraIdSchema).max(10_000).optional().describe('of what the filter matches, not these'),
  change: bulkChangeSchema,
  dryRun: z.boolean().default(false),
});
export type BulkRequest = z.input<typeof bulkRequestSchema>;

export const bulkResultDtoSchema = z.object({
  matching: z.number(),
  changed: z.number(),
  unchanged: z.number(),
  refused: z
    .array(z.object({ id: z.string(), name: z.string(), reason: z.string() }))
    .describe('the first hundred'),
  refusedCount: z.number(),
  importId: z.string().nullable().describe('by which it can be undone'),
});
export type BulkResultDto = z.infer<typeof bulkResultDtoSchema>;

export const duplicateGroupDtoSchema = z.object({
  kind: z.enum(DUPLICATE_KINDS),
  key: z.string().describe('what they share, for people'),
  cameras: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      domain: z.string(),
      region: z.string(),
      organisation: z.string().nullable(),
      managedBy: managedBySchema,
    }),
  ),
});
export type DuplicateGroupDto = z.infer<typeof duplicateGroupDtoSchema>;
export const duplicatesDtoSchema = z.object({
  groups: z.array(duplicateGroupDtoSchema).describe('the first five hundred'),
  groupCount: z.number(),
});
export type DuplicatesDto = z.infer<typeof duplicatesDtoSchema>;

export const savedFilterSchema = z.object({
  id: z.string(),
  name: z.string().trim().min(1).max(MAX_NAME),
  filter: cameraFilterSchema,
  shared: z.boolean().describe('everybody who manages cameras sees it'),
  own: z.boolean(),
});
export type SavedFilterDto = z.infer<typeof savedFilterSchema>;
export const savedFilterRequestSchema = savedFilterSchema.omit({ id: true, own: true });
export type SavedFilterRequest = z.infer<typeof savedFilterRequestSchema>;
