/** Some ten seconds of a hundred cameras: more than a hundred players on bad lines hold at any time. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * The memory of parts that have left their window and that readers alone still hold: slow readers make it grow, and nothing else does.
 * One for all windows of a hub; whoever serves readers lets the slowest go while there is an excess.
 */
export class LingeringMemory {
  private readonly maxBytes: number;
  private held = 0;

  constructor(maxBytes = MAX_BYTES) {
    this.maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.held;
  }

  /** Beyond the ceiling. */
  get excessBytes(): number {
    return Math.max(0, this.held - this.maxBytes);
  }

  add(bytes: number): void {
    this.held += bytes;
  }

  remove(bytes: number): void {
    this.held -= bytes;
  }
}
