import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { readCredentials } from '../access/request-credentials.ts';
import { clientAddress } from '../base/client-address.ts';
import type { Clock, Timer } from '../base/clock.ts';
import { isHttps } from '../base/request-origin.ts';
import { LIVE_LINK_CLOSE_NOT_LOGGED_IN, LIVE_LINK_PATH } from '../contract/live-link.ts';
import type { LingeringMemory } from '../hls/lingering-memory.ts';
import { type LiveLinkCounters, LiveLinkPage } from './live-link-page.ts';
import { LiveLinkVisitor, type VisitorRules } from './live-link-visitor.ts';
import { refuseUpgrade } from './upgrade-router.ts';

const MAX_MESSAGE_BYTES = 4096;
const HEARTBEAT_MS = 10_000;
/** Of one session or token: a wall of many screens logs in once on each. */
const MAX_PAGES_PER_LOGIN = 64;
const CLOSE_GOING_AWAY = 1001;

export interface LiveLinkServerOptions extends VisitorRules {
  /** Told when a camera may have moved to another domain or region; returns the function that takes the listener off. */
  onCameraChanged(listener: () => void): () => void;
  /** What browsers see behind a proxy; null when they reach the hub itself. */
  publicOrigin: string | null;
  /** What slow readers hold beyond the windows of all streams. */
  lingering: LingeringMemory;
  clock: Clock;
}

/** The live link's server side: takes upgrades, keeps the pages, drops those that are dead and what may not be shown any more. */
export class LiveLinkServer {
  readonly counters: LiveLinkCounters = { sentParts: 0, sentBytes: 0, droppedParts: 0 };
  private readonly options: LiveLinkServerOptions;
  private readonly pages = new Map<LiveLinkPage, LiveLinkVisitor>();
  private readonly sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // Media does not shrink, and a deflate context per page is memory for nothing.
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
  });
  private heartbeat: Timer | null = null;
  private readonly listeners: (() => void)[] = [];
  private checking = false;

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
    const { access, clock, onCameraChanged } = this.options;
    this.heartbeat = clock.setRepeating(() => this.beat(), HEARTBEAT_MS);
    this.listeners.push(
      access.onRevoked(() => this.renewVisitors()),
      access.onChanged(() => this.renewVisitors()),
      onCameraChanged(() => this.checkTilesSoon()),
    );
  }

  stop(): void {
    this.heartbeat?.cancel();
    for (const off of this.listeners.splice(0)) off();
    for (const page of [...this.pages.keys()]) page.close(CLOSE_GOING_AWAY, 'the hub is stopping');
  }

  /** Takes over an upgrade whose origin has been checked. */
  handleUpgrade(request: IncomingMessage, connection: Duplex, head: Buffer): void {
    const { publicOrigin, clock } = this.options;
    const credentials = readCredentials(request.headers, isHttps(publicOrigin));
    const address = clientAddress(request, publicOrigin !== null);
    const visitor = new LiveLinkVisitor(this.options, credentials, address);
    const refusal = visitor.renew();
    if (refusal !== null) {
      if (refusal === 'NOT_ALLOWED') visitor.noteRefusal(refusal, `GET ${LIVE_LINK_PATH}`);
      refuseUpgrade(connection, refusal);
      return;
    }
    if (this.pagesOf(visitor.loginId) >= MAX_PAGES_PER_LOGIN) {
      refuseUpgrade(connection, 'TOO_MANY_ATTEMPTS');
      return;
    }
    this.sockets.handleUpgrade(request, connection, head, (socket) => {
      const page = new LiveLinkPage({
        socket,
        connection,
        visitor,
        clock,
        counters: this.counters,
        onClosed: (closed) => this.pages.delete(closed),
      });
      this.pages.set(page, visitor);
    });
  }

  private beat(): void {
    this.renewVisitors();
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

  /** Who is logged in no more loses the page; who may see less than before loses the tiles. */
  private renewVisitors(): void {
    for (const [page, visitor] of [...this.pages]) {
      if (visitor.renew() === 'NOT_LOGGED_IN') page.close(LIVE_LINK_CLOSE_NOT_LOGGED_IN, 'logged out');
      else page.checkTiles();
    }
  }

  /** A change of many cameras at once is one look at the tiles. */
  private checkTilesSoon(): void {
    if (this.checking) return;
    this.checking = true;
    this.options.clock.defer(() => {
      this.checking = false;
      for (const page of [...this.pages.keys()]) page.checkTiles();
    });
  }

  private pagesOf(loginId: string | null): number {
    let count = 0;
    for (const visitor of this.pages.values()) if (visitor.loginId === loginId) count += 1;
    return count;
  }
}
