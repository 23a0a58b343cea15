import type { ErrorCode } from '../../../server/contract/error-codes.ts';
import {
  LIVE_LINK_CLOSE_NOT_LOGGED_IN,
  LIVE_LINK_HEADER_BYTES,
  LIVE_LINK_INIT,
  LIVE_LINK_PATH,
  type LiveLinkMediaHeader,
  type LiveLinkPicture,
  type LiveLinkReply,
  type LiveLinkRequest,
  readLiveLinkHeader,
} from '../../../server/contract/live-link.ts';
import { HubClock, localNowMs } from './hub-clock.ts';
import { LinkOutbox } from './link-outbox.ts';
import { readLiveLinkReply } from './live-link-reply.ts';
import type { PlayRequest } from './player.ts';
import { SnapshotStore } from './snapshot-store.ts';

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 4_000;
/** A hub that accepts the connection and then says nothing is not there. */
const CONNECT_TIMEOUT_MS = 6_000;
const PING_INTERVAL_MS = 4_000;
/** Quick ones at first: the offset of the clocks is needed for the first latency figure. */
const FIRST_PINGS = 4;
const FIRST_PING_INTERVAL_MS = 150;
const SILENCE_LIMIT_MS = 12_000;
const LARGEST_TILE_NUMBER = 0xffff;

export interface LinkTrack extends LiveLinkPicture {
  epoch: number;
  mime: string;
}

/** What a tile hears from the link. Everything after `opened` starts again with `track`, `init` and a key frame. */
export interface LinkTileListener {
  opened(): void;
  track(track: LinkTrack): void;
  /** The bytes belong to the listener. */
  init(epoch: number, bytes: Uint8Array<ArrayBuffer>): void;
  part(header: LiveLinkMediaHeader, bytes: Uint8Array<ArrayBuffer>): void;
  dropped(parts: number): void;
  interrupted(): void;
  refused(code: ErrorCode, message: string): void;
  /** The page lost the hub; the link opens the tile again by itself. */
  disconnected(): void;
}

export interface LinkTile {
  close(): void;
}

export interface LinkSnapshot {
  state: 'idle' | 'connecting' | 'open' | 'lost';
  sinceMs: number;
  /** Connections that failed since the last one that opened. */
  failures: number;
  /** False while no connection ever opened: something on the way may not let WebSockets through. */
  everOpened: boolean;
}

interface OpenTile {
  request: PlayRequest;
  listener: LinkTileListener;
}

/** One WebSocket for all tiles of the page; connects with the first tile and again after every loss. */
export class LiveLink {
  readonly clock = new HubClock();
  readonly state = new SnapshotStore<LinkSnapshot>({
    state: 'idle',
    sinceMs: 0,
    failures: 0,
    everOpened: false,
  });
  readonly #url: string;
  readonly #onLoginEnded: () => void;
  readonly #outbox = new LinkOutbox((request) => this.#send(request));
  readonly #tiles = new Map<number, OpenTile>();
  #socket: WebSocket | null = null;
  #nextTile = 1;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #pingTimer: ReturnType<typeof setTimeout> | undefined;
  #pingsSent = 0;
  /** The oldest ping since which nothing was heard. */
  #unansweredSinceMs: number | null = null;

  /** @param options.onLoginEnded the hub has hung up for that; the link tries again unless it is closed */
  constructor(options: { url: string; onLoginEnded?: () => void }) {
    this.#url = options.url;
    this.#onLoginEnded = options.onLoginEnded ?? (() => {});
  }

