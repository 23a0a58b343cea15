import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { type RequestCredentials, readCredentials } from '../access/request-credentials.ts';
import type { Clock, Timer } from '../base/clock.ts';
import { LIVE_LINK_CLOSE_NOT_LOGGED_IN } from '../contract/live-link.ts';
import type { LingeringMemory } from '../hls/lingering-memory.ts';
import type { Doorkeeper } from './doorkeeper.ts';
import { type LiveLinkCounters, LiveLinkPage } from './live-link-page.ts';
import type { LiveCameras } from './live-source.ts';
import { refuseUpgrade } from './upgrade-router.ts';

const MAX_MESSAGE_BYTES = 4096;
const HEARTBEAT_MS = 10_000;
/** Of one session or token: a wall of many screens logs in once on each. */
const MAX_PAGES_PER_LOGIN = 64;
const CLOSE_GOING_AWAY = 1001;

export interface LiveLinkServerOptions {
  cameras: LiveCameras;
  access: Doorkeeper;
  /** What slow readers hold beyond the windows of all streams. */
  lingering: LingeringMemory;
  clock: Clock;
}

interface Login {
  credentials: RequestCredentials;
  /** Of one login, however many pages. */
  key: string;
}

/** The live link's server side: takes upgrades, keeps the pages, drops those that are dead or no longer logged in. */
export class LiveLinkServer {
  readonly counters: LiveLinkCounters = { sentParts: 0, sentBytes: 0, droppedParts: 0 };
  private readonly options: LiveLinkServerOptions;
  private readonly pages = new Map<LiveLinkPage, Login>();
  private readonly sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // Media does not shrink, and a deflate context per page is memory for nothing.
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
  });
  private heartbeat: Timer | null = null;
  private offRevoked: (() => void) | null = null;

  constructor(options: LiveLinkServerOptions) {
    this.options = options;
  }

  get pageCount(): number {
    return this.pages.size;
  }

  get tileCount(): number {
    let count = 0;
    for (const page of this.pages.keys()) count += page.tileCount;
    return count;
  }

  start(): void {
    const { access, clock } = this.options;
    this.heartbeat = clock.setRepeating(() => this.beat(), HEARTBEAT_MS);
    this.offRevoked = access.onRevoked(() => this.dismissLoggedOut());
  }

  stop(): void {
    this.heartbeat?.cancel();
    this.offRevoked?.();
    for (const page of [...this.pages.keys()]) page.close(CLOSE_GOING_AWAY, 'the hub is stopping');
  }

  /** Takes over an upgrade whose origin has been checked. */
  handleUpgrade(request: IncomingMessage, connection: Duplex, head: Buffer): void {
    const { access, cameras, clock } = this.options;
    const credentials = readCredentials(request.headers);
    const key = credentials.bearer ?? credentials.sessionToken;
    if (key === undefined || !access.authenticate(credentials)) {
      refuseUpgrade(connection, 'NOT_LOGGED_IN');
      return;
    }
    if (this.pagesOf(key) >= MAX_PAGES_PER_LOGIN) {
      refuseUpgrade(connection, 'TOO_MANY_ATTEMPTS');
      return;
    }
    this.sockets.handleUpgrade(request, connection, head, (socket) => {
      const page = new LiveLinkPage({
        socket,
        connection,
        cameras,
        clock,
        counters: this.counters,
        onClosed: (closed) => this.pages.delete(closed),
      });
      this.pages.set(page, { credentials, key });
    });
  }

  private beat(): void {
    this.dismissLoggedOut();
    for (const page of [...this.pages.keys()]) page.heartbeat();
    this.shed();
  }

  /** The pages that are furthest behind begin anew: it costs them a second of pictures that they were too late for anyway. */
  private shed(): void {
    let excess = this.options.lingering.excessBytes;
    if (excess === 0) return;
    const slowest = [...this.pages.keys()].sort((a, b) => b.unsentBytes - a.unsentBytes);
    for (const page of slowest) {
      if (excess <= 0 || page.unsentBytes === 0) return;
      excess -= page.unsentBytes;
      page.terminate();
    }
  }

  /** Asking also keeps the session alive: somebody who watches is there, although he clicks on nothing. */
  private dismissLoggedOut(): void {
    for (const [page, { credentials }] of [...this.pages]) {
      if (!this.options.access.authenticate(credentials))
        page.close(LIVE_LINK_CLOSE_NOT_LOGGED_IN, 'logged out');
    }
  }

  private pagesOf(key: string): number {
    let count = 0;
    for (const login of this.pages.values()) if (login.key === key) count += 1;
    return count;
  }
}
