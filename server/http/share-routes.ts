import { z } from 'zod';
import { errorDtoSchema } from '../contract/dto.ts';
import { incidentIdSchema } from '../contract/incident-dto.ts';
import {
  newShareDtoSchema,
  type ShareDto,
  type ShareRequest,
  shareDtoSchema,
  shareRequestSchema,
} from '../contract/share-dto.ts';
import type { IncidentUser } from '../incidents/incident-sight.ts';
import type { App } from './app.ts';
import { incidentUserOf } from './incident-routes.ts';
import { requestOrigin } from './requester.ts';

type NewShare = ShareDto & { token: string };

export interface ShareRoutesDesk {
  shareIncident(user: IncidentUser, incidentId: string, request: ShareRequest): Promise<NewShare>;
  shareBookmark(user: IncidentUser, bookmarkId: string, request: ShareRequest): Promise<NewShare>;
  listOfIncident(user: IncidentUser, incidentId: string): Promise<ShareDto[]>;
  listOfBookmark(user: IncidentUser, bookmarkId: string): Promise<ShareDto[]>;
  revoke(user: IncidentUser, id: string): Promise<void>;
}

export interface ShareRoutesOptions {
  shares: ShareRoutesDesk;
  publicOrigin: string | null;
}

const tags = ['shares'];
/** Whoever may hand evidence over may show it. */
const config = { permission: 'incident:work' } as const;
/** Never with a token: whoever stole one has nothing left when it is taken back. */
const making = { ...config, personOnly: true, rateLimit: { max: 30, timeWindow: 60_000 } };
const params = z.object({ id: incidentIdSchema });
const REFUSED = { 400: errorDtoSchema, 401: errorDtoSchema, 403: errorDtoSchema, 404: errorDtoSchema };
const MADE = { 201: newShareDtoSchema, ...REFUSED, 409: errorDtoSchema, 429: errorDtoSchema };
const LISTED = { 200: z.array(shareDtoSchema), ...REFUSED };
const WHAT =
  'For people without an account. Whoever has it sees it, with the recipient’s name over every picture: until it expires, until it is ' +
  'revoked, and as far as you may see it yourself. Each opening is recorded in the audit.';
const THINGS = [
  { path: '/api/incidents/:id/shares', name: 'an incident', share: 'shareIncident', list: 'listOfIncident' },
  { path: '/api/bookmarks/:id/shares', name: 'one bookmark', share: 'shareBookmark', list: 'listOfBookmark' },
] as const;

/** Links to incidents and bookmarks, for those who make them. */
export function addShareRoutes(app: App, { shares, publicOrigin }: ShareRoutesOptions): void {
  for (const { path, name, share, list } of THINGS) {
    app.post(
      path,
      {
        config: making,
        schema: {
          summary: `Share ${name} by a link`,
          description: WHAT,
          tags,
          params,
          body: shareRequestSchema,
          response: MADE,
        },
      },
      async (request, reply) => {
        const made = await shares[share](incidentUserOf(request), request.params.id, request.body);
        const { token, ...shown } = made;
        const url = `${requestOrigin(request, publicOrigin)}/shared/${token}`;
        return reply.code(201).send({ ...shown, url });
      },
    );

    app.get(
      path,
      {
        config,
        schema: { summary: `Links to ${name}, newest first`, tags, params, response: LISTED },
      },
      async (request) => shares[list](incidentUserOf(request), request.params.id),
    );
  }

  app.delete(
    '/api/shares/:id',
    {
      config,
      schema: {
        summary: 'Revoke a link',
        description:
          'Also one that somebody else made, to what you work on. Whoever has it open sees nothing from then on.',
        tags,
        params: z.object({ id: z.string().max(100) }),
        response: { 204: z.null(), ...REFUSED },
      },
    },
    async (request, reply) => {
      await shares.revoke(incidentUserOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
}
