import { z } from 'zod';
import type { Principal, Requester } from '../access/principal.ts';
import {
  type TokenDto,
  type TokenInfoDto,
  type TokenRequest,
  tokenDtoSchema,
  tokenInfoDtoSchema,
  tokenRequestSchema,
} from '../contract/access-dto.ts';
import { errorDtoSchema } from '../contract/dto.ts';
import type { App } from './app.ts';
import { principalOf } from './login-guard.ts';
import { requesterOf } from './requester.ts';

export interface TokenRoutesDesk {
  list(principal: Principal): TokenInfoDto[];
  /** Throws NOT_ALLOWED for roles or a scope beyond the owner's own. */
  create(by: Requester, request: TokenRequest): Promise<TokenDto>;
  /** Throws NOT_FOUND when this person has no such token. */
  remove(by: Requester, id: string): Promise<void>;
}

export function addTokenRoutes(app: App, tokens: TokenRoutesDesk): void {
  app.post(
    '/api/tokens',
    {
      config: { permission: 'login', personOnly: true },
      schema: {
        summary: 'Make a token for a machine',
        description:
          'The token is shown this once. It never does more than you may do yourself at the moment.',
        tags: ['tokens'],
        body: tokenRequestSchema,
        response: { 201: tokenDtoSchema, 400: errorDtoSchema, 401: errorDtoSchema, 403: errorDtoSchema },
      },
    },
    async (request, reply) => reply.code(201).send(await tokens.create(requesterOf(request), request.body)),
  );

  app.get(
    '/api/tokens',
    {
      config: { permission: 'login', personOnly: true },
      schema: {
        summary: 'Your tokens',
        tags: ['tokens'],
        response: { 200: z.array(tokenInfoDtoSchema), 401: errorDtoSchema, 403: errorDtoSchema },
      },
    },
    async (request) => tokens.list(principalOf(request)),
  );

  app.delete(
    '/api/tokens/:id',
    {
      config: { permission: 'login', personOnly: true },
      schema: {
        summary: 'Revoke a token',
        tags: ['tokens'],
        params: z.object({ id: z.string().max(100) }),
        response: { 204: z.null(), 401: errorDtoSchema, 403: errorDtoSchema, 404: errorDtoSchema },
      },
    },
    async (request, reply) => {
      await tokens.remove(requesterOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
}
