import { z } from 'zod';
import { errorDtoSchema } from '../contract/dto.ts';
import {
  type WatchListCreate,
  type WatchListDto,
  type WatchListUpdate,
  wallItemIdSchema,
  watchListCreateSchema,
  watchListDtoSchema,
  watchListUpdateSchema,
} from '../contract/walls-dto.ts';
import type { App } from './app.ts';
import type { KeptThingsDesk } from './scene-routes.ts';
import { wallRequesterOf } from './wall-requester.ts';

export type ListRoutesDesk = KeptThingsDesk<WatchListCreate, WatchListUpdate, WatchListDto>;

const config = { permission: 'wall:keep' } as const;
const tags = ['walls'];
const params = z.object({ id: wallItemIdSchema });
const REFUSED = { 400: errorDtoSchema, 401: errorDtoSchema, 403: errorDtoSchema };
const CHANGED = { ...REFUSED, 404: errorDtoSchema, 409: errorDtoSchema };

/** Cameras that a team watches together. */
export function addListRoutes(app: App, lists: ListRoutesDesk): void {
  app.get(
    '/api/watch-lists',
    {
      config: { permission: 'camera:view' },
      schema: {
        summary: 'Your watch lists, and those that are shared with a role of yours',
        tags,
        response: { 200: z.array(watchListDtoSchema), ...REFUSED },
      },
    },
    async (request) => lists.list(wallRequesterOf(request)),
  );

  app.post(
    '/api/watch-lists',
    {
      config,
      schema: {
        summary: 'Make a watch list',
        tags,
        body: watchListCreateSchema,
        response: { 201: watchListDtoSchema, ...REFUSED, 409: errorDtoSchema, 429: errorDtoSchema },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await lists.create(wallRequesterOf(request), request.body)),
  );

  app.put(
    '/api/watch-lists/:id',
    {
      config,
      schema: {
        summary: 'Change a watch list',
        description:
          'Everybody who sees it puts cameras in and takes them out; its name and its roles are changed by its owner, and by whoever looks ' +
          'after what others share. With the revision that you have seen. What lies outside of your scope is not told to you, and stays.',
        tags,
        params,
        body: watchListUpdateSchema,
        response: { 200: watchListDtoSchema, ...CHANGED },
      },
    },
    async (request) => lists.update(wallRequesterOf(request), request.params.id, request.body),
  );

  app.delete(
    '/api/watch-lists/:id',
    {
      config,
      schema: { summary: 'Throw a watch list away', tags, params, response: { 204: z.null(), ...CHANGED } },
    },
    async (request, reply) => {
      await lists.remove(wallRequesterOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
}
