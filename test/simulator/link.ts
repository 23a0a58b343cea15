import type { Socket } from 'node:net';
import type { Paced, Pacer } from './pacer.ts';

const STUCK_AFTER_MS = 2000;
const DRIBBLE_EVERY_MS = 50;
const DRIBBLE_QUEUE_MAX = 64 * 1024;

/**
 * One connection's way out. Nothing is buffered for a slow reader: while the kernel has not taken the last write, what
 * comes next is refused, and a reader that takes nothing for two seconds is cut off (the shared packets may change
 * soon after that). Who sends pictures of megabytes has a buffer for them and lets the reader be behind for a while.
 */
export class Link {
  readonly socket: Socket;
  /** What comes while the reader is behind for no longer than this is buffered. */
  patienceMs = 0;
  private readonly pacer: Pacer;
  private stuckSinceMs = -1;
  private dribble: Dribble | null = null;

  constructor(socket: Socket, pacer: Pacer) {
    this.socket = socket;
    this.pacer = pacer;
  }

  get closed(): boolean {
    return this.socket.destroyed || this.socket.writableEnded;
  }

  /** All that was sent has left. */
  get isEmpty(): boolean {
    return this.socket.writableLength === 0;
  }

  /** From now on no more than so many bytes a second leave; null lets them go again. */
  limit(bytesPerSecond: number | null): void {
    if (bytesPerSecond !== null) {
      if (this.dribble?.ended === false) this.dribble.bytesPerTurn = perTurn(bytesPerSecond);
      else this.startDribble(bytesPerSecond);
    } else if (this.dribble !== null) {
      this.dribble.bytesPerTurn = Number.POSITIVE_INFINITY;
      this.dribble.ending = true;
    }
  }

  /** False: not taken, the reader is behind. */
  sendMedia(bytes: Buffer, nowMs: number): boolean {
    if (this.dribble?.ended === false) return this.dribble.add(bytes, DRIBBLE_QUEUE_MAX);
    if (this.socket.writableLength > 0) return this.sendBehind(bytes, nowMs);
    this.stuckSinceMs = -1;
    this.writeMedia(bytes);
    return true;
  }

  sendText(text: string): void {
    if (this.closed) return;
    if (this.dribble?.ended === false) this.dribble.add(Buffer.from(text), Number.POSITIVE_INFINITY);
    else this.socket.write(text);
  }

  private sendBehind(bytes: Buffer, nowMs: number): boolean {
    if (this.stuckSinceMs < 0) this.stuckSinceMs = nowMs;
    const stuckMs = nowMs - this.stuckSinceMs;
    if (stuckMs > STUCK_AFTER_MS) this.socket.destroy();
    if (stuckMs >= this.patienceMs) return false;
    this.writeMedia(bytes);
    return true;
  }

  /** Where they may wait they are copied: the shared packets would change before they have left. */
  private writeMedia(bytes: Buffer): void {
    this.socket.write(this.patienceMs > 0 ? Buffer.from(bytes) : bytes);
  }

  private startDribble(bytesPerSecond: number): void {
    this.dribble = new Dribble(this.socket, perTurn(bytesPerSecond));
    this.pacer.add(this.dribble);
  }
}

function perTurn(bytesPerSecond: number): number {
  return Math.max(1, Math.round((bytesPerSecond * DRIBBLE_EVERY_MS) / 1000));
}

class Dribble implements Paced {
  dueMs = 0;
  ending = false;
  ended = false;
  bytesPerTurn: number;
  private readonly socket: Socket;
  private waiting: Buffer = Buffer.alloc(0);

  constructor(socket: Socket, bytesPerTurn: number) {
    this.socket = socket;
    this.bytesPerTurn = bytesPerTurn;
  }

  /** Copies: the shared packets would change before they have left. */
  add(bytes: Buffer, limitBytes: number): boolean {
    if (this.waiting.length + bytes.length > limitBytes) return false;
    this.waiting = Buffer.concat([this.waiting, bytes]);
    return true;
  }

  run(nowMs: number): number {
    const leaving = this.waiting.subarray(0, this.bytesPerTurn);
    this.waiting = this.waiting.subarray(leaving.length);
    if (leaving.length > 0 && !this.socket.destroyed) this.socket.write(leaving);
    this.ended = this.socket.destroyed || (this.ending && this.waiting.length === 0);
    return this.ended ? -1 : nowMs + DRIBBLE_EVERY_MS;
  }
}
