import { z } from 'zod';
import type { Principal, Requester } from '../access/principal.ts';
import { errorDtoSchema } from '../contract/dto.ts';
import {
  type SavedPicture,
  type StreamFactsDto,
  savedPictureSchema,
  streamFactsDtoSchema,
} from '../contract/viewing-dto.ts';
import type { App } from './app.ts';
import { principalOf } from './login-guard.ts';
import { requesterOf } from './requester.ts';

/** Both throw CAMERA_NOT_FOUND for what lies beyond the scope. */
export interface ViewingRoutesDesk {
  streams(principal: Principal, id: string): StreamFactsDto[];
  pictureSaved(by: Requester, id: string, picture: SavedPicture): Promise<void>;
}

const tags = ['cameras'];
const permission = 'camera:view' as const;
const params = z.object({ id: z.string().max(64) });
const REFUSED = { 401: errorDtoSchema, 403: errorDtoSchema, 404: errorDtoSchema, 429: errorDtoSchema };
/** A page asks once a second for each panel that is open. */
const LOOKS_PER_MINUTE = 1_200;
const PICTURES_PER_MINUTE = 120;

/** What somebody who watches a camera asks of it besides its pictures. */
export function addViewingRoutes(app: App, desk: ViewingRoutesDesk): void {
  app.get(
    '/api/cameras/:id/streams',
    {
      config: { permission, rateLimit: { max: LOOKS_PER_MINUTE, timeWindow: 60_000 } },
      schema: {
        summary: 'How each profile of a camera of your scope comes from it at the moment',
        tags,
        params,
        response: { 200: z.array(streamFactsDtoSchema), ...REFUSED },
      },
    },
    async (request) => desk.streams(principalOf(request), request.params.id),
  );

  app.post(
    '/api/cameras/:id/pictures',
    {
      config: { permission, rateLimit: { max: PICTURES_PER_MINUTE, timeWindow: 60_000 } },
      schema: {
        summary: 'Tell that you save a picture of a camera as a file',
        description: 'The wall tells before it saves one; it is kept in the audit.',
        tags,
        params,
        body: savedPictureSchema,
        response: { 204: z.null(), 400: errorDtoSchema, ...REFUSED },
      },
    },
    async (request, reply) => {
      await desk.pictureSaved(requesterOf(request), request.params.id, request.body);
      return reply.code(204).send(null);
    },
  );
}
