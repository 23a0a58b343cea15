import type { FastifyRequest } from 'fastify';
import { actorOf } from '../access/principal.ts';
import type { Registrar } from '../cameras/camera-plan.ts';
import { principalOf } from './login-guard.ts';

/** Who changes the registry, and as far as what. Of a route that is not open. */
export function registrarOf(request: FastifyRequest): Registrar {
  const principal = principalOf(request);
  return { actor: actorOf(principal, request.ip), scope: principal.scope };
}
