/** A socket whose reader takes what `drain` says, and nothing before. */
export class HeldSocket {
  writableLength = 0;
  writableEnded = false;
  destroyed = false;
  readonly written: Buffer[] = [];

  write(bytes: Buffer): void {
    this.written.push(bytes);
    this.writableLength += bytes.length;
  }

  drain(): void {
    this.writableLength = 0;
  }

  destroy(): void {
    this.destroyed = true;
  }
}
