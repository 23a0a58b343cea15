import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { BookmarkRecord } from '../storage/bookmark-store.ts';
import type { EvidenceDisk } from './evidence-disk.ts';
import type { EvidenceFolder } from './evidence-folder.ts';
import { sha256Of } from './run-index.ts';
import type { StillGroup } from './still-seeker.ts';

/** What decodes a picture: the still maker of ffmpeg/ is one of these. */
export interface StillDecoder {
  make(
    video: readonly Uint8Array[],
    signal: AbortSignal,
    wish?: { offsetMs: number; maxWidth: number; maxJpegBytes: number; deadlineMs: number },
  ): Promise<
    | { readonly ok: true; readonly jpeg: Buffer; readonly offsetMs: number }
    | { readonly ok: false; readonly missing: string; readonly why: string }
  >;
}

export interface StillsOptions {
  decoder: StillDecoder;
  folder: EvidenceFolder;
  disk: EvidenceDisk;
  clock: Clock;
  logger: Logger;
  /** With the SHA-256 of the picture where there is one. */
  onChanged(id: string, still: BookmarkRecord['still'], sha256: string | null): void;
}

/** As evidence it is to be read: full HD, and no larger than that needs. */
const MAX_WIDTH = 1920;
const MAX_JPEG_BYTES = 3 * 1024 * 1024;
/** A fraction of a second is enough for most; decoders run behind everything else, and a machine may be busy for long. */
const DEADLINE_MS = 30_000;
/** Bookmarks that come in one go wait for their pictures; more than this, or of more bytes, go without. */
const MAX_WAITING = 50;
const MAX_WAITING_BYTES = 128 * 1024 * 1024;
const NONE = { state: 'missing', takenAtMs: null } as const;
const JPEG_BEGIN = [0xff, 0xd8, 0xff];
const JPEG_END = [0xff, 0xd9];

interface Work {
  bookmark: string;
  /** Held meanwhile. */
  bytes: number;
  abandoned: AbortController;
}

/** The pictures of bookmarks: decoded here, or as a browser showed them. */
export class Stills {
  private readonly options: StillsOptions;
  private readonly open = new AbortController();
  private readonly working = new Map<Promise<void>, Work>();

  constructor(options: StillsOptions) {
    this.options = options;
  }

  /** May be called twice. */
  async stop(): Promise<void> {
    this.open.abort();
    await Promise.all(this.working.keys());
  }

  /** Nobody wants the picture of a bookmark any more whose clip has ended. Resolves when nothing more is written for it. */
  async abandon(id: string): Promise<void> {
    const works = [...this.working].filter(([, { bookmark }]) => bookmark === id);
    for (const [, { abandoned }] of works) abandoned.abort();
    await Promise.all(works.map(([done]) => done));
  }

  /** Decodes the picture of a moment, in its turn. Takes the group over. */
  take(id: string, group: StillGroup): void {
    const bytes = group.parts.reduce((sum, part) => sum + part.bytes.length, 0);
    if (this.open.signal.aborted || !this.hasRoomFor(bytes)) {
      release(group);
      if (!this.open.signal.aborted) this.options.onChanged(id, NONE, null);
      return;
    }
    const work = { bookmark: id, bytes, abandoned: new AbortController() };
    const done = this.decode(work, group).finally(() => {
      release(group);
      this.working.delete(done);
    });
    this.working.set(done, work);
  }

  /** A picture that a browser showed. */
  async writeShown(id: string, jpeg: Buffer): Promise<void> {
    await this.options.disk.run(() => this.options.folder.writeShown(id, jpeg));
  }

  /** Null when there is none, or it is not as it was written. */
  async read({ id, stillSha256 }: Pick<BookmarkRecord, 'id' | 'stillSha256'>): Promise<Buffer | null> {
    const { disk, folder } = this.options;
    const jpeg = await disk.run(() => folder.readStill(id));
    return jpeg && isAsWritten(jpeg, stillSha256) ? jpeg : null;
  }

  private hasRoomFor(bytes: number): boolean {
    if (this.working.size >= MAX_WAITING) return false;
    let waiting = bytes;
    for (const work of this.working.values()) waiting += work.bytes;
    return waiting <= MAX_WAITING_BYTES;
  }

  private async decode(
    { bookmark: id, abandoned }: Work,
    { init, parts, offsetMs, takenAtMs }: StillGroup,
  ): Promise<void> {
    const { decoder, folder, disk, logger, onChanged } = this.options;
    const video = [init.videoBytes, ...parts.map(({ bytes, videoEnd }) => bytes.subarray(0, videoEnd))];
    try {
      const wish = { offsetMs, maxWidth: MAX_WIDTH, maxJpegBytes: MAX_JPEG_BYTES, deadlineMs: DEADLINE_MS };
      const signal = AbortSignal.any([this.open.signal, abandoned.signal]);
      const still = await decoder.make(video, signal, wish);
      if (!still.ok) {
        logger.warn({ bookmark: id, why: still.why }, 'the picture of a bookmark could not be decoded');
        onChanged(id, NONE, null);
        return;
      }
      await disk.run(() => folder.writeStill(id, still.jpeg));
      const ofMs = takenAtMs - offsetMs + still.offsetMs;
      onChanged(id, { state: 'decoded', takenAtMs: Math.round(ofMs) }, sha256Of(still.jpeg));
    } catch (error) {
      if (this.open.signal.aborted) return;
      if (!abandoned.signal.aborted) disk.noteFailure(error);
      onChanged(id, NONE, null);
    }
  }
}

function release({ parts }: StillGroup): void {
  for (const part of parts) part.release();
}

/** One from before its hash was kept is taken for whole when it looks like a picture. */
export function isAsWritten(jpeg: Buffer, sha256: string | null): boolean {
  return sha256 === null ? isJpeg(jpeg) : sha256Of(jpeg) === sha256;
}

/** By its first and last bytes: no more is claimed of it than that a browser sent it. */
export function isJpeg(bytes: Buffer): boolean {
  const begins = JPEG_BEGIN.every((byte, at) => bytes[at] === byte);
  return begins && JPEG_END.every((byte, at) => bytes[bytes.length - JPEG_END.length + at] === byte);
}
