import type { Readable } from 'node:stream';
import { z } from 'zod';
import { errorDtoSchema } from '../contract/dto.ts';
import {
  type EvidenceKeyDto,
  type ExportDto,
  type ExportRequest,
  evidenceKeyDtoSchema,
  exportDtoSchema,
  exportRequestSchema,
  incidentIdSchema,
} from '../contract/incident-dto.ts';
import type { IncidentUser } from '../incidents/incident-sight.ts';
import type { App } from './app.ts';
import { incidentUserOf } from './incident-routes.ts';

export interface ExportRoutesDesks {
  exports: {
    exportIncident(user: IncidentUser, incidentId: string, request: ExportRequest): Promise<ExportDto>;
    exportBookmark(user: IncidentUser, bookmarkId: string, request: ExportRequest): Promise<ExportDto>;
    listOfIncident(user: IncidentUser, incidentId: string): Promise<ExportDto[]>;
    get(user: IncidentUser, id: string): Promise<ExportDto>;
    download(user: IncidentUser, id: string): Promise<{ stream: Readable; sizeBytes: number; name: string }>;
  };
  signer: { list(): Promise<EvidenceKeyDto[]> };
}

const config = { permission: 'incident:work' } as const;
const making = { ...config, rateLimit: { max: 30, timeWindow: 60_000 } };
const tags = ['evidence packages'];
const params = z.object({ id: incidentIdSchema });
const REFUSED = { 400: errorDtoSchema, 401: errorDtoSchema, 403: errorDtoSchema, 404: errorDtoSchema };
const BEGUN = { 202: exportDtoSchema, ...REFUSED, 409: errorDtoSchema, 429: errorDtoSchema };
const ASK =
  'Made in the background: ask for it again until it is ready. The reason stands in the package and in the audit.';

/** Evidence packages: asked for with a reason, made in the background, taken with a trace. */
export function addEvidenceExportRoutes(app: App, { exports, signer }: ExportRoutesDesks): void {
  app.post(
    '/api/incidents/:id/exports',
    {
      config: making,
      schema: {
        summary: 'Hand an incident over',
        description: ASK,
        tags,
        params,
        body: exportRequestSchema,
        response: BEGUN,
      },
    },
    async (request, reply) =>
      reply
        .code(202)
        .send(await exports.exportIncident(incidentUserOf(request), request.params.id, request.body)),
  );

  app.post(
    '/api/bookmarks/:id/exports',
    {
      config: making,
      schema: {
        summary: 'Hand one bookmark over',
        description: ASK,
        tags,
        params,
        body: exportRequestSchema,
        response: BEGUN,
      },
    },
    async (request, reply) =>
      reply
        .code(202)
        .send(await exports.exportBookmark(incidentUserOf(request), request.params.id, request.body)),
  );

  app.get(
    '/api/incidents/:id/exports',
    {
      config,
      schema: {
        summary: 'Packages of an incident, newest first',
        tags,
        params,
        response: { 200: z.array(exportDtoSchema), ...REFUSED },
      },
    },
    async (request) => exports.listOfIncident(incidentUserOf(request), request.params.id),
  );

  app.get(
    '/api/exports/:id',
    {
      config,
      schema: {
        summary: 'How a package gets on',
        tags,
        params,
        response: { 200: exportDtoSchema, ...REFUSED },
      },
    },
    async (request) => exports.get(incidentUserOf(request), request.params.id),
  );

  app.get(
    '/api/exports/:id/package.zip',
    {
      config: { ...config, gives: ['application/zip'] },
      schema: {
        summary: 'The package',
        description: 'Verify it with verify.mjs, which lies in it.',
        tags,
        params,
      },
    },
    async (request, reply) => {
      const { stream, sizeBytes, name } = await exports.download(incidentUserOf(request), request.params.id);
      return reply
        .type('application/zip')
        .header('content-length', sizeBytes)
        .header('cache-control', 'private, no-store')
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(stream);
    },
  );

  app.get(
    '/api/evidence-keys',
    {
      config,
      schema: {
        summary: 'The keys with which this hub signs packages',
        description: 'To be compared with the one that the verifier names.',
        tags,
        response: { 200: z.array(evidenceKeyDtoSchema), ...REFUSED },
      },
    },
    async () => signer.list(),
  );
}
