import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Logger } from '../base/logger.ts';
import { CodedError } from '../contract/error-codes.ts';
import type { HlsResponse } from '../hls/hls-responder.ts';
import { namesTag } from './entity-tag.ts';
import { describeError } from './error-mapper.ts';
import type { LiveAnswer, LiveAnswers } from './live-answers.ts';
import type { LiveCors } from './live-cors.ts';
import { acceptsGzip } from './live-encoding.ts';
import { parseByteRange, sliceBody } from './live-range.ts';
import { LiveReleases } from './live-releases.ts';

export interface LiveSenderOptions {
  cors: LiveCors;
  answers: LiveAnswers;
  /** Shared caches may keep media too. */
  shareCache: boolean;
  logger: Logger;
}

export interface LiveExchange {
  request: IncomingMessage;
  response: ServerResponse;
  place: LiveAnswer;
}

/** Nobody asks again for what left the playlist; the longest window (60 segments of 10 s) is that long. */
const MEDIA_SECONDS = 600;
const NOT_KEPT = 'no-store';

/**
 * How answers travel (RFC 9110, RFC 9111): media may be kept, since its name never means other bytes, and be asked for in
 * ranges; playlists and refusals are never kept.
 */
export class LiveSender {
  sentBytes = 0;
  refused = 0;
  private readonly options: LiveSenderOptions;
  private readonly mediaCaching: string;
  private readonly queued = new LiveReleases();

  constructor(options: LiveSenderOptions) {
    this.options = options;
    this.mediaCaching = `${options.shareCache ? 'public' : 'private'}, max-age=${MEDIA_SECONDS}, immutable`;
  }

  /**
   * @param name what the resource is called in its playlist: where it is immutable, its entity tag
   * Throws HUB_BUSY when its reader holds too much already.
   */
  send({ request, response, place }: LiveExchange, answer: HlsResponse, name: string): void {
    const { answers } = this.options;
    if (response.destroyed || !answers.send(place, answer.byteLength)) {
      answer.release();
      if (response.destroyed) return;
      throw new CodedError('HUB_BUSY');
    }
    this.queued.releaseWith(request.socket, response, () => {
      answers.end(place);
      answer.release();
    });
    if (answer.immutable) this.sendMedia(request, response, answer, `"${name}"`);
    else this.sendPlaylist(request, response, answer);
  }

  refuse(
    request: IncomingMessage,
    response: ServerResponse,
    error: unknown,
    details: OutgoingHttpHeaders = {},
  ): void {
    this.refused += 1;
    if (response.destroyed) return;
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const { status, body } = describeError(error, this.options.logger);
    const headers = this.headersOf(request, 'application/json; charset=utf-8', NOT_KEPT);
    if (status === 405) headers.Allow = 'GET, HEAD';
    if (status === 503) headers['Retry-After'] = '1';
    this.write(request, response, status, Object.assign(headers, details), [
      Buffer.from(JSON.stringify(body)),
    ]);
  }

  /** An answer without a body. */
  sendEmpty(response: ServerResponse, headers: OutgoingHttpHeaders): void {
    response.writeHead(204, headers);
    response.end();
  }

  private sendPlaylist(request: IncomingMessage, response: ServerResponse, answer: HlsResponse): void {
    const headers = this.headersOf(request, answer.contentType, NOT_KEPT);
    const gzip = acceptsGzip(request.headers['accept-encoding']) ? answer.gzip() : null;
    if (gzip) headers['Content-Encoding'] = 'gzip';
    headers.Vary = headers.Vary ? `${headers.Vary}, Accept-Encoding` : 'Accept-Encoding';
    this.write(request, response, 200, headers, gzip ? [gzip] : answer.body);
  }

  private sendMedia(
    request: IncomingMessage,
    response: ServerResponse,
    { contentType, body, byteLength }: HlsResponse,
    tag: string,
  ): void {
    const { headers: asked } = request;
    const headers = this.headersOf(request, contentType, this.mediaCaching);
    headers['Accept-Ranges'] = 'bytes';
    // Who logs in next at the same browser must not be served from what it kept of somebody else.
    if (!this.options.shareCache) headers.Vary = headers.Vary ? `${headers.Vary}, Cookie` : 'Cookie';
    headers.ETag = tag;
    if (namesTag(asked['if-none-match'], tag)) {
      response.writeHead(304, headers);
      response.end();
      return;
    }
    const range = this.rangeOf(request, byteLength, tag);
    if (range === 'unsatisfiable') {
      const error = new CodedError('RANGE_NOT_SATISFIABLE');
      this.refuse(request, response, error, { 'Content-Range': `bytes */${byteLength}` });
    } else if (range) {
      headers['Content-Range'] = `bytes ${range.start}-${range.end - 1}/${byteLength}`;
      this.write(request, response, 206, headers, sliceBody(body, range));
    } else {
      this.write(request, response, 200, headers, body);
    }
  }

  private rangeOf({ method, headers }: IncomingMessage, byteLength: number, tag: string) {
    const { range, 'if-range': condition } = headers;
    if (range === undefined || method !== 'GET') return null;
    if (condition !== undefined && condition !== tag) return null;
    return parseByteRange(range, byteLength);
  }

  private headersOf(request: IncomingMessage, contentType: string, caching: string): OutgoingHttpHeaders {
    const headers: OutgoingHttpHeaders = {
      'Content-Type': contentType,
      'Cache-Control': caching,
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Resource-Policy': 'same-origin',
    };
    const cors = this.options.cors.headersFor(request.headers);
    return cors ? Object.assign(headers, cors) : headers;
  }

  private write(
    request: IncomingMessage,
    response: ServerResponse,
    status: number,
    headers: OutgoingHttpHeaders,
    body: readonly Buffer[],
  ): void {
    let byteLength = 0;
    for (const buffer of body) byteLength += buffer.length;
    headers['Content-Length'] = byteLength;
    response.writeHead(status, headers);
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    if (status < 400) this.sentBytes += byteLength;
    if (body.length === 1) {
      response.end(body[0]);
      return;
    }
    response.cork();
    for (const buffer of body) response.write(buffer);
    response.end();
  }
}
