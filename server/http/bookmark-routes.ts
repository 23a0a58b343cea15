import { z } from 'zod';
import {
  type BookmarkChange,
  type BookmarkDto,
  type BookmarkPageDto,
  type BookmarkQuery,
  type BookmarkRequest,
  bookmarkChangeSchema,
  bookmarkDtoSchema,
  bookmarkIdSchema,
  bookmarkPageDtoSchema,
  bookmarkQuerySchema,
  bookmarkRequestSchema,
  type EvidenceDto,
  evidenceDtoSchema,
  extendRequestSchema,
  reasonRequestSchema,
} from '../contract/bookmark-dto.ts';
import { UNDO_SECONDS } from '../contract/bookmark-terms.ts';
import { errorDtoSchema } from '../contract/dto.ts';
import type { EvidenceUser } from '../incidents/bookmark-desk.ts';
import type { App } from './app.ts';
import { evidenceUserOf } from './evidence-user-of.ts';

export interface BookmarkRoutesDesk {
  create(user: EvidenceUser, request: BookmarkRequest): Promise<{ bookmark: BookmarkDto; isNew: boolean }>;
  search(user: EvidenceUser, query: BookmarkQuery): Promise<BookmarkPageDto>;
  get(user: EvidenceUser, id: string): Promise<BookmarkDto>;
  change(user: EvidenceUser, id: string, change: BookmarkChange): Promise<BookmarkDto>;
  extend(user: EvidenceUser, id: string, seconds: number): Promise<BookmarkDto>;
  finish(user: EvidenceUser, id: string): Promise<BookmarkDto>;
  hold(user: EvidenceUser, id: string, reason: string): Promise<BookmarkDto>;
  release(user: EvidenceUser, id: string, reason: string): Promise<BookmarkDto>;
  remove(user: EvidenceUser, id: string, reason: string): Promise<void>;
  undo(user: EvidenceUser, id: string): Promise<void>;
}

export interface EvidenceFigures {
  describe(): EvidenceDto;
}

const tags = ['bookmarks'];
const params = z.object({ id: bookmarkIdSchema });
const REFUSED = { 400: errorDtoSchema, 401: errorDtoSchema, 403: errorDtoSchema };
const FOUND = { 200: bookmarkDtoSchema, ...REFUSED, 404: errorDtoSchema };
const CHANGED = { ...FOUND, 409: errorDtoSchema };
/** For one address: each is a write, and a recording. */
const BOOKMARKS_PER_MINUTE = 120;

/** What people mark, and how it is kept. */
export function addBookmarkRoutes(app: App, desk: BookmarkRoutesDesk, evidence: EvidenceFigures): void {
  addReading(app, desk);
  addMarking(app, desk);
  addUndo(app, desk);
  addKeeping(app, desk);
  app.get(
    '/api/evidence',
    {
      config: { permission: 'bookmark:view' },
      schema: {
        summary: 'How much room evidence takes, and whether the disk takes it',
        description: 'Of this hub.',
        tags,
        response: { 200: evidenceDtoSchema, ...REFUSED },
      },
    },
    async () => evidence.describe(),
  );
}

function addReading(app: App, desk: BookmarkRoutesDesk): void {
  const config = { permission: 'bookmark:view' } as const;
  app.get(
    '/api/bookmarks',
    {
      config,
      schema: {
        summary: 'Search bookmarks, newest moment first',
        description: 'As far as your scope reaches.',
        tags,
        querystring: bookmarkQuerySchema,
        response: { 200: bookmarkPageDtoSchema, ...REFUSED },
      },
    },
    async (request) => desk.search(evidenceUserOf(request), request.query),
  );

  app.get(
    '/api/bookmarks/:id',
    { config, schema: { summary: 'One bookmark', tags, params, response: FOUND } },
    async (request) => desk.get(evidenceUserOf(request), request.params.id),
  );
}

