import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { actorOf } from '../access/principal.ts';
import { errorDtoSchema } from '../contract/dto.ts';
import { CodedError } from '../contract/error-codes.ts';
import {
  attachmentQuerySchema,
  type IncidentChange,
  type IncidentDetailDto,
  type IncidentDto,
  type IncidentNote,
  type IncidentQuery,
  type IncidentRequest,
  incidentChangeSchema,
  incidentDetailSchema,
  incidentDtoSchema,
  incidentIdSchema,
  incidentNoteSchema,
  incidentQuerySchema,
  incidentRequestSchema,
  type PersonDto,
  personDtoSchema,
} from '../contract/incident-dto.ts';
import { type AttachmentType, MAX_ATTACHMENT_BYTES } from '../contract/incident-terms.ts';
import type { IncidentUser } from '../incidents/incident-sight.ts';
import type { App } from './app.ts';
import { principalOf } from './login-guard.ts';

/** What can be done with incidents. Everything about one throws INCIDENT_NOT_FOUND. */
export interface IncidentRoutesDesks {
  desk: {
    people(): readonly PersonDto[];
    list(user: IncidentUser, query: IncidentQuery): Promise<IncidentDto[]>;
    open(user: IncidentUser, request: IncidentRequest): Promise<IncidentDetailDto>;
    get(user: IncidentUser, id: string): Promise<IncidentDetailDto>;
    /** The same, for somebody who looks at it. */
    view(user: IncidentUser, id: string): Promise<IncidentDetailDto>;
    change(user: IncidentUser, id: string, change: IncidentChange): Promise<IncidentDetailDto>;
    addNote(user: IncidentUser, id: string, note: IncidentNote): Promise<IncidentDetailDto>;
  };
  links: Record<
    'addBookmark' | 'removeBookmark' | 'addCamera' | 'removeCamera',
    (user: IncidentUser, incidentId: string, id: string) => Promise<void>
  >;
  attachments: {
    add(
      user: IncidentUser,
      incidentId: string,
      file: { id: string; name: string; bytes: Buffer },
    ): Promise<void>;
    read(
      user: IncidentUser,
      incidentId: string,
      id: string,
    ): Promise<{ name: string; type: AttachmentType; bytes: Buffer }>;
  };
}

const config = { permission: 'incident:work' } as const;
const tags = ['incidents'];
const params = z.object({ id: incidentIdSchema });
const linkParams = params.extend({ linked: z.string().min(1).max(64) });
const REFUSED = { 400: errorDtoSchema, 401: errorDtoSchema, 403: errorDtoSchema, 404: errorDtoSchema };
const CHANGED = { 200: incidentDetailSchema, ...REFUSED, 409: errorDtoSchema };
const FILE_TYPE = 'application/octet-stream';

/** Who works on incidents, and as far as what. Of a route that is not open. */
export function incidentUserOf(request: FastifyRequest): IncidentUser {
  const principal = principalOf(request);
  return { actor: actorOf(principal, request.ip), scope: principal.scope };
}

export function addIncidentRoutes(app: App, desks: IncidentRoutesDesks): void {
  addReading(app, desks);
  addWorking(app, desks);
  addLinking(app, desks);
  addAttaching(app, desks);
}

function addReading(app: App, { desk }: IncidentRoutesDesks): void {
  app.get(
    '/api/incidents',
    {
      config,
      schema: {
        summary: 'Incidents, changed last first',
        description: 'Those you are in, and those of whose cameras your scope reaches one.',
        tags,
        querystring: incidentQuerySchema,
        response: { 200: z.array(incidentDtoSchema), ...REFUSED },
      },
    },
    async (request) => desk.list(incidentUserOf(request), request.query),
  );

  app.get(
    '/api/incidents/:id',
    {
      config,
      schema: {
        summary: 'An incident with its bookmarks and timeline',
        description: 'As much of it as your scope reaches. Looking at it is recorded in the audit.',
        tags,
        params,
        response: { 200: incidentDetailSchema, ...REFUSED },
      },
    },
    async (request) => desk.view(incidentUserOf(request), request.params.id),
  );

  app.get(
    '/api/incident-people',
    {
      config,
      schema: {
        summary: 'Who may be assigned',
        tags,
        response: { 200: z.array(personDtoSchema), ...REFUSED },
      },
    },
    async () => [...desk.people()],
  );
}

