import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import type { Clock } from '../base/clock.ts';
import { ERROR_CODES, type ErrorCode } from '../contract/error-codes.ts';
import {
  LIVE_LINK_HEADER_BYTES,
  LIVE_LINK_INIT,
  LIVE_LINK_MAX_TILES,
  LIVE_LINK_PACE,
  LIVE_LINK_PART,
  type LiveLinkMediaHeader,
  type LiveLinkReply,
  type LiveLinkRequest,
  writeLiveLinkHeader,
} from '../contract/live-link.ts';
import type { InitSegment } from '../hls/part.ts';
import { parseLiveLinkRequest } from './live-link-message.ts';
import { LiveLinkTile } from './live-link-tile.ts';
import type { LiveLinkVisitor } from './live-link-visitor.ts';
import type { LiveCamera, LiveStream } from './live-source.ts';
import { MessageBudget } from './message-budget.ts';
import { PacedInbox } from './paced-inbox.ts';
import type { QueuedPart } from './tile-queue.ts';

/** What may lie in the socket before parts wait in the tiles' queues, where they can still be dropped. */
const SOCKET_HIGH_WATER_BYTES = 1 << 20;
const PAGE_QUEUE_BYTES = 48 << 20;
/** More than high water and the largest part together: a page that asks on and on and reads nothing. */
const MAX_UNREAD_BYTES = 16 << 20;

type OpenRequest = Extract<LiveLinkRequest, { type: 'open' }>;

export interface LiveLinkCounters {
  sentParts: number;
  sentBytes: number;
  droppedParts: number;
}

export interface LiveLinkPageOptions {
  socket: WebSocket;
  /** The connection under `socket`, to be corked around the pieces of one frame. */
  connection: Duplex;
  visitor: LiveLinkVisitor;
  clock: Clock;
  counters: LiveLinkCounters;
  onClosed(page: LiveLinkPage): void;
}

/** A tile, the camera it shows and the record of its being watched. */
interface OpenTile {
  readonly tile: LiveLinkTile;
  readonly camera: LiveCamera;
  readonly view: { close(): void } | null;
}

interface Found {
  readonly camera: LiveCamera;
  readonly stream: LiveStream;
}

/** One page's WebSocket and its tiles. */
export class LiveLinkPage {
  private readonly options: LiveLinkPageOptions;
  private readonly socket: WebSocket;
  private readonly tiles = new Map<number, OpenTile>();
  /** Tiles with parts in their queue, in the order in which it is their turn. */
  private readonly waiting = new Set<LiveLinkTile>();
  private readonly budget = { maxBytes: PAGE_QUEUE_BYTES, usedBytes: 0 };
  private readonly inbox: PacedInbox<LiveLinkRequest>;
  private answered = true;
  /** Of what the page was sent, something has left since the last ping. */
  private flushed = false;
  /** When it was pinged, the ping was not the first in line. */
  private pingWaits = false;
  private closed = false;

  constructor(options: LiveLinkPageOptions) {
    this.options = options;
    this.socket = options.socket;
    this.inbox = this.createInbox();
    this.socket.on('message', (data, isBinary) => this.receive(data, isBinary));
    this.socket.on('pong', () => {
      this.answered = true;
    });
    // A broken connection ends in 'close' as well; here it only must not be thrown.
    this.socket.on('error', () => this.socket.terminate());
    this.socket.once('close', () => this.release());
  }

  get tileCount(): number {
    return this.tiles.size;
  }

  /** In its socket and in the queues of its tiles. */
  get unsentBytes(): number {
    return this.socket.bufferedAmount + this.budget.usedBytes;
  }

  /**
   * A page that has not answered the ping before is gone, whatever its connection believes. Not so one whose line is slow: its ping
   * waits behind pictures, and as long as those move on it is not told to begin anew, which would only cost more.
   */
  heartbeat(): void {
    if (!this.answered && !(this.pingWaits && this.flushed)) {
      this.socket.terminate();
      return;
    }
    this.answered = false;
    this.flushed = false;
    this.pingWaits = this.socket.bufferedAmount > 0;
    this.socket.ping();
  }

  /** Ends the tiles that show what may not be seen any more. */
  checkTiles(): void {
    const { visitor } = this.options;
    for (const [number, { camera }] of [...this.tiles]) {
      if (visitor.maySee(camera)) continue;
      this.closeTile(number);
      this.refuse(number, 'CAMERA_NOT_FOUND');
    }
  }

  close(code: number, reason: string): void {
    this.release();
    this.socket.close(code, reason);
  }

  terminate(): void {
    this.socket.terminate();
  }

  private release(): void {
    if (this.closed) return;
    this.closed = true;
    this.inbox.close();
    for (const number of [...this.tiles.keys()]) this.closeTile(number);
    this.options.onClosed(this);
  }

  private receive(data: RawData, isBinary: boolean): void {
    if (this.closed) return;
    this.answered = true;
    const request = isBinary ? null : parseLiveLinkRequest(String(data));
    if (request === null) this.close(1008, 'not a message of the live link');
    else this.inbox.push(request);
  }

  private createInbox(): PacedInbox<LiveLinkRequest> {
    const { clock, socket } = this.options;
    return new PacedInbox({
      budget: new MessageBudget({ ...LIVE_LINK_PACE, clock }),
      clock,
      pause: () => socket.pause(),
      resume: () => socket.resume(),
      handle: (request) => this.handle(request),
      overflowed: () => this.close(1008, 'too many messages'),
    });
  }

