import { type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { RefusedRequest } from '../access/audit-refusals.ts';
import { clientAddress } from '../base/client-address.ts';
import { writePlainAnswer } from '../base/plain-answer.ts';
import { isOwnOrigin } from '../base/request-origin.ts';
import { ERROR_CODES, type ErrorCode } from '../contract/error-codes.ts';

export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

export interface UpgradeRouterOptions {
  server: Server;
  publicOrigin: string | null;
  /** By exact path. */
  routes: Record<string, UpgradeHandler>;
  /** Told of pages of other sites. */
  refusals: { noteRequest(refused: RefusedRequest): void };
  /** Paths that another listener on the same server answers. */
  elsewhere: string;
}

/** As the HTTP server has it for its other connections. */
const IDLE_MS = 45_000;

/**
 * The one listener for WebSocket upgrades besides socket.io's own. What comes from another site's page, or asks for a
 * path that is not here, is refused with an answer instead of being left hanging. Returns the function that takes
 * the listener off.
 */
export function routeUpgrades(options: UpgradeRouterOptions): () => void {
  const { server, publicOrigin, routes, elsewhere } = options;
  const onUpgrade: UpgradeHandler = (request, socket, head) => {
    if (request.headers.upgrade?.toLowerCase() !== 'websocket') {
      answerWithout(server, request, socket as Socket);
      return;
    }
    const path = pathOf(request.url);
    if (path.startsWith(elsewhere)) return;
    const handler = Object.hasOwn(routes, path) ? routes[path] : undefined;
    if (!handler) refuseUpgrade(socket, 'NOT_FOUND');
    else if (!isOwnOrigin(request.headers, publicOrigin)) refuseForeigner(request, socket, options);
    else handler(request, socket, head);
  };
  server.on('upgrade', onUpgrade);
  return () => server.off('upgrade', onUpgrade);
}

function refuseForeigner(
  request: IncomingMessage,
  socket: Duplex,
  { publicOrigin, refusals }: UpgradeRouterOptions,
): void {
  const { origin } = request.headers;
  const address = clientAddress(request, publicOrigin !== null);
  const what = `GET ${pathOf(request.url)}`;
  refusals.noteRequest({ principal: null, address, code: 'BAD_ORIGIN', what, origin });
  refuseUpgrade(socket, 'BAD_ORIGIN');
}

/**
 * What may be asked for in passing (`h2c` by curl and by Java's client) need not be granted: the request is then answered as if
 * it had not been (RFC 9110 §7.8). Node hands such a request to whoever listens for upgrades, and without its body.
 */
function answerWithout(server: Server, request: IncomingMessage, socket: Socket): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    refuseUpgrade(socket, 'BAD_REQUEST');
    return;
  }
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  response.once('finish', () => socket.destroySoon());
  socket.on('error', () => socket.destroy());
  socket.setTimeout(IDLE_MS, () => socket.destroy());
  server.emit('request', request, response);
}

/**
 * Answers an upgrade in plain HTTP, in the same words as the rest of the hub, and ends the connection: the HTTP server has let go
 * of it, so that nobody else would.
 */
export function refuseUpgrade(socket: Duplex, code: ErrorCode): void {
  const { status, message } = ERROR_CODES[code];
  socket.on('error', () => socket.destroy());
  socket.end(writePlainAnswer(status, { error: { code, message } }), () => socket.destroy());
}

function pathOf(url = '/'): string {
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
}
