import type { FastifyRequest } from 'fastify';
import { actorOf } from '../access/principal.ts';
import type { WallPerson } from '../walls/wall-person.ts';
import { principalOf } from './login-guard.ts';

/** Who asks of the walls, and from where. Of a route that is not open. */
export function wallPersonOf(request: FastifyRequest): WallPerson {
  const principal = principalOf(request);
  const { userId, displayName, roles, permissions, scope } = principal;
  return { userId, displayName, roles, permissions, scope, actor: actorOf(principal, request.ip) };
}
