import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import {
  LIVE_LINK_HEADER_BYTES,
  LIVE_LINK_INIT,
  LIVE_LINK_PART,
  LIVE_LINK_PATH,
  type LiveLinkReply,
  type LiveLinkRequest,
  writeLiveLinkHeader,
} from '../../server/contract/live-link.ts';
import { type FragmentedClip, movePart } from './fragmented-clip.ts';

interface SentPart {
  bytes: Buffer;
  independent: boolean;
  arrivalMs: number;
  mediaTimeMs: number;
}

interface Viewer {
  socket: WebSocket;
  tile: number;
  stillsEveryMs?: number;
  lastStillMs?: number;
}

/** One profile of a camera that never ends: loops its clip in real time and keeps the parts since the last key frame. */
class StandInStream {
  clip: FragmentedClip;
  readonly viewers = new Set<Viewer>();
  epoch = 1;
  paused = false;
  /** Parts that are swallowed, as a camera with a bad line loses frames. */
  lose = 0;
  /** Added to the media time: a camera that was restarted begins at another one. */
  mediaOffsetMs = 0;
  #group: SentPart[] = [];
  #index: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #nextAtMs = 0;

  constructor(clip: FragmentedClip, phaseParts: number) {
    this.clip = clip;
    this.#index = phaseParts;
  }

  start(): void {
    // The group in which a viewer finds a warm camera.
    const groupStart = this.#index - (this.#index % this.#groupParts());
    for (let index = groupStart; index < this.#index; index++) this.#keep(this.#part(index));
    // Each stream on its own beat: cameras do not cut their parts at the same moment.
    this.#nextAtMs = performance.now() + Math.random() * this.clip.partMs;
    this.#schedule();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** A new epoch: other media times, and parts from a key frame on. */
  restart(clip: FragmentedClip = this.clip): void {
    this.clip = clip;
    this.epoch++;
    this.#group = [];
    this.mediaOffsetMs = 1_000_000 * this.epoch;
    this.#index = Math.ceil(this.#index / this.#groupParts()) * this.#groupParts();
    for (const viewer of this.viewers) this.greet(viewer);
  }

  greet(viewer: Viewer): void {
    const { mime, width, height, init } = this.clip;
    const picture = { width, height, displayWidth: width, displayHeight: height };
    reply(viewer.socket, { type: 'track', tile: viewer.tile, epoch: this.epoch, mime, ...picture });
    this.#sendInit(viewer, init);
    for (const part of this.#group) this.#send(viewer, part);
  }

  #groupParts(): number {
    return Math.max(
      1,
      this.clip.parts.findIndex((part, index) => index > 0 && part.independent),
    );
  }

  #schedule(): void {
    this.#nextAtMs += this.clip.partMs;
    this.#timer = setTimeout(() => this.#tick(), Math.max(0, this.#nextAtMs - performance.now()));
  }

  #tick(): void {
    this.#schedule();
    if (this.paused) return;
    const part = this.#part(this.#index++);
    if (this.lose > 0) {
      this.lose--;
      return;
    }
    this.#keep(part);
    for (const viewer of this.viewers) this.#send(viewer, part);
  }

  #part(index: number): SentPart {
    const { parts, partMs } = this.clip;
    const source = parts[index % parts.length]!;
    const loopMs = Math.floor(index / parts.length) * parts.length * partMs + this.mediaOffsetMs;
    return {
      bytes: movePart(source.bytes, loopMs / 1000),
      independent: source.independent,
      arrivalMs: Date.now() - partMs,
      mediaTimeMs: index * partMs + this.mediaOffsetMs,
    };
  }

  #keep(part: SentPart): void {
    if (part.independent) this.#group = [];
    if (part.independent || this.#group.length > 0) this.#group.push(part);
  }

  #sendInit({ socket, tile }: Viewer, init: Buffer): void {
    const header = Buffer.alloc(LIVE_LINK_HEADER_BYTES);
    const blank = { arrivalMs: 0, mediaTimeMs: 0, durationMs: 0, independent: false };
    writeLiveLinkHeader({ kind: LIVE_LINK_INIT, tile, epoch: this.epoch, ...blank }, header);
    socket.send(Buffer.concat([header, init]));
  }

  #send(viewer: Viewer, part: SentPart): void {
    if (!isWanted(viewer, part)) return;
    const { socket, tile } = viewer;
    const header = Buffer.alloc(LIVE_LINK_HEADER_BYTES);
    const { arrivalMs, mediaTimeMs, independent } = part;
    const durationMs = this.clip.partMs;
    const epoch = this.epoch;
    writeLiveLinkHeader(
      { kind: LIVE_LINK_PART, tile, epoch, arrivalMs, mediaTimeMs, durationMs, independent },
      header,
    );
    socket.send(header, { fin: false, binary: true });
    socket.send(part.bytes, { fin: true, binary: true });
  }
}

