import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { Server } from 'socket.io';
import { WebSocketServer } from 'ws';
import type { Principal } from '../access/principal.ts';
import { type RequestCredentials, readCredentials } from '../access/request-credentials.ts';
import { clientAddress } from '../base/client-address.ts';
import type { Clock, Timer } from '../base/clock.ts';
import { isHttps, isOwnOrigin } from '../base/request-origin.ts';
import type { VerdictDto } from '../contract/dto.ts';
import { ERROR_CODES, type ErrorCode } from '../contract/error-codes.ts';
import {
  HEALTH_NAMESPACE,
  type HealthClientEvents,
  type HealthServerEvents,
} from '../contract/health-events.ts';
import { type Doorkeeper, refusalOf, type ViewingRules } from './doorkeeper.ts';
import { HealthAudience, type HealthNamespace, type HealthSocket } from './health-audience.ts';
import { HealthChannel, type PlacedCameras } from './health-channel.ts';
import { MessageBudget } from './message-budget.ts';

/** What the gateway needs of health. */
export interface HealthFeed {
  snapshot(): { hubTimeMs: number; verdicts: VerdictDto[] };
  get(cameraId: string): VerdictDto | undefined;
  onChanged(
    listener: (delta: { hubTimeMs: number; verdicts: VerdictDto[]; removed: string[] }) => void,
  ): () => void;
}

export interface HealthGatewayOptions extends ViewingRules {
  access: Doorkeeper;
  health: HealthFeed;
  cameras: PlacedCameras;
  /** Told of a camera that was added, changed or removed, before its health is; returns the function that takes the listener off. */
  onCameraTouched(listener: (id: string) => void): () => void;
  /** Told when the names of the site, its domains or its regions changed; returns the function that takes the listener off. */
  onNamesChanged(listener: () => void): () => void;
  publicOrigin: string | null;
  clock: Clock;
}

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
const RESYNCS = { perSecond: 1, burst: 5 };

/** Pushes health to each page as far as its scope reaches: everything once, then what changed, in batches. */
export class HealthGateway {
  private readonly options: HealthGatewayOptions;
  private readonly io: Server<HealthClientEvents, HealthServerEvents, object, HealthSocket['data']>;
  private readonly audiences = new Map<string, HealthAudience>();
  private readonly audienceOf = new WeakMap<HealthSocket, HealthAudience>();
  private readonly listeners: (() => void)[] = [];
  /** Since the last announcement. */
  private readonly touched = new Set<string>();
  private readonly outdated = new Set<HealthAudience>();
  private recheck: Timer | null = null;
  private announcement: Timer | null = null;
  private following = false;

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

  get pageCount(): number {
    return this.namespace.sockets.size;
  }

  private get namespace(): HealthNamespace {
    return this.io.of(HEALTH_NAMESPACE);
  }

  start(server: HttpServer): void {
    const { access, clock, health, onCameraTouched, onNamesChanged } = this.options;
    // socket.io has a root namespace whether we use it or not: nobody may sit there.
    this.io.use((socket, next) => this.admit(socket, (error) => next(error ?? refusal('NOT_FOUND'))));
    this.namespace.use((socket, next) => this.admit(socket, next));
    this.namespace.on('connection', (socket) => this.greet(socket));
    this.io.attach(server);
    this.listeners.push(
      health.onChanged(({ hubTimeMs, verdicts, removed }) => {
        this.followMoves();
        for (const audience of this.audiences.values()) {
          audience.tell(hubTimeMs, audience.channel.narrow(verdicts, removed));
        }
      }),
      onCameraTouched((id) => this.noteTouched(id)),
      onNamesChanged(() => this.announceTo(this.audiences.values())),
      access.onRevoked(() => this.renewPages()),
      access.onChanged(() => this.renewPages()),
    );
    this.recheck = clock.setRepeating(() => this.renewPages(), RECHECK_MS);
  }

