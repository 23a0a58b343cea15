import { z } from 'zod';
import { CONNECTION_TRANSPORTS } from './connection-steps.ts';
import { profileIdSchema } from './dto.ts';

/** What a viewer asks of a camera besides its pictures. Times are epoch milliseconds of the hub. */

export const streamFactsDtoSchema = z.object({
  profile: profileIdSchema,
  phase: z.enum(['idle', 'connecting', 'playing', 'waiting']),
  codecs: z.string().nullable().describe('RFC 6381, of pictures and sound; null until it has been seen once'),
  width: z.number().nullable(),
  height: z.number().nullable(),
  frameRate: z.number().nullable().describe('frames a second that arrive; null while nothing plays'),
  expectedFrameRate: z.number().nullable().describe('as the camera declares it'),
  bitrateKbps: z.number().nullable(),
  lossRatio: z.number().nullable().describe('share of packets that are missing, 0 to 1'),
  foreignPackets: z
    .number()
    .nullable()
    .describe('packets of another session that the camera sent into this one, dropped since it began'),
  viewers: z.number(),
  transport: z.enum(CONNECTION_TRANSPORTS).nullable().describe('how it comes from the camera'),
});
export type StreamFactsDto = z.infer<typeof streamFactsDtoSchema>;

export const savedPictureSchema = z.object({
  profile: profileIdSchema,
  pictureAtMs: z.number().int().min(0).describe('when the picture arrived, by the clock of the hub'),
  width: z.number().int().min(1).max(16_384),
  height: z.number().int().min(1).max(16_384),
  replay: z.boolean().describe('of the instant replay, not live'),
});
export type SavedPicture = z.infer<typeof savedPictureSchema>;
