import { gzipSync } from 'node:zlib';

/** A playlist that leaves in one packet gains nothing. */
const MIN_BYTES = 1_024;
/** Small tables: setting them up costs more than compressing does (9 µs for a playlist of 3 kB, which becomes 400 bytes). */
const GZIP = { level: 3, memLevel: 5, windowBits: 13 };

/** A playlist as it stands, and compressed when somebody takes it so: once, however many ask. */
export class PlaylistBytes {
  readonly plain: Buffer;
  private compressed: Buffer | null = null;

  constructor(text: string) {
    this.plain = Buffer.from(text);
  }

  /** Null where it does not pay. */
  get gzip(): Buffer | null {
    if (this.plain.length < MIN_BYTES) return null;
    this.compressed ??= gzipSync(this.plain, GZIP);
    return this.compressed;
  }
}
