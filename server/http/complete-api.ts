import type { RouteOptions } from 'fastify';
import { z } from 'zod';
import { errorDtoSchema } from '../contract/dto.ts';
import type {} from './route-permission.ts';

/** The parts of an OpenAPI document (3.0) that are completed. */
export interface CompletedDocument {
  paths?: Record<string, Record<string, CompletedOperation>>;
}

type Content = Record<string, { schema?: unknown }>;

interface CompletedOperation {
  parameters?: unknown[];
  requestBody?: unknown;
  responses?: Record<string, { description?: string; content?: Content }>;
}

type Route = Pick<RouteOptions, 'method' | 'url' | 'config'>;

const { $schema: _, ...ERROR_SCHEMA } = z.toJSONSchema(errorDtoSchema, { target: 'draft-7' });
const FILE = { schema: { type: 'string', format: 'binary' } };

/**
 * Says of each route also what it does not say itself, because it holds for all that are like it: how everybody is refused who may not
 * ask, and of what types the files are that it takes or gives.
 */
export function completeApi<T extends CompletedDocument>(document: T, routes: readonly Route[]): T {
  for (const { method, url, config } of routes) {
    const path = url.replace(/:(\w+)/g, '{$1}');
    for (const one of [method].flat()) {
      const operation = document.paths?.[path]?.[one.toLowerCase()];
      if (operation) complete(operation, one, path, config ?? {});
    }
  }
  return document;
}

function complete(
  operation: CompletedOperation,
  method: string,
  path: string,
  { permission, rateLimit, takes, gives, ranges = false }: NonNullable<Route['config']>,
): void {
  if (takes !== undefined) operation.requestBody = { required: true, content: { [takes]: FILE } };
  operation.responses ??= {};
  const { responses } = operation;
  if (gives !== undefined) {
    const content = Object.fromEntries(gives.map((type) => [type, FILE]));
    responses[200] = { description: 'The file', content };
    if (ranges) responses[206] = { description: 'A part of the file', content };
  }
  const isOpen = permission === 'open';
  const asksForMore = (operation.parameters?.length ?? 0) > 0 || operation.requestBody !== undefined;
  const refusals: Record<number, boolean> = {
    400: asksForMore,
    401: !isOpen,
    // Also of what is open: a page of another site changes nothing.
    403: !isOpen || method !== 'GET',
    404: path.includes('{'),
    413: operation.requestBody !== undefined,
    416: ranges,
    429: rateLimit !== undefined,
  };
  for (const [status, isGiven] of Object.entries(refusals)) {
    if (isGiven) responses[status] ??= refusal();
  }
}

function refusal() {
  return { description: 'Refused', content: { 'application/json': { schema: ERROR_SCHEMA } } };
}
