import { EventEmitter } from 'node:events';

/** A page's socket whose line is as slow as the test wants it. */
export class SlowSocket extends EventEmitter {
  bufferedAmount = 0;
  pings = 0;
  terminated = false;
  closedWith: number | null = null;
  paused = false;
  /** Text frames. */
  readonly sent: string[] = [];
  /** The headers of the binary frames. */
  readonly media: Buffer[] = [];
  private readonly unsent: { bytes: number; done?: () => void }[] = [];

  send(data: string | Buffer, options?: object, done?: () => void): void {
    if (typeof data === 'string') {
      this.sent.push(data);
      return;
    }
    this.bufferedAmount += data.length;
    this.unsent.push({ bytes: data.length, done });
    if (!(options as { fin: boolean }).fin) this.media.push(Buffer.from(data));
  }
  /** So many media frames leave. */
  flush(frames: number): void {
    for (const { bytes, done } of this.unsent.splice(0, frames * 2)) {
      this.bufferedAmount -= bytes;
      done?.();
    }
  }
  say(message: object): void {
    this.emit('message', Buffer.from(JSON.stringify(message)), false);
  }
  ping(): void {
    this.pings += 1;
  }
  pause(): void {
    this.paused = true;
  }
  resume(): void {
    this.paused = false;
  }
  close(code: number): void {
    this.closedWith = code;
  }
  terminate(): void {
    this.terminated = true;
    this.emit('close');
  }
}
