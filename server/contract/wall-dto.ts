import { z } from 'zod';
import {
  cellsLieApart,
  MAX_PAGE_NAME,
  MAX_TRACK_WEIGHT,
  MAX_WALL_PAGES,
  MAX_WALL_TILES,
  MAX_WALL_TRACKS,
} from './wall-terms.ts';

/** What a wall shows and how it is divided: what a scene keeps, and what a display is told to show. */

const track = z.number().positive().max(MAX_TRACK_WEIGHT);

/** A rectangle of whole tracks; lines count from 0. */
export const layoutCellSchema = z.object({
  column: z.int().min(0).max(MAX_WALL_TRACKS),
  row: z.int().min(0).max(MAX_WALL_TRACKS),
  columnSpan: z.int().min(1).max(MAX_WALL_TRACKS),
  rowSpan: z.int().min(1).max(MAX_WALL_TRACKS),
});

/** A grid whose tracks have weights, and the tiles on it in their order. A layout carries its own geometry, so that a scene outlives it. */
export const layoutSchema = z
  .object({
    columns: z.array(track).min(1).max(MAX_WALL_TRACKS),
    rows: z.array(track).min(1).max(MAX_WALL_TRACKS),
    cells: z.array(layoutCellSchema).min(1).max(MAX_WALL_TILES),
  })
  .refine(({ columns, rows, cells }) => cellsLieApart(columns.length, rows.length, cells), {
    path: ['cells'],
    message: 'tiles lie on one another, or outside of the tracks',
  });

export const wallSchema = z.object({
  layout: layoutSchema,
  /** The camera of each tile, page by page; a page may be shorter than the layout. */
  pages: z
    .array(z.array(z.string().min(1).max(64).nullable()).max(MAX_WALL_TILES))
    .min(1)
    .max(MAX_WALL_PAGES),
  names: z
    .array(
      z
        .string()
        .trim()
        .max(MAX_PAGE_NAME)
        .regex(/^\P{C}*$/u, 'expected a name without control characters'),
    )
    .max(MAX_WALL_PAGES)
    .optional()
    .describe('of the pages; empty where a page has none'),
});

export type LayoutCellDto = z.infer<typeof layoutCellSchema>;
export type LayoutDto = z.infer<typeof layoutSchema>;
export type WallDto = z.infer<typeof wallSchema>;
