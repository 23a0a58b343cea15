import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import {
  type TokenDto,
  type TokenInfoDto,
  type TokenRequest,
  tokenDtoSchema,
  tokenInfoDtoSchema,
  tokenRequestSchema,
} from '../contract/access-dto.ts';
import { errorDtoSchema } from '../contract/dto.ts';
import { CodedError } from '../contract/error-codes.ts';
import type { App } from './app.ts';
import { principalOf } from './login-guard.ts';

export interface TokenDesk {
  /** Throws NOT_ALLOWED for roles or a scope beyond the owner's own. */
  createToken(principal: Principal, request: TokenRequest): Promise<TokenDto>;
  listTokens(principal: Principal): TokenInfoDto[];
  /** False when this person has no such token. */
  removeToken(principal: Principal, id: string): Promise<boolean>;
}

export function addTokenRoutes(app: App, access: TokenDesk): void {
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
        response: {
          201: tokenDtoSchema,
          400: errorDtoSchema,
          401: errorDtoSchema,
          403: errorDtoSchema,
        },
      },
    },
    async (request, reply) => {
      return reply.code(201).send(await access.createToken(principalOf(request), request.body));
    },
  );

  app.get(
    '/api/tokens',
    {
      config: { permission: 'login', personOnly: true },
      schema: {
        summary: 'Your tokens',
        tags: ['tokens'],
        response: { 200: z.array(tokenInfoDtoSchema), 401: errorDtoSchema },
      },
    },
    async (request) => access.listTokens(principalOf(request)),
  );

  app.delete(
    '/api/tokens/:id',
    {
      config: { permission: 'login', personOnly: true },
      schema: {
        summary: 'Revoke a token',
        tags: ['tokens'],
        params: z.object({ id: z.string().max(100) }),
        response: { 204: z.null(), 401: errorDtoSchema, 404: errorDtoSchema },
      },
    },
    async (request, reply) => {
      if (!(await access.removeToken(principalOf(request), request.params.id)))
        throw new CodedError('NOT_FOUND');
      return reply.code(204).send(null);
    },
  );
}
