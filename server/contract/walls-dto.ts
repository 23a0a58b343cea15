import { z } from 'zod';
import { rolesSchema } from './access-dto.ts';
import { wallSchema } from './wall-dto.ts';
import {
  MAX_LIST_CAMERAS,
  MAX_SCENE_TOURS,
  MAX_TOUR_CAMERAS,
  MAX_WALL_NAME,
  MAX_WALL_PAGES,
  MAX_WALL_TILES,
  TOUR_DWELL_SECONDS,
} from './wall-terms.ts';

/**
 * Scenes (预案), tours (轮巡) and watch lists: walls, rounds and cameras that people keep and share. What does not lie in the scope of whoever asks is left
 * out of what they are told, and left as it is when they save. Times are epoch milliseconds of the hub.
 */

export const wallItemIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9-]{8,64}$/, 'expected 8 to 64 letters, digits or "-"');
const nameSchema = z
  .string()
  .trim()
  .min(1)
  .max(MAX_WALL_NAME)
  .regex(/^\P{C}+$/u, 'expected a name without control characters');
const cameraSchema = z.string().min(1).max(64);
const placePart = z.string().min(1).max(64).nullable();

/** Over which cameras a tour goes, in this order or that of the directory. The page finds them, as its own directory stands. */
export const tourOfSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('cameras'), cameras: z.array(cameraSchema).max(MAX_TOUR_CAMERAS) }),
  z.object({
    kind: z.literal('filter'),
    text: z.string().trim().min(1).max(100).describe('as it is typed into the search of the camera tree'),
  }),
  z.object({
    kind: z.literal('place'),
    domain: placePart.describe('id; null for all'),
    region: placePart.describe('code, with all that lies in it; null for all'),
  }),
  z.object({
    kind: z.literal('pages').describe('the pages of the wall on which it plays, as they are laid out'),
  }),
]);

/** `tile`: one tile shows one camera after the other; `page`: the whole wall shows one page after the other. */
export const tourOverSchema = z.enum(['tile', 'page']);

/** Who has it, who sees it, and which version it is. */
const keptSchema = z.object({
  id: wallItemIdSchema,
  revision: z.number().int().describe('goes up with every change; send it back with yours'),
  ownerName: z.string().describe('who made it, as colleagues know them'),
  own: z.boolean(),
  mayChange: z.boolean().describe('whether whoever asks may change and remove it'),
  sharedWith: rolesSchema.describe('the roles that see it beside its owner; none: private'),
  changedAtMs: z.number(),
  changedBy: z.string(),
});

const tourContent = {
  name: nameSchema,
  of: tourOfSchema,
  over: tourOverSchema,
  dwellSeconds: z.number().int().min(TOUR_DWELL_SECONDS.min).max(TOUR_DWELL_SECONDS.max),
  sharedWith: rolesSchema,
};
export const tourDtoSchema = keptSchema.extend(tourContent);
export const tourCreateSchema = z.object({ id: wallItemIdSchema.optional(), ...tourContent });
export const tourUpdateSchema = z.object({ revision: z.number().int(), ...tourContent });

/** A tour that plays in a scene: in one tile of a page, or over the whole page. */
export const sceneTourSchema = z.object({
  page: z
    .int()
    .min(0)
    .max(MAX_WALL_PAGES - 1),
  tile: z
    .int()
    .min(0)
    .max(MAX_WALL_TILES - 1)
    .nullable()
    .describe('null: the whole page'),
  tour: wallItemIdSchema,
});

const sceneContent = {
  name: nameSchema,
  wall: wallSchema,
  tours: z.array(sceneTourSchema).max(MAX_SCENE_TOURS),
  key: z.int().min(1).max(9).nullable().describe('restores it at once; of two with the same, one’s own wins'),
  sharedWith: rolesSchema,
};
export const sceneDtoSchema = keptSchema.extend(sceneContent);
export const sceneCreateSchema = z.object({ id: wallItemIdSchema.optional(), ...sceneContent });
export const sceneUpdateSchema = z.object({ revision: z.number().int(), ...sceneContent });

const listContent = {
  name: nameSchema,
  cameras: z.array(cameraSchema).max(MAX_LIST_CAMERAS),
  sharedWith: rolesSchema,
};
export const watchListDtoSchema = keptSchema.extend({
  ...listContent,
  mayFill: z
    .boolean()
    .describe(
      'whether whoever asks may put cameras in and take them out: everybody who sees it and keeps walls',
    ),
});
export const watchListCreateSchema = z.object({ id: wallItemIdSchema.optional(), ...listContent });
export const watchListUpdateSchema = z.object({ revision: z.number().int(), ...listContent });

export type TourOfDto = z.infer<typeof tourOfSchema>;
export type TourOver = z.infer<typeof tourOverSchema>;
export type TourDto = z.infer<typeof tourDtoSchema>;
export type TourCreate = z.infer<typeof tourCreateSchema>;
export type TourUpdate = z.infer<typeof tourUpdateSchema>;
export type SceneTourDto = z.infer<typeof sceneTourSchema>;
export type SceneDto = z.infer<typeof sceneDtoSchema>;
export type SceneCreate = z.infer<typeof sceneCreateSchema>;
export type SceneUpdate = z.infer<typeof sceneUpdateSchema>;
export type WatchListDto = z.infer<typeof watchListDtoSchema>;
export type WatchListCreate = z.infer<typeof watchListCreateSchema>;
export type WatchListUpdate = z.infer<typeof watchListUpdateSchema>;
