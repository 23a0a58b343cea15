import { z } from 'zod';
import {
  CONNECTION_LOGINS,
  CONNECTION_REASONS,
  CONNECTION_STEPS,
  CONNECTION_TRANSPORTS,
  CREDENTIALS_USED,
  OWN_PULLS,
  STILLS_MISSING,
} from './connection-steps.ts';
import { cameraCredentialsSchema, cameraFileSchema } from './registry-dto.ts';

/** Try before saving: what a camera says when it is asked, step by step. */

export const connectionTestRequestSchema = z.object({
  id: z
    .string()
    .max(64)
    .optional()
    .describe(
      'of a registered camera, whose stored credentials are used for its own host when none are sent',
    ),
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
export type ConnectionTestForm = z.output<typeof connectionTestRequestSchema>;

const milliseconds = (what: string) => z.number().nullable().describe(`milliseconds ${what}`);

export const connectionTestDtoSchema = z.object({
  ok: z.boolean(),
  failedStep: z.enum(CONNECTION_STEPS).nullable().describe('all before it are good'),
  reason: z.enum(CONNECTION_REASONS).nullable(),
  message: z.string().nullable().describe('in the camera’s or the system’s words, without credentials'),
  durationMs: z.number(),
  connectedTo: z.string().nullable().describe('the IP address at the other end'),
  connectedAfterMs: milliseconds('until it took the connection'),
  describedAfterMs: milliseconds('until it had said what it offers'),
  firstPictureAfterMs: milliseconds('until the first picture was whole'),
  pictureWaitMs: milliseconds(
    'waited for a picture since the camera agreed to send, where none has come yet',
  ),
  redirectedTo: z.string().nullable().describe('where the camera sent the hub on to'),
  transport: z.enum(CONNECTION_TRANSPORTS).nullable(),
  certificateFingerprint: z
    .string()
    .nullable()
    .describe('SHA-256 of the certificate that was shown, trusted or not'),
  login: z.enum(CONNECTION_LOGINS).nullable(),
  credentials: z.enum(CREDENTIALS_USED),
  device: z.string().nullable().describe('what the camera calls itself'),
  pictureFormat: z.string().nullable().describe('of what the camera offers: H.264, H.265, MJPEG'),
  video: z
    .object({
      codec: z.string().describe('RFC 6381'),
      name: z.string().describe('H.264, H.265'),
      width: z.number(),
      height: z.number(),
      transcodedFrom: z
        .string()
        .nullable()
        .describe('what the camera sends, where the hub transcodes it to what is told here'),
      frameRate: z.number().nullable(),
      keyFrameIntervalMs: z.number().nullable(),
      keyFrameIntervalIsLonger: z
        .boolean()
        .describe('no second key frame came for so long: the interval is that or more'),
      bitrateKbps: z.number().nullable(),
    })
    .nullable(),
  audio: z
    .object({
      name: z.string(),
      sampleRate: z.number().nullable(),
      channels: z.number().nullable(),
      heard: z.boolean().describe('false: it is announced, and none came'),
    })
    .nullable(),
  unplayable: z.array(z.string()).describe('tracks that are left out, and why'),
  ownPull: z.enum(OWN_PULLS).nullable(),
  still: z.string().nullable().describe('a JPEG as data: address, where a decoder is at hand'),
  stillMissing: z.enum(STILLS_MISSING).nullable(),
});
export type ConnectionTestDto = z.infer<typeof connectionTestDtoSchema>;
