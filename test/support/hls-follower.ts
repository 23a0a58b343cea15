import { readSamples } from './box-reader.ts';
import { PlaylistHistory } from './playlist-history.ts';
import { type ReadPart, type ReadPlaylist, type ReadSegment, readPlaylist } from './playlist-reader.ts';

const VIDEO_TRACK = 1;
const VIDEO_TIMESCALE = 90_000;
/** Six decimals in the playlist. */
const ROUNDING_S = 2e-6;

export interface FollowedPart extends ReadPart {
  bytes: Buffer;
  /** Decode times of its video, seconds. */
  start: number;
  end: number;
}

/**
 * A low-latency player by the book (RFC 8216bis §6.3), without a picture: blocking reloads, deltas where they are offered, the
 * hinted part asked for ahead. It loads everything and holds what the playlist says against the media itself.
 */
export class HlsFollower {
  readonly history = new PlaylistHistory();
  /** What the media said otherwise than the playlist. */
  readonly faults: string[] = [];
  readonly parts = new Map<string, FollowedPart>();
  /** From the answer that hinted at a part to the part itself, milliseconds. */
  readonly hintWaits: number[] = [];
  deltas = 0;
  segmentsCompared = 0;
  private stopped = false;
  private hinted: { uri: string; answer: Promise<Buffer | null> } | null = null;
  private readonly compared = new Set<string>();
  private readonly base: string;
  private readonly get: (path: string) => Promise<Response>;

  /** @param playlist its address, as `get` takes it */
  constructor(playlist: string, get: (path: string) => Promise<Response>) {
    this.base = playlist.slice(0, playlist.lastIndexOf('/') + 1);
    this.get = get;
  }

  stop(): void {
    this.stopped = true;
  }

  /** Until `stop`. Throws when the playlist is refused. */
  async follow(): Promise<void> {
    let query = '';
    while (!this.stopped) {
      const playlist = readPlaylist(await this.text(`index.m3u8${query}`));
      if (playlist.skipped > 0) this.deltas += 1;
      const whole = this.history.take(playlist);
      this.expectHint(whole);
      for (const segment of whole.segments) await this.load(segment, whole.segments);
      query = nextQuery(whole);
    }
  }

  private expectHint({ preloadHint }: ReadPlaylist): void {
    if (preloadHint === null || preloadHint === this.hinted?.uri) return;
    const askedAt = performance.now();
    const answer = this.bytes(preloadHint).then((bytes) => {
      if (bytes) this.hintWaits.push(performance.now() - askedAt);
      return bytes;
    });
    // Whoever stops to follow stops to wait.
    answer.catch(() => {});
    this.hinted = { uri: preloadHint, answer };
  }

  private async load(segment: ReadSegment, all: readonly ReadSegment[]): Promise<void> {
    for (const part of segment.parts) {
      if (this.parts.has(part.uri)) continue;
      const ahead = this.hinted?.uri === part.uri ? await this.hinted.answer : null;
      const bytes = ahead ?? (await this.bytes(part.uri));
      if (bytes) this.check(part, bytes, segment);
      else this.faults.push(`${part.uri} is listed and was refused`);
    }
    const last = all.at(-1) === segment;
    if (segment.uri && !last && segment.parts.length > 0) await this.compare(segment.uri, segment);
  }

  /** What the playlist says of a part is what is in it. */
  private check(part: ReadPart, bytes: Buffer, segment: ReadSegment): void {
    const video = readSamples(bytes).filter(({ trackId }) => trackId === VIDEO_TRACK);
    const [first] = video;
    if (!first) {
      this.faults.push(`${part.uri} has no video`);
      return;
    }
    const duration = video.reduce((sum, { durationTicks }) => sum + durationTicks, 0) / VIDEO_TIMESCALE;
    const start = first.decodeTicks / VIDEO_TIMESCALE;
    if (first.keyFrame !== part.independent)
      this.faults.push(`${part.uri} is independent: ${first.keyFrame}`);
    if (Math.abs(duration - part.duration) > ROUNDING_S) this.faults.push(`${part.uri} lasts ${duration} s`);
    const before = [...this.parts.values()].at(-1);
    const follows = segment.parts[0] !== part || !segment.discontinuity;
    if (before && follows && Math.abs(start - before.end) > ROUNDING_S) {
      this.faults.push(`${part.uri} begins at ${start} s, and ${before.uri} ended at ${before.end} s`);
    }
    this.parts.set(part.uri, { ...part, bytes, start, end: start + duration });
  }

  /** A segment is its parts, one behind the other. */
  private async compare(uri: string, { parts }: ReadSegment): Promise<void> {
    if (this.compared.has(uri)) return;
    this.compared.add(uri);
    const bytes = await this.bytes(uri);
    const expected = Buffer.concat(parts.map((part) => this.parts.get(part.uri)?.bytes ?? Buffer.alloc(0)));
    if (!bytes?.equals(expected)) this.faults.push(`${uri} is not what its parts are`);
    this.segmentsCompared += 1;
  }

  private async text(name: string): Promise<string> {
    const answer = await this.get(this.base + name);
    if (!answer.ok) throw new Error(`${name} was refused: ${answer.status} ${await answer.text()}`);
    return answer.text();
  }

  private async bytes(name: string): Promise<Buffer | null> {
    const answer = await this.get(this.base + name);
    if (answer.ok) return Buffer.from(await answer.arrayBuffer());
    await answer.arrayBuffer();
    return null;
  }
}

/** §6.2.5.2: the part behind the last one. */
function nextQuery({ segments, canSkipUntil }: ReadPlaylist): string {
  const last = segments.at(-1)!;
  const next = last.uri === null ? [last.sequence, last.parts.length] : [last.sequence + 1, 0];
  const skip = canSkipUntil === null ? '' : '&_HLS_skip=YES';
  return `?_HLS_msn=${next[0]}&_HLS_part=${next[1]}${skip}`;
}
