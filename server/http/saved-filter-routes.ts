import { z } from 'zod';
import { errorDtoSchema } from '../contract/dto.ts';
import {
  type SavedFilterDto,
  type SavedFilterRequest,
  savedFilterRequestSchema,
  savedFilterSchema,
} from '../contract/registry-dto.ts';
import type { App } from './app.ts';
import { principalOf } from './login-guard.ts';

export interface SavedFilterRoutesDesk {
  list(userId: string): Promise<SavedFilterDto[]>;
  /** Throws NOT_ALLOWED for somebody else's. */
  put(userId: string, id: string, filter: SavedFilterRequest): Promise<SavedFilterDto>;
  /** Throws NOT_FOUND. */
  remove(userId: string, id: string): Promise<void>;
}

const config = { permission: 'camera:manage' } as const;
const tags = ['camera registry'];
const params = z.object({
  id: z.string().regex(/^[A-Za-z0-9-]{8,64}$/, 'expected 8 to 64 letters, digits or "-"'),
});
const REFUSED = { 400: errorDtoSchema, 401: errorDtoSchema, 403: errorDtoSchema };

/** Filters of the list that people keep. */
export function addSavedFilterRoutes(app: App, desk: SavedFilterRoutesDesk): void {
  app.get(
    '/api/saved-filters',
    {
      config,
      schema: {
        summary: 'Your filters, and those that others share',
        tags,
        response: { 200: z.array(savedFilterSchema), ...REFUSED },
      },
    },
    async (request) => desk.list(principalOf(request).userId),
  );

  app.put(
    '/api/saved-filters/:id',
    {
      config,
      schema: {
        summary: 'Keep a filter, under an id of your making, or change it',
        tags,
        params,
        body: savedFilterRequestSchema,
        response: { 200: savedFilterSchema, ...REFUSED, 429: errorDtoSchema },
      },
    },
    async (request) => desk.put(principalOf(request).userId, request.params.id, request.body),
  );

  app.delete(
    '/api/saved-filters/:id',
    {
      config,
      schema: {
        summary: 'Throw a filter of yours away',
        tags,
        params,
        response: { 204: z.null(), ...REFUSED, 404: errorDtoSchema },
      },
    },
    async (request, reply) => {
      await desk.remove(principalOf(request).userId, request.params.id);
      return reply.code(204).send(null);
    },
  );
}
