import { z } from 'zod';
import { HEALTH_REASONS, HEALTH_STATES } from './health-states.ts';

/** What crosses the wire as JSON. The web imports the types alone, so that zod stays out of its bundle. */

export const localizedTextSchema = z.object({ zh: z.string(), en: z.string() });
export type LocalizedText = z.infer<typeof localizedTextSchema>;

export const profileIdSchema = z.enum(['main', 'sub']);
export type ProfileId = z.infer<typeof profileIdSchema>;

export const cameraModeSchema = z.enum(['on-demand', 'warm', 'always']);
export type CameraMode = z.infer<typeof cameraModeSchema>;

export const domainDtoSchema = z.object({ id: z.string(), name: localizedTextSchema, color: z.string() });
export type DomainDto = z.infer<typeof domainDtoSchema>;

export const regionDtoSchema = z.object({ code: z.string(), name: localizedTextSchema });
export type RegionDto = z.infer<typeof regionDtoSchema>;

/** What is known of a profile; the picture's figures are null until the hub has seen it once. */
export const profileDtoSchema = z.object({
  id: profileIdSchema,
  codec: z.string().nullable().describe('RFC 6381 codec string, for example avc1.64001f'),
  width: z.number().nullable(),
  height: z.number().nullable(),
});
export type ProfileDto = z.infer<typeof profileDtoSchema>;

/** State, reason and age of one camera. Times are epoch milliseconds of the hub. */
export const verdictDtoSchema = z.object({
  cameraId: z.string(),
  state: z.enum(HEALTH_STATES),
  reason: z.enum(HEALTH_REASONS),
  sinceMs: z.number().describe('when the camera entered this state'),
  checkedAtMs: z.number().describe('when the hub last looked'),
  lastPictureAtMs: z.number().nullable().describe('when media last arrived, if ever'),
  retryAtMs: z.number().nullable().describe('when the hub will try again, if it is waiting'),
  frameRate: z.number().nullable(),
  bitrateKbps: z.number().nullable(),
  viewers: z.number(),
});
export type VerdictDto = z.infer<typeof verdictDtoSchema>;

export const cameraDtoSchema = z.object({
  id: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  domain: z.string(),
  region: z.string(),
  dialNumber: z.number().nullable().describe('calls the camera from the keyboard'),
  tags: z.array(z.string()),
  mode: cameraModeSchema,
  profiles: z.array(profileDtoSchema),
});
export type CameraDto = z.infer<typeof cameraDtoSchema>;

export const placesDtoSchema = z.object({
  site: localizedTextSchema.describe('the name of the city or site'),
  domains: z.array(domainDtoSchema),
  regions: z.array(regionDtoSchema),
});
export type PlacesDto = z.infer<typeof placesDtoSchema>;

export const directoryDtoSchema = placesDtoSchema.extend({ cameras: z.array(cameraDtoSchema) });
export type DirectoryDto = z.infer<typeof directoryDtoSchema>;

export const healthDtoSchema = z.object({
  hubTimeMs: z.number().describe('the clock of the hub, to tell ages by'),
  verdicts: z.array(verdictDtoSchema),
});
export type HealthDto = z.infer<typeof healthDtoSchema>;

export const errorDtoSchema = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    field: z
      .string()
      .optional()
      .describe('what is at fault in the request, as `file.mainUrl`; when it is one field'),
  }),
});
export type ErrorDto = z.infer<typeof errorDtoSchema>;
