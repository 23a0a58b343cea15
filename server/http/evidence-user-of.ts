import type { FastifyRequest } from 'fastify';
import { actorOf } from '../access/principal.ts';
import type { EvidenceUser } from '../incidents/bookmark-desk.ts';
import { principalOf } from './login-guard.ts';

/** Who asks for evidence, and as far as what. Of a route that is not open. */
export function evidenceUserOf(request: FastifyRequest): EvidenceUser {
  const principal = principalOf(request);
  return {
    actor: actorOf(principal, request.ip),
    scope: principal.scope,
    manages: principal.permissions.has('evidence:manage'),
  };
}