function addMarking(app: App, desk: BookmarkRoutesDesk): void {
  const config = { permission: 'bookmark:create' } as const;
  app.post(
    '/api/bookmarks',
    {
      config: { ...config, rateLimit: { max: BOOKMARKS_PER_MINUTE, timeWindow: 60_000 } },
      schema: {
        summary: 'Mark what a camera shows',
        description:
          'Answered once it is kept. Its picture and clip come by themselves: the clip reaches back as far as the hub still has the camera, and goes ' +
          'on for a while, also when nobody watches. The same id again is answered with the same bookmark, and 200. A camera that is down can be marked too.',
        tags,
        body: bookmarkRequestSchema,
        response: { 201: bookmarkDtoSchema, ...CHANGED, 429: errorDtoSchema },
      },
    },
    async (request, reply) => {
      const { bookmark, isNew } = await desk.create(evidenceUserOf(request), request.body);
      return reply.code(isNew ? 201 : 200).send(bookmark);
    },
  );

  app.patch(
    '/api/bookmarks/:id',
    {
      config,
      schema: {
        summary: 'Change note, tags or severity',
        description: 'Of your own; whoever manages evidence changes those of others too.',
        tags,
        params,
        body: bookmarkChangeSchema,
        response: CHANGED,
      },
    },
    async (request) => desk.change(evidenceUserOf(request), request.params.id, request.body),
  );

  app.post(
    '/api/bookmarks/:id/extend',
    {
      config,
      schema: { summary: 'Record for longer', tags, params, body: extendRequestSchema, response: CHANGED },
    },
    async (request) => desk.extend(evidenceUserOf(request), request.params.id, request.body.seconds),
  );

  app.post(
    '/api/bookmarks/:id/stop',
    {
      config,
      schema: {
        summary: 'Stop recording',
        description: 'Answered when the clip is whole.',
        tags,
        params,
        response: CHANGED,
      },
    },
    async (request) => desk.finish(evidenceUserOf(request), request.params.id),
  );
}

/** For whoever pressed the key by mistake. */
function addUndo(app: App, desk: BookmarkRoutesDesk): void {
  app.post(
    '/api/bookmarks/:id/undo',
    {
      config: { permission: 'bookmark:create' },
      schema: {
        summary: 'Take back what you have just marked',
        description: `Your own, within ${UNDO_SECONDS} seconds, while it is in no incident, in no package and not on legal hold. The audit keeps that it was there.`,
        tags,
        params,
        response: { 204: z.null(), ...REFUSED, 404: errorDtoSchema, 409: errorDtoSchema },
      },
    },
    async (request, reply) => {
      await desk.undo(evidenceUserOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
}

function addKeeping(app: App, desk: BookmarkRoutesDesk): void {
  const config = { permission: 'evidence:manage' } as const;
  const asked = { tags, params, body: reasonRequestSchema };
  app.put(
    '/api/bookmarks/:id/hold',
    {
      config,
      schema: {
        ...asked,
        summary: 'Put on legal hold',
        description: 'Kept until the hold is lifted, whatever the retention and the quota say.',
        response: FOUND,
      },
    },
    async (request) => desk.hold(evidenceUserOf(request), request.params.id, request.body.reason),
  );

  app.delete(
    '/api/bookmarks/:id/hold',
    { config, schema: { ...asked, summary: 'Lift a legal hold', response: FOUND } },
    async (request) => desk.release(evidenceUserOf(request), request.params.id, request.body.reason),
  );

  app.delete(
    '/api/bookmarks/:id',
    {
      config,
      schema: {
        ...asked,
        summary: 'Delete a bookmark',
        description:
          'With its picture and its clip, for good. The audit keeps that it was there, and why it went.',
        response: { 204: z.null(), ...REFUSED, 404: errorDtoSchema, 409: errorDtoSchema },
      },
    },
    async (request, reply) => {
      await desk.remove(evidenceUserOf(request), request.params.id, request.body.reason);
      return reply.code(204).send(null);
    },
  );
}
