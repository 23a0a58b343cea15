import type { FastifyRequest } from 'fastify';
import type { Principal } from '../access/principal.ts';
import { type RequestCredentials, readCredentials } from '../access/request-credentials.ts';
import { isOwnOrigin } from '../base/request-origin.ts';
import { CodedError } from '../contract/error-codes.ts';

export interface Authenticator {
  authenticate(credentials: RequestCredentials): Principal | null;
}

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal | null;
  }
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Hook: lets nobody pass who is not logged in. */
export function requireLogin(access: Authenticator) {
  return async (request: FastifyRequest): Promise<void> => {
    request.principal = access.authenticate(readCredentials(request.headers));
    if (!request.principal) throw new CodedError('NOT_LOGGED_IN');
  };
}

/** Hook: a page of another site cannot change anything here with the cookie of a person who happens to be logged in. */
export function requireOwnOrigin(publicOrigin: string | null) {
  return async (request: FastifyRequest): Promise<void> => {
    if (!SAFE_METHODS.has(request.method) && !isOwnOrigin(request.headers, publicOrigin)) {
      throw new CodedError('BAD_ORIGIN');
    }
  };
}

/** Of a route behind `requireLogin`. */
export function principalOf(request: FastifyRequest): Principal {
  if (!request.principal) throw new Error(`${request.method} ${request.url} is not behind the login`);
  return request.principal;
}
