import type { Socket } from 'node:net';
import type { Paced } from './pacer.ts';

const EVERY_MS = 5;
const STEP_BYTES = 16 * 1024;

/** An answer that never ends: as much of it as the other side takes, until that has had enough. */
export class Flood implements Paced {
  dueMs = 0;
  private readonly socket: Socket;
  private readonly step: string;

  constructor(socket: Socket, what: 'header' | 'body', cseq: string) {
    this.socket = socket;
    const line = what === 'header' ? `X-Filler: ${'x'.repeat(110)}\r\n` : `a=${'x'.repeat(120)}\r\n`;
    this.step = line.repeat(STEP_BYTES / line.length);
    const length =
      what === 'body' ? 'Content-Type: application/sdp\r\nContent-Length: 4000000000\r\n\r\nv=0\r\n' : '';
    socket.write(`RTSP/1.0 200 OK\r\nCSeq: ${cseq}\r\n${length}`);
  }

  run(nowMs: number): number {
    if (this.socket.destroyed) return -1;
    if (this.socket.writableLength === 0) this.socket.write(this.step);
    return nowMs + EVERY_MS;
  }
}
