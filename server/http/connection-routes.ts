import type { FastifyReply } from 'fastify';
import type { Registrar } from '../cameras/camera-plan.ts';
import {
  type ConnectionTestDto,
  type ConnectionTestForm,
  connectionTestDtoSchema,
  connectionTestRequestSchema,
} from '../contract/connection-dto.ts';
import { errorDtoSchema } from '../contract/dto.ts';
import type { App } from './app.ts';
import { registrarOf } from './registrar.ts';

export interface ConnectionRoutesDesk {
  /** Ends when the signal aborts. */
  run(registrar: Registrar, form: ConnectionTestForm, signal: AbortSignal): Promise<ConnectionTestDto>;
}

/** The certificates of an authority are part of it. */
const MAX_FORM_BYTES = 256 * 1024;

export function addConnectionRoutes(app: App, desk: ConnectionRoutesDesk): void {
  app.post(
    '/api/cameras/test',
    {
      config: { permission: 'camera:manage' },
      bodyLimit: MAX_FORM_BYTES,
      schema: {
        summary: 'Try a camera before it is saved',
        description:
          'Pulls the camera for some seconds, beside whatever the hub shows of it, and says step by step what it found or what failed. ' +
          'What fails at the camera is no error of the request. A test ends when its request is closed, and within a minute.',
        tags: ['camera registry'],
        body: connectionTestRequestSchema,
        response: {
          200: connectionTestDtoSchema,
          400: errorDtoSchema,
          401: errorDtoSchema,
          403: errorDtoSchema,
          404: errorDtoSchema,
          422: errorDtoSchema,
          429: errorDtoSchema,
          503: errorDtoSchema,
        },
      },
    },
    async (request, reply) => {
      const closed = closedSignal(reply);
      try {
        return await desk.run(registrarOf(request), request.body, closed);
      } catch (error) {
        if (!closed.aborted) throw error;
        // Nobody is there to be told anything.
        return reply.hijack() as never;
      }
    },
  );
}

/** Aborts when whoever asked is gone; also when all was answered. */
function closedSignal({ raw }: FastifyReply): AbortSignal {
  const closed = new AbortController();
  raw.once('close', () => closed.abort());
  return closed.signal;
}
