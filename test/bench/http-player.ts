import { Agent, request } from 'node:http';
import { FrameLedger } from './frame-ledger.ts';

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

const REQUEST_TIMEOUT_MS = 15_000;

export class HttpPlayer {
  /** Segments (or parts) that arrived whole. */
  pieces = 0;
  bytes = 0;
  failures = 0;
  readonly ledger = new FrameLedger();
  private readonly options: HttpPlayerOptions;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 2 });
  private stopped = false;
  private ended: Promise<void> = Promise.resolve();

  constructor(options: HttpPlayerOptions) {
    this.options = options;
  }

  start(): void {
    this.ended = this.options.lowLatency ? this.playParts() : this.playSegments();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.agent.destroy();
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
    const body = await this.get(name);
    if (body === null) return;
    this.pieces += 1;
    this.bytes += body.length;
    this.ledger.read(body);
  }

  private async text(query: string): Promise<string | null> {
    const body = await this.get(query);
    return body === null ? null : body.toString();
  }

  private get(relative: string): Promise<Buffer | null> {
    if (this.stopped) return Promise.resolve(null);
    return new Promise((resolve) => {
      const failed = () => {
        if (!this.stopped) this.failures += 1;
        resolve(null);
      };
      const headers = { authorization: `Bearer ${this.options.token}` };
      const outgoing = request(
        new URL(relative, this.options.url),
        { agent: this.agent, headers, timeout: REQUEST_TIMEOUT_MS },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', failed);
          response.on('end', () => (response.statusCode === 200 ? resolve(Buffer.concat(chunks)) : failed()));
        },
      );
      outgoing.on('timeout', () => outgoing.destroy(new Error('timed out')));
      outgoing.on('error', failed);
      outgoing.end();
    });
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
