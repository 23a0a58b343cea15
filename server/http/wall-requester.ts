import type { FastifyRequest } from 'fastify';
import { type WallPerson, wallPersonOf } from '../walls/wall-person.ts';
import { principalOf } from './login-guard.ts';

/** Who asks of the walls, and from where. Of a route that is not open. */
export function wallRequesterOf(request: FastifyRequest): WallPerson {
  return wallPersonOf(principalOf(request), request.ip);
}
