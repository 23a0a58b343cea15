import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { Server, type Socket } from 'socket.io';
import { WebSocketServer } from 'ws';
import { type RequestCredentials, readCredentials } from '../access/request-credentials.ts';
import type { Clock, Timer } from '../base/clock.ts';
import { isOwnOrigin } from '../base/request-origin.ts';
import { CodedError, ERROR_CODES } from '../contract/error-codes.ts';
import {
  HEALTH_NAMESPACE,
  type HealthClientEvents,
  type HealthServerEvents,
} from '../contract/health-events.ts';
import type { Doorkeeper } from './doorkeeper.ts';
import { MessageBudget } from './message-budget.ts';

/** What the gateway needs of health. */
export interface HealthFeed {
  snapshot(): Parameters<HealthServerEvents['health:snapshot']>[0];
  onChanged(listener: HealthServerEvents['health:changed']): () => void;
}

export interface HealthGatewayOptions {
  access: Doorkeeper;
  health: HealthFeed;
  /** Told when cameras, domains or regions changed; returns the function that takes the listener off. */
  onDirectoryChanged(listener: () => void): () => void;
  publicOrigin: string | null;
  clock: Clock;
}

interface SocketData {
  credentials: RequestCredentials;
  /** Messages that its connection has not begun to take. */
  behind: number;
}

type HealthSocket = Socket<HealthClientEvents, HealthServerEvents, object, SocketData>;

export const SOCKET_IO_PATH = '/socket.io/';
/** A page sends a word now and then, never a document. */
const MAX_MESSAGE_BYTES = 16 * 1024;
const CONNECT_TIMEOUT_MS = 10_000;
const PING_MS = 10_000;
const RECHECK_MS = 10_000;
/** A reload touches many cameras in one go: pages fetch the directory once. */
const ANNOUNCE_AFTER_MS = 200;
/** Logged in or not: whoever has not logged in is gone after `CONNECT_TIMEOUT_MS`. */
const MAX_CONNECTIONS = 5_000;
/** Of one session or token, as of the live link. */
const MAX_PAGES_PER_LOGIN = 64;
/** A page that is further behind is told no more; when it has taken what it was told, it gets everything anew. */
const MAX_BEHIND = 40;
/** The room of such pages. */
const LATE = 'late';
const RESYNCS = { perSecond: 1, burst: 5 };

/** Pushes health: everything once, then what changed, in batches. */
export class HealthGateway {
  private readonly options: HealthGatewayOptions;
  private readonly io: Server<HealthClientEvents, HealthServerEvents, object, SocketData>;
  private readonly listeners: (() => void)[] = [];
  private recheck: Timer | null = null;
  private announcement: Timer | null = null;

  constructor(options: HealthGatewayOptions) {
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
  }

  private get sockets() {
    return this.io.of(HEALTH_NAMESPACE);
  }

  start(server: HttpServer): void {
    const { access, clock, health, onDirectoryChanged } = this.options;
    // Nobody may sit in the root namespace either, which socket.io has whether we use it or not.
    this.io.use((socket, next) => this.admit(socket, next));
    this.sockets.use((socket, next) => this.admit(socket, next));
    this.sockets.on('connection', (socket) => this.greet(socket));
    this.io.attach(server);
    this.listeners.push(
      health.onChanged((delta) => {
        this.noteLate();
        this.sockets.except(LATE).emit('health:changed', delta);
      }),
      onDirectoryChanged(() => this.announceDirectory()),
      access.onRevoked(() => this.dismissLoggedOut()),
    );
    this.recheck = clock.setRepeating(() => this.dismissLoggedOut(), RECHECK_MS);
  }

  /** May be called twice. */
  stop(): void {
    this.recheck?.cancel();
    this.announcement?.cancel();
    for (const off of this.listeners.splice(0)) off();
    // Its own close() would also close the HTTP server, which is not the gateway's to close.
    this.io.disconnectSockets(true);
    this.io.engine?.close();
  }

  private judge(request: IncomingMessage): [string | null, boolean] {
    const own = isOwnOrigin(request.headers, this.options.publicOrigin);
    if (!own) return [ERROR_CODES.BAD_ORIGIN.message, false];
    const busy = this.io.engine.clientsCount >= MAX_CONNECTIONS;
    return busy ? [ERROR_CODES.HUB_BUSY.message, false] : [null, true];
  }

  private admit(socket: HealthSocket, next: (error?: Error) => void): void {
    const { auth, headers } = socket.handshake;
    const credentials = typeof auth.token === 'string' ? { bearer: auth.token } : readCredentials(headers);
    const loggedIn = this.options.access.authenticate(credentials) !== null;
    if (loggedIn && this.pagesOf(credentials) < MAX_PAGES_PER_LOGIN) {
      socket.data.credentials = credentials;
      socket.data.behind = 0;
      next();
      return;
    }
    const { code, message } = new CodedError(loggedIn ? 'TOO_MANY_ATTEMPTS' : 'NOT_LOGGED_IN');
    // socket.io hands `message` and `data` to the page.
    next(Object.assign(new Error(code), { data: { code, message } }));
  }

  private pagesOf({ bearer, sessionToken }: RequestCredentials): number {
    let count = 0;
    for (const { data } of this.sockets.sockets.values()) {
      const { credentials } = data;
      if (credentials.bearer === bearer && credentials.sessionToken === sessionToken) count += 1;
    }
    return count;
  }

  private greet(socket: HealthSocket): void {
    const resyncs = new MessageBudget({ ...RESYNCS, clock: this.options.clock });
    const taken = () => {
      socket.data.behind = 0;
      if (!socket.rooms.has(LATE)) return;
      void socket.leave(LATE);
      this.sendSnapshot(socket);
    };
    // A page may come and go many times on one connection.
    socket.conn.on('drain', taken);
    socket.once('disconnect', () => socket.conn.off('drain', taken));
    this.sendSnapshot(socket);
    socket.on('health:resync', () => {
      if (resyncs.spend() && !socket.rooms.has(LATE)) this.sendSnapshot(socket);
    });
  }

  private sendSnapshot(socket: HealthSocket): void {
    socket.data.behind += 1;
    socket.emit('health:snapshot', this.options.health.snapshot());
  }

  /** Whoever does not take what is sent to him must not make the hub keep it. */
  private noteLate(): void {
    for (const socket of this.sockets.sockets.values()) {
      socket.data.behind += 1;
      if (socket.data.behind > MAX_BEHIND) void socket.join(LATE);
    }
  }

  private announceDirectory(): void {
    this.announcement ??= this.options.clock.setTimer(() => {
      this.announcement = null;
      this.sockets.emit('directory:changed');
    }, ANNOUNCE_AFTER_MS);
  }

  /** Asking also keeps the session alive: somebody who watches is there, although he clicks on nothing. */
  private dismissLoggedOut(): void {
    for (const socket of this.sockets.sockets.values()) {
      if (!this.options.access.authenticate(socket.data.credentials)) socket.disconnect(true);
    }
  }
}
