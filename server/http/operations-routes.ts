import { z } from 'zod';
import type { App } from './app.ts';

const statusSchema = z.object({ status: z.string() });

/** For supervisors and load balancers: open, and they say nothing that an outsider may not know. */
export function addProbeRoutes(app: App, isReady: () => boolean): void {
  app.get(
    '/healthz',
    {
      config: { permission: 'open' },
      schema: {
        summary: 'The process lives',
        tags: ['operations'],
        security: [],
        response: { 200: statusSchema },
      },
    },
    async () => ({ status: 'ok' }),
  );

  app.get(
    '/readyz',
    {
      config: { permission: 'open' },
      schema: {
        summary: 'The hub takes requests',
        tags: ['operations'],
        security: [],
        response: { 200: statusSchema, 503: statusSchema },
      },
    },
    async (_request, reply) =>
      isReady() ? { status: 'ready' } : reply.code(503).send({ status: 'starting or stopping' }),
  );
}

/** Figures for Prometheus. */
export function addMetricsRoute(
  app: App,
  metrics: { contentType: string; collect(): Promise<string> },
): void {
  app.get(
    '/metrics',
    {
      config: { permission: 'hub:observe', gives: ['text/plain'] },
      schema: { summary: 'Figures in the form of Prometheus', tags: ['operations'] },
    },
    async (_request, reply) => reply.type(metrics.contentType).send(await metrics.collect()),
  );
}
