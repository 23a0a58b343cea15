import type { IncomingMessage, ServerResponse } from 'node:http';
import { type RequestCredentials, readCredentials } from '../access/request-credentials.ts';
import type { Logger } from '../base/logger.ts';
import { CodedError } from '../contract/error-codes.ts';
import { type HlsResponse, PLAYLIST_TYPE, respondHls } from '../hls/hls-responder.ts';
import { writeMasterPlaylist } from '../hls/master-playlist.ts';
import { describeVariants } from './camera-variants.ts';
import { describeError } from './error-mapper.ts';
import { LIVE_PREFIX, parseLiveAddress } from './live-address.ts';
import { findCamera, findStream, type LiveCameras } from './live-cameras.ts';

export interface LiveHandlerOptions {
  cameras: LiveCameras;
  access: { authenticate(credentials: RequestCredentials): { readonly username: string } | null };
  logger: Logger;
}

export interface LiveCounters {
  requests: number;
  refused: number;
  sentBytes: number;
}

const NO_QUERY = new URLSearchParams();

/**
 * HLS over plain HTTP: a bare Node handler in front of the framework, because a thousand players ask for ten thousand
 * parts a second here. No CORS: other people's pages go through a token and a proxy of their own.
 */
export class LiveHandler {
  readonly counters: LiveCounters = { requests: 0, refused: 0, sentBytes: 0 };
  private readonly options: LiveHandlerOptions;

  constructor(options: LiveHandlerOptions) {
    this.options = options;
  }

  /** False when the address is not one of ours; then nothing has been touched. */
  handle(request: IncomingMessage, response: ServerResponse): boolean {
    const { url } = request;
    if (!url?.startsWith(LIVE_PREFIX)) return false;
    this.counters.requests += 1;
    this.answer(url, request, response).catch((error: unknown) => this.refuse(response, error));
    return true;
  }

  private async answer(url: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'GET' && request.method !== 'HEAD') throw new CodedError('METHOD_NOT_ALLOWED');
    // Node never tells a queued response that its connection broke, and its parts would be held for good.
    if (response.socket === null)
      throw new CodedError('BAD_REQUEST', 'One request at a time on a connection.');
    const principal = this.options.access.authenticate(readCredentials(request.headers));
    if (!principal) throw new CodedError('NOT_LOGGED_IN');
    const at = url.indexOf('?');
    const address = parseLiveAddress(at === -1 ? url : url.slice(0, at));
    if (!address) throw new CodedError('NOT_FOUND');
    if (address.kind === 'master') {
      this.sendMaster(address.camera, response);
      return;
    }
    const stream = findStream(this.options.cameras, address.camera, address.profile);
    stream.touch(`${principal.username}@${request.socket.remoteAddress}`);
    const { socket } = request;
    const answer = await respondHls(
      stream.window,
      address.file,
      at === -1 ? NO_QUERY : new URLSearchParams(url.slice(at + 1)),
      {
        get aborted() {
          return socket.destroyed;
        },
      },
    );
    if (answer.ok) this.send(response, answer, request.method === 'HEAD');
    else if (answer.code === 'STREAM_NOT_READY') throw notReady(stream.status.failure?.message);
    else throw new CodedError(answer.code);
  }

  private sendMaster(cameraId: string, response: ServerResponse): void {
    const camera = findCamera(this.options.cameras, cameraId);
    const body = Buffer.from(writeMasterPlaylist(describeVariants(camera)));
    writeHead(response, 200, PLAYLIST_TYPE, 'no-store', body.length);
    response.end(body);
  }

  private send(response: ServerResponse, answer: HlsResponse, headOnly: boolean): void {
    const { body, byteLength } = answer;
    if (response.destroyed || headOnly) {
      answer.release();
      if (response.destroyed) return;
    } else {
      // Told after the last byte left as well as when the connection broke.
      response.once('close', answer.release);
    }
    writeHead(response, answer.status, answer.contentType, answer.cacheControl, byteLength);
    if (headOnly || body.length === 0) {
      response.end();
      return;
    }
    this.counters.sentBytes += byteLength;
    if (body.length === 1) {
      response.end(body[0]);
      return;
    }
    response.cork();
    for (const buffer of body) response.write(buffer);
    response.end();
  }

  private refuse(response: ServerResponse, error: unknown): void {
    this.counters.refused += 1;
    if (response.destroyed) return;
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const { status, body } = describeError(error, this.options.logger);
    const bytes = Buffer.from(JSON.stringify(body));
    if (status === 405) response.setHeader('Allow', 'GET, HEAD');
    writeHead(response, status, 'application/json; charset=utf-8', 'no-store', bytes.length);
    response.end(response.req.method === 'HEAD' ? undefined : bytes);
  }
}

function writeHead(
  response: ServerResponse,
  status: number,
  contentType: string,
  cacheControl: string,
  byteLength: number,
): void {
  response.writeHead(status, {
    'Content-Type': contentType,
    'Content-Length': byteLength,
    'Cache-Control': cacheControl,
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
  });
}

function notReady(failure: string | undefined): CodedError {
  return new CodedError(
    'STREAM_NOT_READY',
    failure && `The camera sends no picture at the moment: ${failure}`,
  );
}
