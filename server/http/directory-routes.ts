import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { CameraGate } from '../access/camera-gate.ts';
import type { ScopeFilter } from '../access/scope-filter.ts';
import type { Clock } from '../base/clock.ts';
import { directoryDtoSchema, errorDtoSchema, healthDtoSchema, placesDtoSchema } from '../contract/dto.ts';
import type { App } from './app.ts';
import { namesTag } from './entity-tag.ts';
import { acceptsGzip } from './live-encoding.ts';
import { principalOf } from './login-guard.ts';
import { ScopedJson } from './scoped-json.ts';

export interface DirectoryRoutesOptions {
  gate: CameraGate;
  /** The JSON text of what a scope may see, in pieces. */
  writePlaces(scope: ScopeFilter): Iterable<string>;
  writeDirectory(scope: ScopeFilter): Iterable<string>;
  writeHealth(scope: ScopeFilter): Iterable<string>;
  /** Told of each change of the directory; returns the function that takes the listener off. */
  onDirectoryChanged(listener: () => void): () => void;
  clock: Clock;
}

/** What a profile's picture is like becomes known while it runs, and nobody tells of it. */
const DIRECTORY_MAX_AGE_MS = 5_000;
const HEALTH_MAX_AGE_MS = 1_000;
const UNCHANGED = z.null().describe('It still is what the entity tag in If-None-Match names');

export function addDirectoryRoutes(app: App, options: DirectoryRoutesOptions): void {
  const { gate, clock, onDirectoryChanged, writePlaces, writeDirectory, writeHealth } = options;
  const places = new ScopedJson({ write: writePlaces, maxAgeMs: DIRECTORY_MAX_AGE_MS, clock });
  const directory = new ScopedJson({ write: writeDirectory, maxAgeMs: DIRECTORY_MAX_AGE_MS, clock });
  const health = new ScopedJson({ write: writeHealth, maxAgeMs: HEALTH_MAX_AGE_MS, clock });
  const answers = [places, directory, health];
  const offChanged = onDirectoryChanged(() => {
    for (const made of answers) made.invalidate();
  });
  app.addHook('onClose', async () => {
    offChanged();
    for (const made of answers) made.stop();
  });
  const send = async (made: ScopedJson, request: FastifyRequest, reply: FastifyReply) => {
    const answer = await made.answer(gate.filterOf(principalOf(request).scope));
    reply.header('vary', 'Accept-Encoding').header('etag', answer.entityTag);
    if (namesTag(request.headers['if-none-match'], answer.entityTag)) return reply.code(304).send();
    reply.type('application/json; charset=utf-8');
    if (!acceptsGzip(request.headers['accept-encoding'])) return reply.send(answer.plain);
    return reply.header('content-encoding', 'gzip').send(await answer.gzip());
  };

  const serve = (
    url: string,
    made: ScopedJson,
    dto: z.ZodType,
    words: { summary: string; description?: string },
  ) =>
    app.get(
      url,
      {
        config: { permission: 'camera:view' },
        schema: {
          ...words,
          tags: ['cameras'],
          response: { 200: dto, 304: UNCHANGED, 401: errorDtoSchema, 403: errorDtoSchema },
        },
      },
      async (request, reply) => send(made, request, reply) as never,
    );

  serve('/api/places', places, placesDtoSchema, { summary: 'The domains and regions of your scope' });
  serve('/api/directory', directory, directoryDtoSchema, {
    summary: 'Every camera of your scope, with the domains and regions they belong to',
  });
  serve('/api/health', health, healthDtoSchema, {
    summary: 'State, reason and age of every camera of your scope',
    description: 'Pages take these from the socket.io namespace /health, where changes are pushed.',
  });
}
