import type { z } from 'zod';
import type { Registrar } from '../cameras/camera-plan.ts';
import { errorDtoSchema } from '../contract/dto.ts';
import type { Scope } from '../contract/permissions.ts';
import {
  type BulkResultDto,
  bulkRequestSchema,
  bulkResultDtoSchema,
  type DuplicatesDto,
  duplicatesDtoSchema,
} from '../contract/registry-dto.ts';
import type { App } from './app.ts';
import { principalOf } from './login-guard.ts';
import { registrarOf } from './registrar.ts';

export interface CameraBulkDesk {
  /** Throws BAD_REQUEST when it does not say which cameras, or not what. */
  bulk(registrar: Registrar, request: z.output<typeof bulkRequestSchema>): Promise<BulkResultDto>;
  duplicates(scope: Scope): Promise<DuplicatesDto>;
}

/** Fifty thousand ids. */
const MAX_REQUEST_BYTES = 4 * 1024 * 1024;

const config = { permission: 'camera:manage' } as const;
const tags = ['camera registry'];
const REFUSED = { 400: errorDtoSchema, 401: errorDtoSchema, 403: errorDtoSchema };

/** What is done to, or found out about, many cameras at once. */
export function addCameraBulkRoutes(app: App, desk: CameraBulkDesk): void {
  app.post(
    '/api/cameras/bulk',
    {
      config,
      bodyLimit: MAX_REQUEST_BYTES,
      schema: {
        summary: 'Change many cameras at once',
        description:
          'Chosen by ids or by a filter. What cannot be done to some is told, with an error code as the reason, and done to the others, in ' +
          'one transaction; `POST /api/imports/:id/undo` with the importId takes it back. With dryRun nothing is changed.',
        tags,
        body: bulkRequestSchema,
        response: { 200: bulkResultDtoSchema, ...REFUSED, 409: errorDtoSchema, 422: errorDtoSchema },
      },
    },
    async (request) => desk.bulk(registrarOf(request), request.body),
  );

  app.get(
    '/api/cameras/duplicates',
    {
      config,
      schema: {
        summary: 'Cameras in your scope that may be one and the same',
        description:
          'The same address and channel, the same national id, or the same name in the same region.',
        tags,
        response: { 200: duplicatesDtoSchema, ...REFUSED },
      },
    },
    async (request) => desk.duplicates(principalOf(request).scope),
  );
}