function addWorking(app: App, { desk }: IncidentRoutesDesks): void {
  app.post(
    '/api/incidents',
    {
      config: { ...config, rateLimit: { max: 60, timeWindow: 60_000 } },
      schema: {
        summary: 'Open an incident',
        description: 'The same id again is answered with the same incident.',
        tags,
        body: incidentRequestSchema,
        response: CHANGED,
      },
    },
    async (request) => desk.open(incidentUserOf(request), request.body),
  );

  app.patch(
    '/api/incidents/:id',
    {
      config,
      schema: {
        summary: 'Change title, severity, state, who is assigned, who is in it and how long it is kept',
        description: 'A conflict is a field that somebody else has set to something else since you saw it.',
        tags,
        params,
        body: incidentChangeSchema,
        response: CHANGED,
      },
    },
    async (request) => desk.change(incidentUserOf(request), request.params.id, request.body),
  );

  app.post(
    '/api/incidents/:id/notes',
    {
      config: { ...config, rateLimit: { max: 120, timeWindow: 60_000 } },
      schema: {
        summary: 'Write a note into the timeline',
        tags,
        params,
        body: incidentNoteSchema,
        response: CHANGED,
      },
    },
    async (request) => desk.addNote(incidentUserOf(request), request.params.id, request.body),
  );
}

/** To link what is linked, or to take away what is not there, is no fault. */
function addLinking(app: App, { desk, links }: IncidentRoutesDesks): void {
  const steps = [
    ['PUT', 'bookmarks', 'Link a bookmark', links.addBookmark.bind(links)],
    ['DELETE', 'bookmarks', 'Take a bookmark out', links.removeBookmark.bind(links)],
    ['PUT', 'cameras', 'Put a camera on the watch list', links.addCamera.bind(links)],
    ['DELETE', 'cameras', 'Take a camera off the watch list', links.removeCamera.bind(links)],
  ] as const;
  for (const [method, what, summary, link] of steps) {
    app.route({
      method,
      url: `/api/incidents/:id/${what}/:linked`,
      config,
      schema: { summary, tags, params: linkParams, response: CHANGED },
      handler: async (request) => {
        const user = incidentUserOf(request);
        const { id, linked } = request.params;
        await link(user, id, linked);
        return desk.get(user, id);
      },
    });
  }
}

function addAttaching(app: App, { desk, attachments }: IncidentRoutesDesks): void {
  app.post(
    '/api/incidents/:id/attachments',
    {
      config: { ...config, rateLimit: { max: 60, timeWindow: 60_000 }, takes: FILE_TYPE },
      bodyLimit: MAX_ATTACHMENT_BYTES,
      schema: {
        summary: 'Attach a file',
        description: `JPEG, PNG, PDF or plain text as the body, of the type ${FILE_TYPE}; hashed, and part of every package.`,
        tags,
        params,
        querystring: attachmentQuerySchema,
        consumes: [FILE_TYPE],
        response: { ...CHANGED, 413: errorDtoSchema, 422: errorDtoSchema },
      },
    },
    async (request) => {
      const { body, query } = request as { body: unknown; query: z.output<typeof attachmentQuerySchema> };
      if (!Buffer.isBuffer(body)) {
        throw new CodedError('BAD_REQUEST', `Send the file as the body, of the type ${FILE_TYPE}.`);
      }
      const user = incidentUserOf(request);
      const { id } = request.params;
      await attachments.add(user, id, { ...query, bytes: body });
      return desk.get(user, id);
    },
  );

  app.get(
    '/api/incidents/:id/attachments/:linked',
    {
      config: { ...config, gives: ['image/jpeg', 'image/png', 'application/pdf', 'text/plain'] },
      schema: {
        summary: 'An attached file',
        description: 'Each download is recorded in the audit.',
        tags,
        params: linkParams,
      },
    },
    async (request, reply) => {
      const { id, linked } = request.params;
      const { name, type, bytes } = await attachments.read(incidentUserOf(request), id, linked);
      return reply
        .type(type === 'text/plain' ? 'text/plain; charset=utf-8' : type)
        .header('cache-control', 'private, no-cache')
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
        .send(bytes);
    },
  );
}
