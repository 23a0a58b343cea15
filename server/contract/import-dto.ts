import { z } from 'zod';
import { IMPORT_ENCODINGS, IMPORT_FIELDS, IMPORT_PROBLEMS, IMPORT_ROW_KINDS } from './import-terms.ts';
import { fieldChangeDtoSchema } from './registry-dto.ts';

/** A table of cameras on its way into the registry: read, mapped, tried, applied, and undone if need be. */

export const importColumnSchema = z.object({
  index: z.number().int().min(0),
  title: z.string(),
  samples: z.array(z.string()).describe('of the first rows'),
  field: z.enum(IMPORT_FIELDS).nullable().describe('what it was taken for'),
});

/** Cameras that are not in the table stay as they are. */
export const importMappingSchema = z.object({
  columns: z.array(z.object({ index: z.number().int().min(0), field: z.enum(IMPORT_FIELDS) })).max(200),
  /** For columns that are missing and cells that are empty in new cameras. */
  defaults: z
    .object({ domain: z.string().max(64).optional(), region: z.string().max(12).optional() })
    .default({}),
  sheet: z.string().max(100).optional(),
  encoding: z.enum(IMPORT_ENCODINGS).optional(),
});
export type ImportMapping = z.input<typeof importMappingSchema>;

export const importCountsSchema = z.object({
  new: z.number(),
  changed: z.number(),
  unchanged: z.number(),
  wrong: z.number(),
});

export const importDraftDtoSchema = z.object({
  id: z.string(),
  fileName: z.string(),
  format: z.enum(['csv', 'xlsx']),
  encoding: z.enum(IMPORT_ENCODINGS).nullable().describe('of a CSV file, as it was detected or chosen'),
  sheets: z.array(z.string()).describe('of a workbook'),
  sheet: z.string().nullable(),
  rows: z.number(),
  columns: z.array(importColumnSchema),
  defaults: z.object({ domain: z.string().optional(), region: z.string().optional() }),
  /** Of the dry run. */
  counts: importCountsSchema,
  duplicateRows: z
    .number()
    .describe('rows that share an address, a national id or place and name with another camera'),
});
export type ImportDraftDto = z.infer<typeof importDraftDtoSchema>;

export const importRowDtoSchema = z.object({
  row: z.number().describe('in the table, as a spreadsheet counts: the first below the titles is 2'),
  kind: z.enum(IMPORT_ROW_KINDS),
  cameraId: z.string().nullable(),
  name: z.string(),
  problems: z.array(
    z.object({
      field: z.enum(IMPORT_FIELDS).nullable(),
      problem: z.enum(IMPORT_PROBLEMS),
      message: z.string().describe('what was expected'),
      value: z.string().nullable().describe('as it stands in the table; never of a credential'),
      otherRow: z.number().nullable().describe('which is of the same camera'),
    }),
  ),
  changes: z.array(fieldChangeDtoSchema),
  duplicateOf: z.array(z.object({ id: z.string(), name: z.string(), kind: z.string() })),
});
export type ImportRowDto = z.infer<typeof importRowDtoSchema>;

export const importRowsQuerySchema = z.object({
  kind: z.enum([...IMPORT_ROW_KINDS, 'duplicate']).optional(),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export const importRowsDtoSchema = z.object({ matching: z.number(), rows: z.array(importRowDtoSchema) });
export type ImportRowsDto = z.infer<typeof importRowsDtoSchema>;

export const importApplySchema = z.object({
  skipWrong: z
    .boolean()
    .default(false)
    .describe('apply the good rows; otherwise wrong ones refuse the whole'),
});

/** One that has been applied; bulk edits count as such, so that they can be undone as well. */
export const importDtoSchema = z.object({
  id: z.string(),
  fileName: z.string().nullable().describe('null for a bulk edit'),
  by: z.string(),
  atMs: z.number(),
  counts: importCountsSchema,
  undoneAtMs: z.number().nullable(),
  undoneBy: z.string().nullable(),
});
export type ImportDto = z.infer<typeof importDtoSchema>;

export const undoResultDtoSchema = z.object({
  restored: z.number(),
  /** Changed again since then: left as they are. */
  kept: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type UndoResultDto = z.infer<typeof undoResultDtoSchema>;
