import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { errorDtoSchema, tokenDtoSchema, tokenInfoDtoSchema, tokenRequestSchema } from '../contract/dto.ts';
import { CodedError } from '../contract/error-codes.ts';
import type { App } from './app.ts';
import { principalOf } from './login-guard.ts';

export interface TokenDesk {
  createToken(principal: Principal, name: string): Promise<{ token: string; name: string }>;
  listTokens(principal: Principal): { id: string; name: string; createdAtMs: number }[];
  /** False when this person has no such token. */
  removeToken(principal: Principal, id: string): Promise<boolean>;
}

export function addTokenRoutes(app: App, access: TokenDesk): void {
  app.post(
    '/api/tokens',
    {
      schema: {
        summary: 'Make a token for a machine',
        description: 'The token is shown this once. It may do what you may do, until it is revoked.',
        tags: ['tokens'],
        body: tokenRequestSchema,
        response: { 201: tokenDtoSchema, 400: errorDtoSchema, 401: errorDtoSchema },
      },
    },
    async (request, reply) => {
      const { token, name } = await access.createToken(principalOf(request), request.body.name);
      return reply.code(201).send({ token, name });
    },
  );

  app.get(
    '/api/tokens',
    {
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
