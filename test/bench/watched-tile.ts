import { WebSocket } from 'ws';
import {
  LIVE_LINK_HEADER_BYTES,
  LIVE_LINK_PART,
  LIVE_LINK_PATH,
  type LiveLinkMediaHeader,
  type LiveLinkReply,
  type LiveLinkRequest,
  readLiveLinkHeader,
} from '../../server/contract/live-link.ts';
import { readSamples } from '../support/box-reader.ts';
import type { HubProcess } from '../support/hub-process.ts';

/** A part as a tile got it, its bytes forgotten. */
export interface SeenPart {
  readonly atMs: number;
  readonly epoch: number;
  readonly independent: boolean;
  /** When its first frame came to the hub, epoch milliseconds. */
  readonly arrivalMs: number;
  readonly mediaTimeMs: number;
  readonly durationMs: number;
}

/** How many of a tile's last parts are remembered: more than a minute of them. */
const REMEMBERED = 400;
const TILES_PER_PAGE = 40;

/** One tile of a wall, as far as the network shows it. */
export class WatchedTile {
  readonly camera: string;
  /** The newest last. */
  readonly parts: SeenPart[] = [];
  /** Those of the parts so far, and how much time they stand for. */
  frames = 0;
  mediaMs = 0;
  interruptions = 0;
  droppedParts = 0;
  refusals = 0;
  private readonly countsFrames: boolean;
  private readonly dismiss: () => void;

  constructor(camera: string, countsFrames: boolean, dismiss: () => void) {
    this.camera = camera;
    this.countsFrames = countsFrames;
    this.dismiss = dismiss;
  }

  close(): void {
    this.dismiss();
  }

  /** The first key frame that came to the hub at or behind this moment (epoch milliseconds); null as long as there is none. */
  keyFrameSince(wallMs: number): SeenPart | null {
    return this.parts.find((part) => part.independent && part.arrivalMs >= wallMs) ?? null;
  }

  note(header: LiveLinkMediaHeader, bytes: Buffer): void {
    if (header.kind !== LIVE_LINK_PART) return;
    const { epoch, independent, arrivalMs, mediaTimeMs, durationMs } = header;
    this.parts.push({ atMs: performance.now(), epoch, independent, arrivalMs, mediaTimeMs, durationMs });
    if (this.parts.length > REMEMBERED) this.parts.shift();
    this.mediaMs += durationMs;
    if (this.countsFrames) this.frames += readSamples(bytes).length;
  }

  reply(reply: LiveLinkReply): void {
    if (reply.type === 'interrupted') this.interruptions += 1;
    else if (reply.type === 'dropped') this.droppedParts += reply.parts;
    else if (reply.type === 'refused') this.refusals += 1;
  }
}

/** As many pages as the tiles need. */
export class WatchedWall {
  private readonly hub: HubProcess;
  private readonly pages: WatchedPage[] = [];

  constructor(hub: HubProcess) {
    this.hub = hub;
  }

  async open(camera: string, { countsFrames = false } = {}): Promise<WatchedTile> {
    let page = this.pages.find((candidate) => candidate.tileCount < TILES_PER_PAGE);
    if (!page) {
      page = new WatchedPage(this.hub);
      this.pages.push(page);
    }
    return page.open(camera, countsFrames);
  }

  close(): void {
    for (const page of this.pages) page.close();
  }
}

class WatchedPage {
  private readonly socket: WebSocket;
  private readonly opened: Promise<void>;
  private readonly tiles = new Map<number, WatchedTile>();
  private nextTile = 0;

  constructor(hub: HubProcess) {
    this.socket = new WebSocket(`${hub.url.replace('http', 'ws')}${LIVE_LINK_PATH}`, {
      headers: { authorization: `Bearer ${hub.token}` },
    });
    this.opened = new Promise((resolve, reject) => {
      this.socket.once('open', resolve);
      this.socket.once('error', reject);
    });
    this.socket.on('message', (data, isBinary) => this.receive(data as Buffer, isBinary));
  }

  get tileCount(): number {
    return this.tiles.size;
  }

  async open(camera: string, countsFrames: boolean): Promise<WatchedTile> {
    const tile = this.nextTile++;
    const watched = new WatchedTile(camera, countsFrames, () => {
      this.tiles.delete(tile);
      this.send({ type: 'close', tile });
    });
    this.tiles.set(tile, watched);
    await this.opened;
    this.send({ type: 'open', tile, camera, profile: 'main', sound: false });
    return watched;
  }

  close(): void {
    this.socket.terminate();
  }

  private send(request: LiveLinkRequest): void {
    this.socket.send(JSON.stringify(request));
  }

  private receive(data: Buffer, isBinary: boolean): void {
    if (!isBinary) {
      const reply = JSON.parse(String(data)) as LiveLinkReply;
      if ('tile' in reply) this.tiles.get(reply.tile)?.reply(reply);
      return;
    }
    const header = readLiveLinkHeader(
      Uint8Array.prototype.slice.call(data, 0, LIVE_LINK_HEADER_BYTES).buffer,
    );
    if (header) this.tiles.get(header.tile)?.note(header, data.subarray(LIVE_LINK_HEADER_BYTES));
  }
}
