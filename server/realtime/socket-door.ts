import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { type DefaultEventsMap, type Namespace, Server, type Socket } from 'socket.io';
import { WebSocketServer } from 'ws';
import { type RequestCredentials, readCredentials } from '../access/request-credentials.ts';
import { clientAddress } from '../base/client-address.ts';
import { isHttps, isOwnOrigin } from '../base/request-origin.ts';
import { ERROR_CODES, type ErrorCode } from '../contract/error-codes.ts';
import { type Doorkeeper, refusalOf, type ViewingRules } from './doorkeeper.ts';

export interface SocketDoorOptions {
  access: Pick<Doorkeeper, 'authenticate'>;
  refusals: ViewingRules['refusals'];
  publicOrigin: string | null;
}

/** Whose page it is, as it showed when it came. */
export interface SocketLogin {
  credentials: RequestCredentials;
  /** The address on the network. */
  from: string;
}

type AnySocket = Socket<DefaultEventsMap, DefaultEventsMap, object, SocketLogin>;

export const SOCKET_IO_PATH = '/socket.io/';
/** A page sends a word now and then, never a document. */
const MAX_MESSAGE_BYTES = 16 * 1024;
const CONNECT_TIMEOUT_MS = 10_000;
const PING_MS = 10_000;
/** Logged in or not: whoever has not logged in is gone after `CONNECT_TIMEOUT_MS`. */
const MAX_CONNECTIONS = 5_000;
/** Of one session or token in one namespace, as of the live link. */
const MAX_PAGES_PER_LOGIN = 64;

/** The one socket.io server of the hub: lets pages in who are logged in and may see cameras, each into the namespace it asks for. */
export class SocketDoor {
  private readonly options: SocketDoorOptions;
  private readonly io: Server<DefaultEventsMap, DefaultEventsMap, object, SocketLogin>;

  constructor(options: SocketDoorOptions) {
    this.options = options;
    this.io = new Server({
      path: SOCKET_IO_PATH,
      serveClient: false,
      // The upgrade router answers what is not socket.io's.
      destroyUpgrade: false,
      maxHttpBufferSize: MAX_MESSAGE_BYTES,
      connectTimeout: CONNECT_TIMEOUT_MS,
      // The one that socket.io brings keeps answers to pings without end, a stranger's too.
      wsEngine: WebSocketServer,
      pingInterval: PING_MS,
      pingTimeout: PING_MS,
      allowRequest: (request, answer) => answer(...this.judge(request)),
    });
    // socket.io has a root namespace whether we use it or not: nobody may sit there.
    this.io.use((socket, next) => this.admit(socket, (error) => next(error ?? refusal('NOT_FOUND'))));
  }

  /** To be opened before pages come. */
  open(name: string): Namespace {
    const namespace = this.io.of(name);
    namespace.use((socket, next) => this.admit(socket, next));
    return namespace as unknown as Namespace;
  }

  start(server: HttpServer): void {
    this.io.attach(server);
  }

  /** May be called twice. */
  stop(): void {
    // Its own close() would also close the HTTP server, which is not ours to close.
    this.io.disconnectSockets(true);
    this.io.engine?.close();
  }

  private judge(request: IncomingMessage): [string | null, boolean] {
    const { refusals, publicOrigin } = this.options;
    if (!isOwnOrigin(request.headers, publicOrigin)) {
      const { origin } = request.headers;
      const address = clientAddress(request, publicOrigin !== null);
      refusals.noteRequest({ principal: null, address, code: 'BAD_ORIGIN', what: 'socket', origin });
      return [ERROR_CODES.BAD_ORIGIN.message, false];
    }
    const busy = this.io.engine.clientsCount >= MAX_CONNECTIONS;
    return busy ? [ERROR_CODES.HUB_BUSY.message, false] : [null, true];
  }

  private admit(socket: AnySocket, next: (error?: Error) => void): void {
    const { access, refusals, publicOrigin } = this.options;
    const { auth, headers } = socket.handshake;
    const shown = readCredentials(headers, isHttps(publicOrigin));
    const credentials = typeof auth.token === 'string' ? { bearer: auth.token } : shown;
    const from = clientAddress(socket.request, publicOrigin !== null);
    const principal = access.authenticate(credentials);
    const code = refusalOf(principal);
    if (code === null && pagesOf(credentials, socket.nsp) >= MAX_PAGES_PER_LOGIN) {
      next(refusal('TOO_MANY_ATTEMPTS'));
      return;
    }
    if (code === null) {
      socket.data = { credentials, from };
      next();
      return;
    }
    if (code === 'NOT_ALLOWED') {
      refusals.noteRequest({ principal, address: from, code, what: `socket ${socket.nsp.name}` });
    }
    next(refusal(code));
  }
}

function pagesOf({ bearer, sessionToken }: RequestCredentials, { sockets }: AnySocket['nsp']): number {
  let count = 0;
  for (const { data } of sockets.values()) {
    const { credentials } = data as SocketLogin;
    if (credentials.bearer === bearer && credentials.sessionToken === sessionToken) count += 1;
  }
  return count;
}

/** socket.io hands `message` and `data` to the page. */
function refusal(code: ErrorCode): Error {
  return Object.assign(new Error(code), { data: { code, message: ERROR_CODES[code].message } });
}
