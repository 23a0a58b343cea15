import { z } from 'zod';
import { errorDtoSchema } from '../contract/dto.ts';
import {
  type PreferenceDto,
  preferenceDtoSchema,
  preferenceKeySchema,
  preferencePutSchema,
  preferencesDtoSchema,
} from '../contract/preferences-dto.ts';
import type { PreferenceKey } from '../contract/wall-terms.ts';
import type { App } from './app.ts';
import { principalOf } from './login-guard.ts';

/** What can be done with one's own preferences. */
export interface PreferenceRoutesDesk {
  list(userId: string): Promise<PreferenceDto[]>;
  put(userId: string, key: PreferenceKey, value: PreferenceDto['value']): Promise<PreferenceDto>;
  remove(userId: string, key: PreferenceKey): Promise<void>;
}

const config = { permission: 'login' } as const;
const tags = ['walls'];
const params = z.object({ key: preferenceKeySchema });
const REFUSED = { 400: errorDtoSchema, 401: errorDtoSchema, 403: errorDtoSchema };

export function addPreferenceRoutes(app: App, desk: PreferenceRoutesDesk): void {
  app.get(
    '/api/preferences',
    {
      config,
      schema: {
        summary: 'What your pages look and work like, at every desk',
        tags,
        response: { 200: preferencesDtoSchema, ...REFUSED },
      },
    },
    async (request) => desk.list(principalOf(request).userId),
  );

  app.put(
    '/api/preferences/:key',
    {
      config,
      schema: {
        summary: 'Keep a preference; your other windows are told',
        tags,
        params,
        body: preferencePutSchema,
        response: { 200: preferenceDtoSchema, ...REFUSED, 413: errorDtoSchema },
      },
    },
    async (request) => desk.put(principalOf(request).userId, request.params.key, request.body.value),
  );

  app.delete(
    '/api/preferences/:key',
    {
      config,
      schema: {
        summary: 'Forget a preference, so that it is as for somebody new',
        tags,
        params,
        response: { 204: z.null(), ...REFUSED },
      },
    },
    async (request, reply) => {
      await desk.remove(principalOf(request).userId, request.params.key);
      return reply.code(204).send(null);
    },
  );
}