  /** May be called twice. */
  stop(): void {
    this.recheck?.cancel();
    this.announcement?.cancel();
    for (const off of this.listeners.splice(0)) off();
    for (const audience of this.audiences.values()) audience.close();
    // Its own close() would also close the HTTP server, which is not the gateway's to close.
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

  private admit(socket: HealthSocket, next: (error?: Error) => void): void {
    const { access, refusals, publicOrigin } = this.options;
    const { auth, headers } = socket.handshake;
    const shown = readCredentials(headers, isHttps(publicOrigin));
    const credentials = typeof auth.token === 'string' ? { bearer: auth.token } : shown;
    const from = clientAddress(socket.request, publicOrigin !== null);
    const principal = access.authenticate(credentials);
    const code = refusalOf(principal);
    if (code === null && this.pagesOf(credentials) >= MAX_PAGES_PER_LOGIN) {
      next(refusal('TOO_MANY_ATTEMPTS'));
      return;
    }
    if (code === null) {
      socket.data = { credentials, from, behind: 0, late: false };
      next();
      return;
    }
    if (code === 'NOT_ALLOWED') {
      refusals.noteRequest({ principal, address: from, code, what: `socket ${HEALTH_NAMESPACE}` });
    }
    next(refusal(code));
  }

  private pagesOf({ bearer, sessionToken }: RequestCredentials): number {
    let count = 0;
    for (const { data } of this.namespace.sockets.values()) {
      const { credentials } = data;
      if (credentials.bearer === bearer && credentials.sessionToken === sessionToken) count += 1;
    }
    return count;
  }

  private greet(socket: HealthSocket): void {
    const resyncs = new MessageBudget({ ...RESYNCS, clock: this.options.clock });
    const taken = () => {
      socket.data.behind = 0;
      if (!socket.data.late) return;
      socket.data.late = false;
      this.audienceOf.get(socket)?.admit(socket);
    };
    // A page may come and go many times on one connection.
    socket.conn.on('drain', taken);
    socket.once('disconnect', () => socket.conn.off('drain', taken));
    socket.on('health:resync', () => {
      if (resyncs.spend() && !socket.data.late) this.audienceOf.get(socket)?.admit(socket);
    });
    socket.on('disconnect', () => this.leave(socket));
    this.renew(socket);
  }

  /** Asking also keeps the session alive: somebody who watches is there, although he clicks on nothing. */
  private renewPages(): void {
    for (const socket of [...this.namespace.sockets.values()]) this.renew(socket);
  }

  private renew(socket: HealthSocket): void {
    const principal = this.options.access.authenticate(socket.data.credentials);
    if (!principal || refusalOf(principal) !== null) {
      socket.disconnect(true);
      return;
    }
    const before = this.audienceOf.get(socket);
    const audience = this.audienceFor(principal);
    if (audience === before) return;
    this.leave(socket);
    this.audienceOf.set(socket, audience);
    audience.admit(socket);
    // What it fetched before was of another scope.
    if (before) socket.emit('directory:changed');
  }

  private audienceFor({ scope }: Principal): HealthAudience {
    const { gate, cameras, health, clock } = this.options;
    const filter = gate.filterOf(scope);
    const known = this.audiences.get(filter.key);
    if (known) return known;
    const audience = new HealthAudience({
      channel: new HealthChannel(filter, cameras),
      namespace: this.namespace,
      snapshot: () => health.snapshot(),
      clock,
    });
    this.audiences.set(filter.key, audience);
    return audience;
  }

  private leave(socket: HealthSocket): void {
    const audience = this.audienceOf.get(socket);
    if (!audience) return;
    this.audienceOf.delete(socket);
    audience.leave(socket);
    if (!audience.isEmpty) return;
    audience.close();
    this.audiences.delete(audience.channel.filter.key);
    this.outdated.delete(audience);
  }

  private noteTouched(id: string): void {
    const unaware = [...this.audiences.values()].filter((audience) => !this.outdated.has(audience));
    this.announceTo(unaware.filter(({ channel }) => channel.concerns(id)));
    this.touched.add(id);
    if (this.following) return;
    this.following = true;
    this.options.clock.defer(() => this.followMoves());
  }

  /** A camera that moves out of a scope is gone for its pages at once, although its health is what it was. */
  private followMoves(): void {
    const { health, clock } = this.options;
    this.following = false;
    for (const audience of this.audiences.values()) {
      const delta = audience.channel.followMoves(this.touched, (id) => health.get(id));
      audience.tell(clock.now(), delta);
    }
    this.touched.clear();
  }

  private announceTo(audiences: Iterable<HealthAudience>): void {
    for (const audience of audiences) this.outdated.add(audience);
    this.announcement ??= this.options.clock.setTimer(() => {
      this.announcement = null;
      for (const audience of this.outdated) audience.tellDirectoryChanged();
      this.outdated.clear();
    }, ANNOUNCE_AFTER_MS);
  }
}

/** socket.io hands `message` and `data` to the page. */
function refusal(code: ErrorCode): Error {
  return Object.assign(new Error(code), { data: { code, message: ERROR_CODES[code].message } });
}
