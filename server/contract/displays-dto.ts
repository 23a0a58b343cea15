import { z } from 'zod';
import { scopeSchema } from './access-dto.ts';
import { layoutSchema, wallSchema } from './wall-dto.ts';
import { DISPLAY_NAME, MAX_WALL_PAGES } from './wall-terms.ts';
import { sceneTourSchema, tourOfSchema, tourOverSchema, wallItemIdSchema } from './walls-dto.ts';

/** Displays: windows without chrome, at `/display/<name>`, that consoles steer. Times are epoch milliseconds of the hub. */

export const displayNameSchema = z
  .string()
  .normalize('NFC')
  .regex(DISPLAY_NAME, 'expected a name of at most 40 letters');

const pageNumber = z
  .int()
  .min(0)
  .max(MAX_WALL_PAGES - 1);

/** What a console tells a display to show. */
export const displayOrderSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('camera'), camera: z.string().min(1).max(64) }),
  z.object({ kind: z.literal('scene'), scene: wallItemIdSchema }),
  z.object({
    kind: z.literal('tour'),
    tour: wallItemIdSchema,
    layout: layoutSchema.optional().describe('on which it plays; one tile when absent'),
  }),
  z.object({ kind: z.literal('wall'), wall: wallSchema, page: pageNumber.default(0) }),
]);
export type DisplayOrder = z.output<typeof displayOrderSchema>;
export type DisplayOrderInput = z.input<typeof displayOrderSchema>;

/** The same as it is told to somebody who asks. `hidden`: it shows what does not lie in their scope, or is not shared with them. */
export const shownOnDisplaySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('nothing') }),
  z.object({ kind: z.literal('hidden') }),
  z.object({ kind: z.literal('camera'), camera: z.string() }),
  z.object({ kind: z.literal('scene'), scene: z.string(), name: z.string() }),
  z.object({ kind: z.literal('tour'), tour: z.string(), name: z.string() }),
  z.object({ kind: z.literal('wall'), wall: wallSchema }),
]);
export type ShownOnDisplay = z.infer<typeof shownOnDisplaySchema>;

export const displayDtoSchema = z.object({
  name: z.string(),
  online: z.boolean(),
  sinceMs: z.number().describe('when it came, or went'),
  username: z.string().describe('of the login that it shows with'),
  width: z.number().int(),
  height: z.number().int(),
  shows: shownOnDisplaySchema,
  maySteer: z
    .boolean()
    .describe('false: it shows what is hidden to whoever asks, and is not theirs to take off'),
  page: z.number().int().describe('of the pages, from 1'),
  pages: z.number().int(),
  turns: z.boolean().describe('a tour plays on it'),
  paused: z.boolean(),
  orderedBy: z.string().nullable(),
  orderedAtMs: z.number().nullable(),
});
export type DisplayDto = z.infer<typeof displayDtoSchema>;

export const displayStepSchema = z.object({ by: z.union([z.literal(1), z.literal(-1)]) });
export const displayPauseSchema = z.object({ paused: z.boolean() });

const pixels = z.int().min(0).max(100_000);
/** What a display says of itself when it comes. */
export const displayHelloSchema = z.object({
  name: displayNameSchema,
  /** Of its window, so that one that is loaded again takes its own place. */
  window: z.string().min(8).max(64),
  width: pixels,
  height: pixels,
});
export type DisplayHello = z.infer<typeof displayHelloSchema>;

/** What it says from then on: where in its pages it is. */
export const displayReportSchema = z.object({
  width: pixels,
  height: pixels,
  page: z.int().min(0).max(10_000),
  pages: z.int().min(0).max(10_000),
});
export type DisplayReport = z.infer<typeof displayReportSchema>;

const playedTourSchema = z.object({
  id: z.string(),
  name: z.string(),
  of: tourOfSchema,
  over: tourOverSchema,
  dwellSeconds: z.number(),
});

/** All that a display has to know to show it. */
export const displayShowSchema = z.object({
  revision: z.number(),
  title: z.string().nullable(),
  wall: wallSchema,
  page: z.number(),
  tours: z.array(sceneTourSchema.omit({ tour: true }).extend({ tour: playedTourSchema })),
  paused: z.boolean(),
  within: scopeSchema.describe('of whoever steers: a tour that finds its cameras by itself goes no further'),
});
export type DisplayShow = z.infer<typeof displayShowSchema>;
