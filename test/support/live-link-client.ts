import { WebSocket } from 'ws';
import {
  LIVE_LINK_HEADER_BYTES,
  type LiveLinkMediaHeader,
  type LiveLinkReply,
  type LiveLinkRequest,
  readLiveLinkHeader,
} from '../../server/contract/live-link.ts';

export type ReceivedFrame = LiveLinkReply | (LiveLinkMediaHeader & { type: 'media'; bytes: Buffer });

/** A page's end of the live link, for tests: keeps everything it was sent, in order. */
export class LiveLinkClient {
  readonly frames: ReceivedFrame[] = [];
  /** Once the connection has closed. */
  closed: { code: number; reason: string } | null = null;
  /** The HTTP status with which the upgrade was refused. */
  refusedWith: number | null = null;
  readonly socket: WebSocket;

  constructor(url: string, headers: Record<string, string>) {
    this.socket = new WebSocket(url, { headers });
    this.socket.on('message', (data, isBinary) => this.receive(data as Buffer, isBinary));
    this.socket.on('close', (code, reason) => {
      this.closed = { code, reason: String(reason) };
    });
    this.socket.on('unexpected-response', (_request, response) => {
      this.refusedWith = response.statusCode ?? null;
      response.resume();
      this.socket.terminate();
    });
    this.socket.on('error', () => {});
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  send(request: LiveLinkRequest): void {
    this.socket.send(JSON.stringify(request));
  }

  /** The text frames of one type. */
  replies<T extends LiveLinkReply['type']>(type: T): Extract<LiveLinkReply, { type: T }>[] {
    return this.frames.filter((frame) => frame.type === type) as never;
  }

  /** Contents of the media frames of a tile, as text. */
  media(tile: number): string[] {
    return this.frames.flatMap((frame) =>
      frame.type === 'media' && frame.tile === tile ? [String(frame.bytes)] : [],
    );
  }

  private receive(data: Buffer, isBinary: boolean): void {
    if (!isBinary) {
      this.frames.push(JSON.parse(String(data)) as LiveLinkReply);
      return;
    }
    const header = readLiveLinkHeader(new Uint8Array(data).buffer);
    if (!header) throw new Error(`a binary frame of ${data.length} bytes without a header`);
    this.frames.push({ type: 'media', ...header, bytes: data.subarray(LIVE_LINK_HEADER_BYTES) });
  }
}
