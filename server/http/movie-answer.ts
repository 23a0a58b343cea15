import type { OutgoingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CodedError } from '../contract/error-codes.ts';
import { parseByteRange } from './live-range.ts';

export interface ServedMovie {
  readonly byteLength: number;
  /** The same for the same bytes. */
  readonly tag: string;
  read(start: number, end: number): AsyncIterable<Buffer>;
}

export const JPEG = 'image/jpeg';
export const pieceSchema = z.coerce
  .number()
  .int()
  .min(0)
  .max(100_000)
  .default(0)
  .describe('as listed in the bookmark’s clip');

export const loadSchema = z
  .string()
  .max(64)
  .optional()
  .describe('anything: browsers keep what they had of an address, and a recording grows');

/** Whoever asks has the beginning already. */
export function goesOn({ headers: { range } }: FastifyRequest): boolean {
  return range !== undefined && !/^\s*bytes=0?-/i.test(range);
}

/** What is asked for of it; undefined: all. */
export function rangeOf({ headers }: FastifyRequest, { tag }: ServedMovie): string | undefined {
  const { range, 'if-range': condition } = headers;
  return condition === undefined || condition === tag ? range : undefined;
}

/** A movie, or the range of it that is asked for. Throws RANGE_NOT_SATISFIABLE. */
export function sendMovie(
  reply: FastifyReply,
  movie: ServedMovie,
  asked: string | undefined,
  caching: string,
): FastifyReply {
  const range = asked === undefined ? null : parseByteRange(asked, movie.byteLength);
  if (range === 'unsatisfiable') {
    reply.header('content-range', `bytes */${movie.byteLength}`);
    throw new CodedError('RANGE_NOT_SATISFIABLE');
  }
  const { start, end } = range ?? { start: 0, end: movie.byteLength };
  if (range) reply.code(206).header('content-range', `bytes ${start}-${end - 1}/${movie.byteLength}`);
  reply
    .type('video/mp4')
    .header('content-length', end - start)
    .header('accept-ranges', 'bytes')
    .header('etag', movie.tag)
    .header('cache-control', caching);
  if (reply.request.raw.method === 'HEAD') {
    // The framework would say that the answer to GET is as long as this one: empty.
    reply.hijack();
    reply.raw.writeHead(reply.statusCode, reply.getHeaders() as OutgoingHttpHeaders).end();
    return reply;
  }
  return reply.send(Readable.from(movie.read(start, end), { objectMode: false }));
}