function isWanted(viewer: Viewer, { independent, arrivalMs }: SentPart): boolean {
  const { stillsEveryMs, lastStillMs = 0 } = viewer;
  if (stillsEveryMs === undefined) return true;
  if (!independent || arrivalMs - lastStillMs < stillsEveryMs * 0.9) return false;
  viewer.lastStillMs = arrivalMs;
  return true;
}

function reply(socket: WebSocket, message: LiveLinkReply): void {
  socket.send(JSON.stringify(message));
}

/** As much of a hub as the player sees: serves a page, speaks the live link, fails on command. */
export class StandInHub {
  readonly #files: Map<string, { type: string; body: string | Buffer }>;
  readonly #streams = new Map<string, StandInStream>();
  #http: Server | null = null;
  #sockets: WebSocketServer | null = null;
  #port: number;

  constructor(options: { port: number; files: Map<string, { type: string; body: string | Buffer }> }) {
    this.#port = options.port;
    this.#files = options.files;
  }

  addStream(camera: string, profile: 'main' | 'sub', clip: FragmentedClip, phaseParts = 0): StandInStream {
    const stream = new StandInStream(clip, phaseParts);
    this.#streams.set(`${camera}/${profile}`, stream);
    stream.start();
    return stream;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Of the tiles that are open, those that get a picture now and then. */
  get savingTiles(): number {
    const viewers = [...this.#streams.values()].flatMap((stream) => [...stream.viewers]);
    return viewers.filter(({ stillsEveryMs }) => stillsEveryMs !== undefined).length;
  }

  /** Tiles open at the moment, over all pages. */
  get openTiles(): number {
    return [...this.#streams.values()].reduce((sum, stream) => sum + stream.viewers.size, 0);
  }

  async start(): Promise<void> {
    const http = createServer((request, response) => {
      const file = this.#files.get(new URL(request.url ?? '/', 'http://x').pathname);
      response.writeHead(file ? 200 : 404, { 'content-type': file?.type ?? 'text/plain' });
      response.end(file?.body ?? 'nothing here');
    });
    const sockets = new WebSocketServer({ server: http, path: LIVE_LINK_PATH });
    sockets.on('connection', (socket) => this.#serve(socket));
    await new Promise<void>((resolve) => http.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (http.address() as AddressInfo).port;
    this.#http = http;
    this.#sockets = sockets;
  }

  /** The hub goes away and its streams go on: as seen by a page, a restart. */
  async stopListening(): Promise<void> {
    for (const socket of this.#sockets?.clients ?? []) socket.terminate();
    this.#sockets?.close();
    this.#http?.closeAllConnections();
    await new Promise<void>((resolve) => (this.#http ? this.#http.close(() => resolve()) : resolve()));
    this.#http = null;
    this.#sockets = null;
  }

  async stop(): Promise<void> {
    for (const stream of this.#streams.values()) stream.stop();
    await this.stopListening();
  }

  tell(stream: StandInStream, message: 'interrupted'): void {
    for (const { socket, tile } of stream.viewers) reply(socket, { type: message, tile });
  }

  #serve(socket: WebSocket): void {
    const open = new Map<number, () => void>();
    socket.on('message', (data) => {
      const request = JSON.parse(data.toString()) as LiveLinkRequest;
      if (request.type === 'ping') {
        reply(socket, { type: 'pong', sentAtMs: request.sentAtMs, hubTimeMs: Date.now() });
      } else if (request.type === 'close') {
        open.get(request.tile)?.();
        open.delete(request.tile);
      } else {
        this.#open(socket, request, open);
      }
    });
    socket.on('close', () => {
      for (const close of open.values()) close();
    });
  }

  #open(
    socket: WebSocket,
    { tile, camera, profile, stillsEveryMs }: Extract<LiveLinkRequest, { type: 'open' }>,
    open: Map<number, () => void>,
  ): void {
    const stream = this.#streams.get(`${camera}/${profile}`);
    if (!stream) {
      reply(socket, { type: 'refused', tile, code: 'CAMERA_NOT_FOUND', message: 'There is no such camera.' });
      return;
    }
    const viewer: Viewer = { socket, tile, stillsEveryMs };
    reply(socket, { type: 'opened', tile, camera, profile });
    stream.greet(viewer);
    stream.viewers.add(viewer);
    open.set(tile, () => stream.viewers.delete(viewer));
  }
}

export type { StandInStream };