  private handle(request: LiveLinkRequest): void {
    if (this.closed) return;
    switch (request.type) {
      case 'open':
        this.open(request);
        break;
      case 'close':
        this.closeTile(request.tile);
        break;
      case 'ping':
        this.reply({ type: 'pong', sentAtMs: request.sentAtMs, hubTimeMs: this.options.clock.now() });
        break;
    }
  }

  private open(request: OpenRequest): void {
    this.closeTile(request.tile);
    if (this.tiles.size >= LIVE_LINK_MAX_TILES) {
      this.refuse(request.tile, 'TOO_MANY_TILES');
      return;
    }
    const found = this.find(request);
    if (typeof found === 'string') {
      this.refuse(request.tile, found);
      return;
    }
    const { tile, camera, profile } = request;
    this.reply({ type: 'opened', tile, camera, profile });
    this.watch(request, found);
  }

  private watch(request: OpenRequest, { camera, stream }: Found): void {
    const { tile: number, sound, backMs = 0, stillsEveryMs = null } = request;
    const view = this.options.visitor.view(camera);
    const tile = new LiveLinkTile({
      tile: number,
      sound,
      backMs,
      stillsEveryMs,
      stream,
      budget: this.budget,
      onQueued: (queued) => {
        this.waiting.add(queued);
        this.pump();
      },
      onInterrupted: () => this.reply({ type: 'interrupted', tile: number }),
      onClosed: () => this.streamEnded(request, stream),
    });
    this.tiles.set(number, { tile, camera, view });
  }

  /** A camera whose definition changed has a new stream in a moment: the tile moves on to it by itself. */
  private streamEnded(request: OpenRequest, before: LiveStream): void {
    this.reply({ type: 'interrupted', tile: request.tile });
    this.options.clock.defer(() => {
      if (this.closed || !this.tiles.get(request.tile)?.tile.isClosed) return;
      this.closeTile(request.tile);
      const found = this.find(request);
      if (typeof found === 'string') this.refuse(request.tile, found);
      else if (found.stream === before) this.refuse(request.tile, 'STREAM_CLOSED');
      else this.watch(request, found);
    });
  }

  private find({ camera: id, profile }: OpenRequest): Found | ErrorCode {
    const camera = this.options.visitor.find(id);
    if (typeof camera === 'string') return camera;
    const stream = camera.stream(profile);
    return stream ? { camera, stream } : 'PROFILE_NOT_FOUND';
  }

  private closeTile(number: number): void {
    const open = this.tiles.get(number);
    if (!open) return;
    this.tiles.delete(number);
    this.waiting.delete(open.tile);
    open.tile.close();
    open.view?.close();
  }

  private refuse(tile: number, code: ErrorCode): void {
    this.reply({ type: 'refused', tile, code, message: ERROR_CODES[code].message });
  }

  private reply(reply: LiveLinkReply): void {
    if (this.socket.bufferedAmount > MAX_UNREAD_BYTES) this.socket.terminate();
    else this.socket.send(JSON.stringify(reply));
  }

  /** Takes one part from each tile in turn, so that a heavy stream does not starve the rest of the wall. */
  private pump(): void {
    for (const tile of this.waiting) {
      if (this.socket.bufferedAmount >= SOCKET_HIGH_WATER_BYTES) return;
      // Taken out and put in again it is the last in line.
      this.waiting.delete(tile);
      const entry = tile.queue.shift();
      if (!entry) continue;
      this.send(tile, entry);
      if (!tile.queue.isEmpty) this.waiting.add(tile);
    }
  }

  private send(tile: LiveLinkTile, { part, init, droppedBefore }: QueuedPart): void {
    const { counters } = this.options;
    if (droppedBefore > 0) {
      counters.droppedParts += droppedBefore;
      this.reply({ type: 'dropped', tile: tile.tile, parts: droppedBefore });
    }
    if (tile.sentInit !== init) {
      tile.sentInit = init;
      this.sendInit(tile, init);
    }
    const bytes = tile.sound ? part.bytes : part.bytes.subarray(0, part.videoEnd);
    counters.sentParts += 1;
    counters.sentBytes += bytes.length;
    const { independent, epoch, arrivalMs, mediaTimeMs, durationMs } = part;
    this.sendMedia(
      { kind: LIVE_LINK_PART, independent, tile: tile.tile, epoch, arrivalMs, mediaTimeMs, durationMs },
      bytes,
      () => {
        part.release();
        this.pump();
      },
    );
  }

  private sendInit({ tile, sound }: LiveLinkTile, init: InitSegment): void {
    const { epoch, video } = init;
    const mime = `video/mp4; codecs="${sound ? init.codecs : init.videoCodecs}"`;
    const { width, height, displayed } = video;
    const display = { displayWidth: displayed.width, displayHeight: displayed.height };
    this.reply({ type: 'track', tile, epoch, mime, width, height, ...display });
    const header = { tile, epoch, independent: false, arrivalMs: 0, mediaTimeMs: 0, durationMs: 0 };
    this.sendMedia({ kind: LIVE_LINK_INIT, ...header }, sound ? init.bytes : init.videoBytes);
  }

  /**
   * The header is the first fragment of the message and the bytes are the second (RFC 6455 §5.4): they go out as they
   * lie in the part, and `onFlushed` is told when nobody reads them any more, also when the connection broke.
   */
  private sendMedia(header: LiveLinkMediaHeader, bytes: Buffer, onFlushed?: () => void): void {
    const { connection } = this.options;
    const head = Buffer.allocUnsafe(LIVE_LINK_HEADER_BYTES);
    writeLiveLinkHeader(header, head);
    connection.cork();
    this.socket.send(head, { binary: true, fin: false });
    this.socket.send(bytes, { binary: true, fin: true }, () => {
      this.flushed = true;
      onFlushed?.();
    });
    connection.uncork();
  }
}
