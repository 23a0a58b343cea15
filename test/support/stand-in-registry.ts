import { createReadStream, existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { Server as SocketServer } from 'socket.io';
import type { SessionDto } from '../../server/contract/access-dto.ts';
import { CodedError } from '../../server/contract/error-codes.ts';
import { permissionsOf, type Role } from '../../server/contract/permissions.ts';
import { securityHeaders } from '../../server/http/security-headers.ts';

const WEB = join(import.meta.dirname, '../../dist/web');
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

export interface StandInRequest {
  /** What the pattern's `:names` stood for, and the query. */
  params: Record<string, string>;
  query: URLSearchParams;
  body: unknown;
}

/** Answers with JSON; throws a CodedError to refuse. */
export type StandInAnswer = (request: StandInRequest) => unknown;

/** As much of a hub as the pages of the administration see: the built web under the hub's own policy, and the routes that a test gives. */
export class StandInRegistry {
  readonly #routes: { method: string; pattern: RegExp; answer: StandInAnswer }[];
  readonly #http: Server;
  readonly #sockets: SocketServer;
  /** Every request to the API, as "GET /api/cameras?…". */
  readonly requests: string[] = [];
  /** Waited before every answer of the API. */
  delayMs = 0;
  /** The hub is away: connections are cut. */
  away = false;

  constructor(routes: Record<string, StandInAnswer>, session: SessionDto = sessionWith(['admin'])) {
    const all: Record<string, StandInAnswer> = {
      'GET /api/session': () => session,
      'POST /api/session': () => session,
      'DELETE /api/session': () => undefined,
      ...routes,
    };
    this.#routes = Object.entries(all).map(([route, answer]) => {
      const [method, path] = route.split(' ') as [string, string];
      return { method, pattern: new RegExp(`^${path.replaceAll(/:(\w+)/gu, '(?<$1>[^/]+)')}$`, 'u'), answer };
    });
    this.#http = createServer((request, response) => void this.#serve(request, response));
    this.#sockets = new SocketServer(this.#http);
    this.#sockets.of('/health').on('connection', (socket) => {
      socket.emit('health:snapshot', {
        hubTimeMs: Date.now(),
        revision: 1,
        part: 0,
        parts: 1,
        verdicts: [],
      });
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  async start(port = 0): Promise<void> {
    await new Promise<void>((resolve) => this.#http.listen(port, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.#http.closeAllConnections();
    await this.#sockets.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://hub');
    if (url.pathname.startsWith('/socket.io')) return;
    if (this.away) return void request.socket.destroy();
    if (!url.pathname.startsWith('/api/')) return this.#sendFile(url.pathname, response);
    this.requests.push(`${request.method} ${request.url}`);
    try {
      const body = await readJson(request);
      if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
      send(response, 200, this.#answer(request.method ?? 'GET', url, body));
    } catch (error) {
      const refusal = error instanceof CodedError ? error : new CodedError('INTERNAL', String(error));
      send(response, refusal.status, { error: { code: refusal.code, message: refusal.message } });
    }
  }

  #answer(method: string, url: URL, body: unknown): unknown {
    for (const route of this.#routes) {
      const found = route.method === method && route.pattern.exec(url.pathname);
      if (found) return route.answer({ params: { ...found.groups }, query: url.searchParams, body });
    }
    throw new CodedError('NOT_FOUND');
  }

  #sendFile(path: string, response: ServerResponse): void {
    const file = join(WEB, extname(path) ? path : 'index.html');
    if (!existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': POLICY,
    });
    createReadStream(file).pipe(response);
  }
}

export function sessionWith(roles: Role[]): SessionDto {
  return {
    username: 'admin',
    displayName: '李明',
    roles,
    permissions: [...permissionsOf(roles)],
    scope: { domains: null, regions: null },
    mustChangePassword: false,
  };
}

const POLICY = Object.entries(securityHeaders(false).contentSecurityPolicy.directives)
  .map(([name, values]) => `${name.replaceAll(/[A-Z]/gu, (c) => `-${c.toLowerCase()}`)} ${values.join(' ')}`)
  .join('; ');

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return request.headers['content-type'] === 'application/json' && text ? JSON.parse(text) : text;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  if (body === undefined) response.writeHead(204).end();
  else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
