import type { FastifyRequest } from 'fastify';
import type { Requester } from '../access/principal.ts';
import { principalOf } from './login-guard.ts';

/** As the browser that asks reaches the hub. */
export function requestOrigin({ protocol, host }: FastifyRequest, publicOrigin: string | null): string {
  return publicOrigin ?? `${protocol}://${host}`;
}

/** Who asks for a change, and from where. Of a route that is not open. */
export function requesterOf(request: FastifyRequest): Requester {
  return { principal: principalOf(request), address: request.ip };
}
