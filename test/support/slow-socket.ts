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
  private readonly unsent: { bytes: number; endsMedia: boolean; done?: () => void }[] = [];

  send(data: string | Buffer, options?: object, done?: () => void): void {
    const bytes = Buffer.byteLength(data);
    const endsMedia = typeof data !== 'string' && (options as { fin: boolean }).fin;
    this.bufferedAmount += bytes;
    this.unsent.push({ bytes, endsMedia, done });
    if (typeof data === 'string') this.sent.push(data);
    else if (!endsMedia) this.media.push(Buffer.from(data));
  }
  /** So many media frames leave, and the text before them. */
  flush(frames: number): void {
    for (let left = frames; left > 0; ) {
      const next = this.unsent.shift();
      if (!next) return;
      this.bufferedAmount -= next.bytes;
      next.done?.();
      if (next.endsMedia) left -= 1;
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
