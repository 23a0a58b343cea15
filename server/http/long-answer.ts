import type { FastifyRequest } from 'fastify';

/**
 * A handler in front of an answer that may be so many minutes in the making, in which nothing is said: an idle connection would be closed
 * long before. The connection's next request waits as long as any other.
 */
export function waitMinutes(minutes: number): (request: FastifyRequest) => Promise<void> {
  return async ({ raw }) => {
    raw.socket.setTimeout(minutes * 60_000);
  };
}
