import { gzipSync } from 'node:zlib';

/** A playlist that leaves in one packet gains nothing. */
const MIN_BYTES = 1_024;
/** Small tables: setting them up costs more than compressing does (9 µs for a playlist of 3 kB, which becomes 400 bytes). */
const GZIP = { level: 3, memLevel: 5, windowBits: 13 };

/** A playlist as it stands, and compressed where that pays: once, however many ask. */
export class PlaylistBytes {
  readonly plain: Buffer;
  private compressed: Buffer | null = null;
  private asked = false;

  /** @param text names and numbers of ours: plain ASCII */
  constructor(text: string) {
    this.plain = Buffer.from(text, 'latin1');
  }

  /**
   * Null where it does not pay: it is short, or will be asked for by one player alone, five times a second anew.
   * @param reloaded by a low-latency player that has just waited for it; the first of those is not made to pay for others
   */
  gzip(reloaded: boolean): Buffer | null {
    if (this.plain.length < MIN_BYTES) return null;
    const isFirst = !this.asked;
    this.asked = true;
    if (reloaded && isFirst) return null;
    this.compressed ??= gzipSync(this.plain, GZIP);
    return this.compressed;
  }
}
