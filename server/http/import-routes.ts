import { z } from 'zod';
import type { Registrar } from '../cameras/camera-plan.ts';
import { errorDtoSchema } from '../contract/dto.ts';
import { CodedError } from '../contract/error-codes.ts';
import {
  type ImportDraftDto,
  type ImportDto,
  type ImportMapping,
  type ImportRowsDto,
  importApplySchema,
  importDraftDtoSchema,
  importDtoSchema,
  importMappingSchema,
  importRowsDtoSchema,
  importRowsQuerySchema,
  type UndoResultDto,
  undoResultDtoSchema,
} from '../contract/import-dto.ts';
import { MAX_IMPORT_BYTES } from '../contract/import-terms.ts';
import type { App } from './app.ts';
import { registrarOf } from './registrar.ts';

/** Tables on their way in. Everything throws NOT_FOUND for a draft that is gone, or somebody else's. */
export interface ImportDraftsDesk {
  create(registrar: Registrar, fileName: string, bytes: Buffer): Promise<ImportDraftDto>;
  get(registrar: Registrar, id: string): ImportDraftDto;
  map(registrar: Registrar, id: string, mapping: ImportMapping): Promise<ImportDraftDto>;
  rows(registrar: Registrar, id: string, query: z.output<typeof importRowsQuerySchema>): ImportRowsDto;
  apply(registrar: Registrar, id: string, skipWrong: boolean): Promise<ImportDto>;
  discard(registrar: Registrar, id: string): void;
}

export interface AppliedImportsDesk {
  list(registrar: Registrar): Promise<ImportDto[]>;
  undo(registrar: Registrar, id: string): Promise<UndoResultDto>;
}

const TABLE_TYPE = 'application/octet-stream';
const permission = 'camera:manage' as const;
const tags = ['camera registry'];
const params = z.object({ id: z.string().max(64) });
const REFUSED = { 400: errorDtoSchema, 401: errorDtoSchema, 403: errorDtoSchema, 404: errorDtoSchema };
const CHECKED = {
  200: importDraftDtoSchema,
  ...REFUSED,
  413: errorDtoSchema,
  422: errorDtoSchema,
  429: errorDtoSchema,
};

export function addImportRoutes(
  app: App,
  { drafts, imports }: { drafts: ImportDraftsDesk; imports: AppliedImportsDesk },
): void {
  addDraftRoutes(app, drafts);
  addAppliedRoutes(app, imports);
}

function addDraftRoutes(app: App, drafts: ImportDraftsDesk): void {
  app.addContentTypeParser(TABLE_TYPE, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.post(
    '/api/imports',
    {
      config: { permission, rateLimit: { max: 30, timeWindow: 60_000 }, takes: TABLE_TYPE },
      bodyLimit: MAX_IMPORT_BYTES,
      schema: {
        summary: 'Bring a table of cameras and try it',
        description: `CSV (UTF-8 or GB 18030) or XLSX, as the body, of the type ${TABLE_TYPE}. Nothing is changed.`,
        tags,
        consumes: [TABLE_TYPE],
        querystring: z.object({
          name: z.string().trim().min(1).max(200).describe('of the file, for people'),
        }),
        response: CHECKED,
      },
    },
    async (request) => {
      if (!Buffer.isBuffer(request.body)) {
        throw new CodedError('BAD_REQUEST', `Send the file as the body, of the type ${TABLE_TYPE}.`);
      }
      return drafts.create(registrarOf(request), request.query.name, request.body);
    },
  );

  app.get(
    '/api/imports/:id',
    {
      config: { permission },
      schema: {
        summary: 'A table that is being tried',
        tags,
        params,
        response: { 200: importDraftDtoSchema, ...REFUSED },
      },
    },
    async (request) => drafts.get(registrarOf(request), request.params.id),
  );

  app.put(
    '/api/imports/:id/mapping',
    {
      config: { permission },
      schema: {
        summary: 'Say what the columns are, and try it anew',
        tags,
        params,
        body: importMappingSchema,
        response: CHECKED,
      },
    },
    async (request) => drafts.map(registrarOf(request), request.params.id, request.body),
  );

  app.get(
    '/api/imports/:id/rows',
    {
      config: { permission },
      schema: {
        summary: 'What would become of each row',
        tags,
        params,
        querystring: importRowsQuerySchema,
        response: { 200: importRowsDtoSchema, ...REFUSED },
      },
    },
    async (request) => drafts.rows(registrarOf(request), request.params.id, request.query),
  );

  app.post(
    '/api/imports/:id/apply',
    {
      config: { permission },
      schema: {
        summary: 'Apply it: all or nothing',
        tags,
        params,
        body: importApplySchema,
        response: { 200: importDtoSchema, ...REFUSED, 409: errorDtoSchema, 422: errorDtoSchema },
      },
    },
    async (request) => drafts.apply(registrarOf(request), request.params.id, request.body.skipWrong),
  );

  app.delete(
    '/api/imports/:id',
    {
      config: { permission },
      schema: { summary: 'Throw it away', tags, params, response: { 204: z.null(), ...REFUSED } },
    },
    async (request, reply) => {
      drafts.discard(registrarOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
}

function addAppliedRoutes(app: App, imports: AppliedImportsDesk): void {
  app.get(
    '/api/imports',
    {
      config: { permission },
      schema: {
        summary: 'Imports and bulk edits that were applied, newest first',
        tags,
        response: { 200: z.array(importDtoSchema), ...REFUSED },
      },
    },
    async (request) => imports.list(registrarOf(request)),
  );

  app.post(
    '/api/imports/:id/undo',
    {
      config: { permission },
      schema: {
        summary: 'Take an import or a bulk edit back',
        description: 'Cameras that were changed again since then stay as they are, and are told.',
        tags,
        params,
        response: { 200: undoResultDtoSchema, ...REFUSED, 409: errorDtoSchema },
      },
    },
    async (request) => imports.undo(registrarOf(request), request.params.id),
  );
}
