import { z } from 'zod';
import { CONNECTION_STEPS } from './connection-steps.ts';
import { cameraCredentialsSchema, cameraFileSchema } from './registry-dto.ts';

/** Try before saving: what a camera says when it is asked, step by step. */

export const connectionTestRequestSchema = z.object({
  /** Of a registered camera, whose stored credentials are used when none are sent. */
  id: z.string().max(64).optional(),
  file: cameraFileSchema.pick({
    mainUrl: true,
    subUrl: true,
    transport: true,
    tlsFingerprint: true,
    tlsAuthorities: true,
  }),
  credentials: cameraCredentialsSchema,
  profile: z.enum(['main', 'sub']).default('main'),
});
export type ConnectionTestRequest = z.input<typeof connectionTestRequestSchema>;

export const connectionTestDtoSchema = z.object({
  ok: z.boolean(),
  /** How far it came: all before it are good. */
  failedStep: z.enum(CONNECTION_STEPS).nullable(),
  reason: z.string().nullable().describe('a health reason, or the code of a refusal'),
  message: z.string().nullable().describe('in the camera’s or the system’s words, without credentials'),
  durationMs: z.number(),
  connectedAfterMs: z.number().nullable(),
  firstPictureAfterMs: z.number().nullable(),
  transport: z.string().nullable().describe('tcp, udp, tls, http tunnel'),
  certificateFingerprint: z.string().nullable().describe('of the certificate that was shown, trusted or not'),
  video: z
    .object({
      codec: z.string().describe('RFC 6381'),
      name: z.string().describe('H.264, H.265'),
      width: z.number(),
      height: z.number(),
      frameRate: z.number().nullable(),
      keyFrameIntervalMs: z.number().nullable(),
      bitrateKbps: z.number().nullable(),
    })
    .nullable(),
  audio: z
    .object({ name: z.string(), sampleRate: z.number().nullable(), channels: z.number().nullable() })
    .nullable(),
  unplayable: z.array(z.string()).describe('tracks that the camera offers and nobody here can play'),
  still: z.string().nullable().describe('a JPEG as data: address, where a decoder is at hand'),
  stillMissing: z.enum(['no-decoder', 'decoder-failed', 'no-picture']).nullable(),
});
export type ConnectionTestDto = z.infer<typeof connectionTestDtoSchema>;
