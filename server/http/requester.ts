import type { FastifyRequest } from 'fastify';
import type { Requester } from '../access/principal.ts';
import { principalOf } from './login-guard.ts';

/** Who asks for a change, and from where. Of a route that is not open. */
export function requesterOf(request: FastifyRequest): Requester {
  return { principal: principalOf(request), address: request.ip };
}