  open(request: PlayRequest, listener: LinkTileListener): LinkTile {
    const tile = this.#freeTileNumber();
    this.#tiles.set(tile, { request, listener });
    if (this.#isOpen()) this.#outbox.open(tile, request);
    else if (!this.#socket && this.#retryTimer === undefined) this.#connect();
    return { close: () => this.#closeTile(tile) };
  }

  /** Somebody knows better than the backoff: the network is back, the page is looked at again. */
  retryNow(): void {
    if (this.#retryTimer === undefined) return;
    this.#clearRetry();
    this.#connect();
  }

  /** Lets go of everything; a tile that opens later connects anew. */
  close(): void {
    this.#clearRetry();
    this.#dropSocket();
    this.#tiles.clear();
    this.#setState('idle');
  }

  #freeTileNumber(): number {
    // A number is used again as late as possible: parts of a closed tile may still be on their way.
    let tile = this.#nextTile;
    while (this.#tiles.has(tile)) tile = tile === LARGEST_TILE_NUMBER ? 1 : tile + 1;
    this.#nextTile = tile === LARGEST_TILE_NUMBER ? 1 : tile + 1;
    return tile;
  }

  #closeTile(tile: number): void {
    if (!this.#tiles.delete(tile)) return;
    this.#outbox.close(tile);
  }

  #isOpen(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  #connect(): void {
    const socket = new WebSocket(this.#url);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#setState(this.state.getSnapshot().failures > 0 ? 'lost' : 'connecting');
    const tooLate = setTimeout(() => this.#lost(socket), CONNECT_TIMEOUT_MS);
    socket.onopen = () => {
      clearTimeout(tooLate);
      this.#opened();
    };
    socket.onmessage = (event) => this.#receive(event.data);
    socket.onclose = ({ code }) => {
      clearTimeout(tooLate);
      this.#lost(socket);
      if (code === LIVE_LINK_CLOSE_NOT_LOGGED_IN) this.#onLoginEnded();
    };
  }

  #opened(): void {
    this.state.update({ state: 'open', sinceMs: localNowMs(), failures: 0, everOpened: true });
    this.#unansweredSinceMs = null;
    this.#pingsSent = 0;
    this.clock.reset();
    this.#ping();
    for (const [tile, { request }] of this.#tiles) this.#outbox.open(tile, request);
  }

  #lost(socket: WebSocket): void {
    if (this.#socket !== socket) return;
    this.#dropSocket();
    const failures = this.state.getSnapshot().failures + 1;
    this.state.update({ failures });
    this.#setState('lost');
    for (const { listener } of [...this.#tiles.values()]) listener.disconnected();
    const ceiling = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1));
    // Jitter: a restarted hub meets every wall of the city at once otherwise.
    const waitMs = ceiling * (0.5 + Math.random() / 2);
    this.#retryTimer = setTimeout(() => {
      this.#retryTimer = undefined;
      this.#connect();
    }, waitMs);
  }

  #dropSocket(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#outbox.reset();
    clearTimeout(this.#pingTimer);
    if (!socket) return;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }

  #clearRetry(): void {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
  }

  #ping(): void {
    const socket = this.#socket;
    if (!socket) return;
    const nowMs = performance.now();
    // Not by what was heard last: a hidden page's timers run once a minute, and nobody answers what it has not asked.
    this.#unansweredSinceMs ??= nowMs;
    if (nowMs - this.#unansweredSinceMs > SILENCE_LIMIT_MS) {
      this.#lost(socket);
      return;
    }
    this.#send({ type: 'ping', sentAtMs: localNowMs() });
    this.#pingsSent++;
    const waitMs = this.#pingsSent < FIRST_PINGS ? FIRST_PING_INTERVAL_MS : PING_INTERVAL_MS;
    this.#pingTimer = setTimeout(() => this.#ping(), waitMs);
  }

  #send(request: LiveLinkRequest): void {
    this.#socket?.send(JSON.stringify(request));
  }

  #receive(data: unknown): void {
    this.#unansweredSinceMs = null;
    if (data instanceof ArrayBuffer) this.#receiveMedia(data);
    else if (typeof data === 'string') this.#receiveReply(data);
  }

  #receiveMedia(frame: ArrayBuffer): void {
    const header = readLiveLinkHeader(frame);
    const open = header && this.#tiles.get(header.tile);
    if (!open) return;
    const bytes = new Uint8Array(frame, LIVE_LINK_HEADER_BYTES);
    if (header.kind === LIVE_LINK_INIT) open.listener.init(header.epoch, bytes);
    else open.listener.part(header, bytes);
  }

  #receiveReply(text: string): void {
    const reply = readLiveLinkReply(text);
    if (!reply) return;
    if (reply.type === 'pong') {
      this.clock.sample(reply.sentAtMs, reply.hubTimeMs, localNowMs());
      return;
    }
    const listener = this.#tiles.get(reply.tile)?.listener;
    if (listener) tell(listener, reply);
  }

  #setState(state: LinkSnapshot['state']): void {
    if (this.state.getSnapshot().state !== state) this.state.update({ state, sinceMs: localNowMs() });
  }
}

/** The address of the hub that served this page. */
export function liveLinkUrl(location: { protocol: string; host: string }): string {
  return `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}${LIVE_LINK_PATH}`;
}

function tell(listener: LinkTileListener, reply: Exclude<LiveLinkReply, { type: 'pong' }>): void {
  switch (reply.type) {
    case 'opened':
      listener.opened();
      break;
    case 'track': {
      const { epoch, mime, width, height, displayWidth, displayHeight } = reply;
      listener.track({ epoch, mime, width, height, displayWidth, displayHeight });
      break;
    }
    case 'dropped':
      listener.dropped(reply.parts);
      break;
    case 'interrupted':
      listener.interrupted();
      break;
    case 'refused':
      listener.refused(reply.code, reply.message);
      break;
    default:
      reply satisfies never;
  }
}
