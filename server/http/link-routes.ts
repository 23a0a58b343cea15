import { z } from 'zod';
import type { Principal, Requester } from '../access/principal.ts';
import {
  newStreamLinkDtoSchema,
  type StreamLinkDto,
  streamLinkDtoSchema,
  streamLinkRequestSchema,
} from '../contract/access-dto.ts';
import { errorDtoSchema } from '../contract/dto.ts';
import { CodedError } from '../contract/error-codes.ts';
import type { App } from './app.ts';
import { linkedMasterPath } from './live-address.ts';
import { principalOf } from './login-guard.ts';
import { requesterOf, requestOrigin } from './requester.ts';

export interface LinkRoutesDesk {
  /** Throws CAMERA_NOT_FOUND, and TOO_BUSY for too many. */
  create(
    by: Requester,
    link: { camera: string; expiresInMinutes: number; note: string },
  ): Promise<StreamLinkDto & { token: string }>;
  list(principal: Principal): StreamLinkDto[];
  /** False when there is no such link for whoever asks. */
  remove(by: Requester, id: string): Promise<boolean>;
}

export interface LinkRoutesOptions {
  linkDesk: LinkRoutesDesk;
  publicOrigin: string | null;
}

const tags = ['links'];
const config = { permission: 'link:create' } as const;
/** For one address: each link is a write. */
const LINKS_PER_MINUTE = 60;

/** Addresses that play one camera in any HLS player, without a login. */
export function addLinkRoutes(app: App, { linkDesk, publicOrigin }: LinkRoutesOptions): void {
  app.post(
    '/api/stream-links',
    {
      config: { ...config, rateLimit: { max: LINKS_PER_MINUTE, timeWindow: 60_000 } },
      schema: {
        summary: 'Make a link that plays one camera',
        description:
          'For VLC and any other HLS player. It needs no login, so whoever has it sees the camera: until it expires, until it is ' +
          'taken back, and as long as you may see the camera yourself. One that is made with a token ends with the token at the latest.',
        tags,
        body: streamLinkRequestSchema,
        response: {
          201: newStreamLinkDtoSchema,
          400: errorDtoSchema,
          401: errorDtoSchema,
          403: errorDtoSchema,
          404: errorDtoSchema,
          429: errorDtoSchema,
        },
      },
    },
    async (request, reply) => {
      const { token, ...link } = await linkDesk.create(requesterOf(request), request.body);
      const origin = requestOrigin(request, publicOrigin);
      return reply.code(201).send({ ...link, url: origin + linkedMasterPath(token, link.camera) });
    },
  );

  app.get(
    '/api/stream-links',
    {
      config,
      schema: {
        summary: 'Your links',
        description: 'Whoever manages accounts sees those of others too, to cameras of the own scope.',
        tags,
        response: { 200: z.array(streamLinkDtoSchema), 401: errorDtoSchema, 403: errorDtoSchema },
      },
    },
    async (request) => linkDesk.list(principalOf(request)),
  );

  app.delete(
    '/api/stream-links/:id',
    {
      config,
      schema: {
        summary: 'Take a link back',
        description: 'Whoever plays it sees nothing from then on.',
        tags,
        params: z.object({ id: z.string().max(100) }),
        response: { 204: z.null(), 401: errorDtoSchema, 403: errorDtoSchema, 404: errorDtoSchema },
      },
    },
    async (request, reply) => {
      const removed = await linkDesk.remove(requesterOf(request), request.params.id);
      if (!removed) throw new CodedError('NOT_FOUND');
      return reply.code(204).send(null);
    },
  );
}
