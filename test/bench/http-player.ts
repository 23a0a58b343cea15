import { FrameLedger } from './frame-ledger.ts';
import { ReadingConnection } from './reading-connection.ts';

/**
 * A player over plain HTTP as the network sees it: it asks for the playlist and for each new segment (or, as a low-latency player, blocks for
 * each part) and throws the bytes away. Many of them run in one process.
 */
export interface HttpPlayerOptions {
  /** Address of the media playlist. */
  url: string;
  token: string;
  lowLatency: boolean;
}

export class HttpPlayer {
  /** Segments (or parts) that arrived whole. */
  pieces = 0;
  bytes = 0;
  failures = 0;
  readonly ledger = new FrameLedger();
  private readonly options: HttpPlayerOptions;
  private readonly connection: ReadingConnection;
  private stopped = false;
  private ended: Promise<void> = Promise.resolve();

  constructor(options: HttpPlayerOptions) {
    this.options = options;
    this.connection = new ReadingConnection(new URL(options.url), options.token);
  }

  start(): void {
    this.ended = this.options.lowLatency ? this.playParts() : this.playSegments();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.connection.close();
    await this.ended;
  }

  private async playSegments(): Promise<void> {
    let last = '';
    while (!this.stopped) {
      const playlist = await this.text('');
      const segments = listedSegments(playlist ?? '');
      const fresh = segments.slice(segments.indexOf(last) + 1);
      // A player starts near the live edge, not with all that is listed.
      for (const segment of last === '' ? fresh.slice(-1) : fresh) {
        await this.fetchPiece(segment);
        last = segment;
      }
      const targetSeconds = Number(/#EXT-X-TARGETDURATION:(\d+)/.exec(playlist ?? '')?.[1] ?? 1);
      // RFC 8216 §6.3.4: half a target duration when nothing was new.
      await pause(fresh.length > 0 ? targetSeconds * 1000 : targetSeconds * 500);
    }
  }

  private async playParts(): Promise<void> {
    let query = '';
    const seen = new Set<string>();
    while (!this.stopped) {
      const playlist = await this.text(query);
      if (playlist === null) {
        query = '';
        await pause(500);
        continue;
      }
      const parts = [...playlist.matchAll(/^#EXT-X-PART:.*URI="([^"]+)"/gm)].map((match) => match[1]!);
      const fresh = seen.size === 0 ? parts.slice(-1) : parts.filter((part) => !seen.has(part));
      for (const part of parts) seen.add(part);
      for (const part of fresh) await this.fetchPiece(part);
      while (seen.size > 500) seen.delete(seen.values().next().value as string);
      query = nextQuery(playlist);
    }
  }

  private async fetchPiece(name: string): Promise<void> {
    const { ledger } = this;
    let sizeBytes = 0;
    const isWhole = await this.get(name, (bytes) => {
      sizeBytes += bytes.length;
      ledger.read(bytes);
    });
    ledger.endPiece();
    if (!isWhole) return;
    this.pieces += 1;
    this.bytes += sizeBytes;
  }

  private async text(query: string): Promise<string | null> {
    let text = '';
    const isWhole = await this.get(query, (bytes) => {
      text += bytes.toString('latin1');
    });
    return isWhole ? text : null;
  }

  /** False: it failed, and was counted. */
  private async get(relative: string, onBody: (bytes: Buffer) => void): Promise<boolean> {
    if (this.stopped) return false;
    const { pathname, search } = new URL(relative, this.options.url);
    const status = await this.connection.get(pathname + search, onBody).catch(() => 0);
    if (status === 200) return true;
    if (!this.stopped) this.failures += 1;
    return false;
  }
}

/** Names of the segments that hold media: what is marked EXT-X-GAP must not be asked for (RFC 8216bis §4.4.4.7). */
function listedSegments(playlist: string): string[] {
  const media = playlist.replaceAll(/#EXT-X-GAP\n(?:#.*\n)*.*\n/g, '');
  return media.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

/** The blocking request for what comes after the last part listed. */
function nextQuery(playlist: string): string {
  const first = Number(/#EXT-X-MEDIA-SEQUENCE:(\d+)/.exec(playlist)?.[1] ?? 0);
  const lines = playlist.split('\n');
  const complete = lines.filter((line) => line !== '' && !line.startsWith('#')).length;
  const tail = lines.slice(lines.findLastIndex((line) => line !== '' && !line.startsWith('#')) + 1);
  const open = tail.filter((line) => line.startsWith('#EXT-X-PART:')).length;
  return `?_HLS_msn=${first + complete}&_HLS_part=${open}`;
}

export function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
