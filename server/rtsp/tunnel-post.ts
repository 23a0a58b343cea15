import type { Socket } from 'node:net';
import type { RtspMessage } from './rtsp-message.ts';
import { openSocketWire, type SocketTarget, type WireListener } from './socket-wire.ts';
import { TunnelHead } from './tunnel-head.ts';

/**
 * One POST of a tunnel through HTTP, whose body is what this side says (see http-tunnel.ts). What is written before it is open, and known
 * to be with the right camera, waits.
 *
 * Tolerated: an answer at any time or none, in any pieces, without an end.
 */
/** What QuickTime announces; some cameras expect exactly this. It is never sent in full. */
export const POST_BYTES = 32_767;
/** More than a request of ours can have: a POST that has less room left is closed, and the next request opens another. */
const POST_RESERVE_BYTES = 8 * 1024;
const END_OF_HEAD = Buffer.from('\r\n\r\n');

export interface TunnelPostOptions {
  target: SocketTarget;
  head: string;
  /** In base64; what its body begins with. */
  body: string;
  /** In place of one that was refused: what is said to it is final. */
  isSecond: boolean;
  readBuffer: Buffer;
}

export class TunnelPost {
  readonly isSecond: boolean;
  isOpen = false;
  private readonly socket: Socket;
  private readonly head: string;
  private readonly answer = new TunnelHead();
  private isAnswered = false;
  private waiting: string;
  private kept: string;
  private isClosing = false;
  private bodyBytes: number;

  constructor(
    { target, head, body, isSecond, readBuffer }: TunnelPostOptions,
    listener: Omit<WireListener, 'opened'>,
  ) {
    this.isSecond = isSecond;
    this.head = head;
    this.waiting = body;
    this.kept = body;
    this.bodyBytes = body.length;
    this.socket = openSocketWire(target, readBuffer, { ...listener, opened: () => this.opened() });
  }

  get isFull(): boolean {
    return this.bodyBytes > POST_BYTES - POST_RESERVE_BYTES;
  }

  /** Bytes that did not leave yet. */
  get unsent(): number {
    return this.waiting.length + this.socket.writableLength;
  }

  /** In base64; what another POST has to say when this one is refused. */
  get untaken(): string {
    return this.kept;
  }

  /** In base64. */
  write(body: string): void {
    this.bodyBytes += body.length;
    // One that has its answer is asked for no login any more.
    if (!this.isAnswered) this.kept += body;
    if (this.isOpen) this.socket.write(body);
    else this.waiting += body;
  }

  /** The camera let it in, or answered what was asked here: that is not to be asked once more. */
  heard(): void {
    this.kept = '';
  }

  /** Takes the bytes in [0, length). @returns the head of the answer, once, when it is whole; null before, after, and when it is no HTTP. */
  readAnswer(buffer: Buffer, length: number): RtspMessage | null {
    if (this.isAnswered) return null;
    const answer = this.answer.push(buffer, length);
    this.isAnswered = answer !== null;
    return answer === null || answer === 'endless' ? null : answer.message;
  }

  /** The connection is over, and so is its answer. @returns as `readAnswer`. */
  endAnswer(): RtspMessage | null {
    return this.readAnswer(END_OF_HEAD, END_OF_HEAD.length);
  }

  /** When all is sent. */
  closeGently(): void {
    this.isClosing = true;
    if (this.isOpen) this.socket.destroySoon();
  }

  destroy(): void {
    this.socket.destroy();
  }

  private opened(): void {
    this.isOpen = true;
    // Each in a TLS record of its own: GStreamer's server does not see what lies behind the head in the same one.
    this.socket.write(this.head, 'latin1');
    this.socket.write(this.waiting);
    this.waiting = '';
    if (this.isClosing) this.socket.destroySoon();
  }
}
