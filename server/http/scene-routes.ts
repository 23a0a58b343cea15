import { z } from 'zod';
import { errorDtoSchema } from '../contract/dto.ts';
import {
  type SceneCreate,
  type SceneDto,
  type SceneUpdate,
  sceneCreateSchema,
  sceneDtoSchema,
  sceneUpdateSchema,
  type TourCreate,
  type TourDto,
  type TourUpdate,
  tourCreateSchema,
  tourDtoSchema,
  tourUpdateSchema,
  wallItemIdSchema,
} from '../contract/walls-dto.ts';
import type { WallPerson } from '../walls/wall-person.ts';
import type { App } from './app.ts';
import { wallRequesterOf } from './wall-requester.ts';

export interface KeptThingsDesk<Create, Update, Dto> {
  list(person: WallPerson): Dto[];
  create(person: WallPerson, given: Create): Promise<Dto>;
  update(person: WallPerson, id: string, given: Update): Promise<Dto>;
  remove(person: WallPerson, id: string): Promise<void>;
}
export type SceneRoutesDesk = KeptThingsDesk<SceneCreate, SceneUpdate, SceneDto>;
export type TourRoutesDesk = KeptThingsDesk<TourCreate, TourUpdate, TourDto>;

const config = { permission: 'wall:keep' } as const;
const tags = ['walls'];
const REFUSED = { 400: errorDtoSchema, 401: errorDtoSchema, 403: errorDtoSchema };
const CHANGED = { ...REFUSED, 404: errorDtoSchema, 409: errorDtoSchema };
const CHANGING =
  'With the revision that you have seen; CONFLICT when there is a newer one. What lies outside of your scope is not told to you, and stays ' +
  'as it is where you leave its place empty.';

/** Scenes and tours that people keep and share. */
export function addSceneRoutes(app: App, desks: { scenes: SceneRoutesDesk; tours: TourRoutesDesk }): void {
  addScenes(app, desks.scenes);
  addTours(app, desks.tours);
}

function addScenes(app: App, scenes: SceneRoutesDesk): void {
  const params = z.object({ id: wallItemIdSchema });
  app.get(
    '/api/scenes',
    {
      config: { permission: 'camera:view' },
      schema: {
        summary: 'Your scenes, and those that are shared with a role of yours',
        tags,
        response: { 200: z.array(sceneDtoSchema), ...REFUSED },
      },
    },
    async (request) => scenes.list(wallRequesterOf(request)),
  );

  app.post(
    '/api/scenes',
    {
      config,
      schema: {
        summary: 'Keep a scene',
        tags,
        body: sceneCreateSchema,
        response: { 201: sceneDtoSchema, ...REFUSED, 409: errorDtoSchema, 429: errorDtoSchema },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await scenes.create(wallRequesterOf(request), request.body)),
  );

  app.put(
    '/api/scenes/:id',
    {
      config,
      schema: {
        summary: 'Change a scene',
        description: CHANGING,
        tags,
        params,
        body: sceneUpdateSchema,
        response: { 200: sceneDtoSchema, ...CHANGED },
      },
    },
    async (request) => scenes.update(wallRequesterOf(request), request.params.id, request.body),
  );

  app.delete(
    '/api/scenes/:id',
    {
      config,
      schema: { summary: 'Throw a scene away', tags, params, response: { 204: z.null(), ...CHANGED } },
    },
    async (request, reply) => {
      await scenes.remove(wallRequesterOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
}

function addTours(app: App, tours: TourRoutesDesk): void {
  const params = z.object({ id: wallItemIdSchema });
  app.get(
    '/api/tours',
    {
      config: { permission: 'camera:view' },
      schema: {
        summary:
          'Your tours, those that are shared with a role of yours, and those that play in a scene of either',
        tags,
        response: { 200: z.array(tourDtoSchema), ...REFUSED },
      },
    },
    async (request) => tours.list(wallRequesterOf(request)),
  );

  app.post(
    '/api/tours',
    {
      config,
      schema: {
        summary: 'Keep a tour',
        tags,
        body: tourCreateSchema,
        response: { 201: tourDtoSchema, ...REFUSED, 409: errorDtoSchema, 429: errorDtoSchema },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await tours.create(wallRequesterOf(request), request.body)),
  );

  app.put(
    '/api/tours/:id',
    {
      config,
      schema: {
        summary: 'Change a tour',
        description: CHANGING,
        tags,
        params,
        body: tourUpdateSchema,
        response: { 200: tourDtoSchema, ...CHANGED },
      },
    },
    async (request) => tours.update(wallRequesterOf(request), request.params.id, request.body),
  );

  app.delete(
    '/api/tours/:id',
    {
      config,
      schema: { summary: 'Throw a tour away', tags, params, response: { 204: z.null(), ...CHANGED } },
    },
    async (request, reply) => {
      await tours.remove(wallRequesterOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
}
