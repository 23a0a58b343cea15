import { z } from 'zod';
import {
  type DisplayDto,
  type DisplayOrder,
  displayDtoSchema,
  displayNameSchema,
  displayOrderSchema,
  displayPauseSchema,
  displayStepSchema,
} from '../contract/displays-dto.ts';
import { errorDtoSchema } from '../contract/dto.ts';
import type { WallPerson } from '../walls/wall-person.ts';
import type { App } from './app.ts';
import { wallRequesterOf } from './wall-requester.ts';

/** What can be done with displays. */
export interface DisplayRoutesDesk {
  list(person: WallPerson): DisplayDto[];
  order(person: WallPerson, name: string, order: DisplayOrder | null): Promise<DisplayDto>;
  step(person: WallPerson, name: string, by: 1 | -1): Promise<DisplayDto>;
  setPaused(person: WallPerson, name: string, paused: boolean): Promise<DisplayDto>;
  identify(name: string): void;
  remove(person: WallPerson, name: string): Promise<void>;
}

const config = { permission: 'display:steer' } as const;
const tags = ['displays'];
const params = z.object({ name: displayNameSchema });
const REFUSED = { 400: errorDtoSchema, 401: errorDtoSchema, 403: errorDtoSchema };
const STEERED = { 200: displayDtoSchema, ...REFUSED, 404: errorDtoSchema };

/** Windows at /display/<name>, and what they show. */
export function addDisplayRoutes(app: App, displays: DisplayRoutesDesk): void {
  app.get(
    '/api/displays',
    {
      config,
      schema: {
        summary: 'All displays, with what each shows as far as your scope reaches',
        tags,
        response: { 200: z.array(displayDtoSchema), ...REFUSED },
      },
    },
    async (request) => displays.list(wallRequesterOf(request)),
  );

  app.delete(
    '/api/displays/:name',
    {
      config,
      schema: {
        summary: 'Forget a display that is not there any more',
        tags,
        params,
        response: { 204: z.null(), ...REFUSED, 404: errorDtoSchema, 409: errorDtoSchema },
      },
    },
    async (request, reply) => {
      await displays.remove(wallRequesterOf(request), request.params.name);
      return reply.code(204).send(null);
    },
  );
  addOrderRoutes(app, displays);
  addTurnRoutes(app, displays);
}

function addOrderRoutes(app: App, displays: DisplayRoutesDesk): void {
  app.put(
    '/api/displays/:name/order',
    {
      config,
      schema: {
        summary: 'Show a camera, a scene, a tour or a wall on a display',
        description:
          'It shows what lies in your scope and in that of its own login, until something else is sent or it is cleared; also one that is ' +
          'not there at the moment, when it comes.',
        tags,
        params,
        body: displayOrderSchema,
        response: STEERED,
      },
    },
    async (request) => displays.order(wallRequesterOf(request), request.params.name, request.body),
  );

  app.delete(
    '/api/displays/:name/order',
    { config, schema: { summary: 'Clear a display', tags, params, response: STEERED } },
    async (request) => displays.order(wallRequesterOf(request), request.params.name, null),
  );
}

function addTurnRoutes(app: App, displays: DisplayRoutesDesk): void {
  app.post(
    '/api/displays/:name/steps',
    {
      config,
      schema: {
        summary: 'Turn to the next page, or the one before',
        tags,
        params,
        body: displayStepSchema,
        response: STEERED,
      },
    },
    async (request) => displays.step(wallRequesterOf(request), request.params.name, request.body.by),
  );

  app.put(
    '/api/displays/:name/pause',
    {
      config,
      schema: {
        summary: 'Stop the tours of a display, or let them go on',
        tags,
        params,
        body: displayPauseSchema,
        response: STEERED,
      },
    },
    async (request) => displays.setPaused(wallRequesterOf(request), request.params.name, request.body.paused),
  );

  app.post(
    '/api/displays/:name/identify',
    {
      config,
      schema: {
        summary: 'Have a display show its name large for five seconds',
        tags,
        params,
        response: { 204: z.null(), ...REFUSED, 404: errorDtoSchema },
      },
    },
    async (request, reply) => {
      displays.identify(request.params.name);
      return reply.code(204).send(null);
    },
  );
}
