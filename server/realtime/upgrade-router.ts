import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { isOwnOrigin } from '../base/request-origin.ts';
import { ERROR_CODES, type ErrorCode } from '../contract/error-codes.ts';

export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

export interface UpgradeRouterOptions {
  server: Server;
  publicOrigin: string | null;
  /** By exact path. */
  routes: Record<string, UpgradeHandler>;
  /** Paths that another listener on the same server answers. */
  elsewhere: string;
}

/**
 * The one listener for WebSocket upgrades besides socket.io's own. What comes from another site's page, or asks for a
 * path that is not here, is refused with an answer instead of being left hanging. Returns the function that takes
 * the listener off.
 */
export function routeUpgrades({ server, publicOrigin, routes, elsewhere }: UpgradeRouterOptions): () => void {
  const onUpgrade: UpgradeHandler = (request, socket, head) => {
    const path = pathOf(request.url);
    if (path.startsWith(elsewhere)) return;
    const handler = Object.hasOwn(routes, path) ? routes[path] : undefined;
    if (!handler) refuseUpgrade(socket, 'NOT_FOUND');
    else if (!isOwnOrigin(request.headers, publicOrigin)) refuseUpgrade(socket, 'BAD_ORIGIN');
    else handler(request, socket, head);
  };
  server.on('upgrade', onUpgrade);
  return () => server.off('upgrade', onUpgrade);
}

/** Answers an upgrade in plain HTTP, in the same words as the rest of the hub, and ends the connection. */
export function refuseUpgrade(socket: Duplex, code: ErrorCode): void {
  const { status, message } = ERROR_CODES[code];
  const body = JSON.stringify({ error: { code, message } });
  socket.on('error', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n` +
      'Connection: close\r\nContent-Type: application/json; charset=utf-8\r\nCache-Control: no-store\r\n' +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

function pathOf(url = '/'): string {
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
}
