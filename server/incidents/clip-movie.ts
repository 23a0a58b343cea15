import { type FileHandle, open } from 'node:fs/promises';
import { type FragmentHeader, fragmentHeadBytes, readFragmentHeader } from '../media/fmp4/fragment-reader.ts';
import { readInitDescription } from '../media/fmp4/init-reader.ts';
import { MovieHeader } from '../media/fmp4/movie-header.ts';
import { mediaFile } from './run-files.ts';
import { type RunPart, sha256Of } from './run-index.ts';
import type { RunSummary } from './run-summary.ts';

/** A run as it lies on the disk, with its parts. */
export interface WholeRun {
  summary: RunSummary;
  parts: readonly RunPart[];
}

interface Slice {
  path: string;
  /** In the file. */
  from: number;
  bytes: number;
  /** In the movie. */
  at: number;
}

/** Reads with one turn of the disk. */
export type DiskReads = <T>(work: () => Promise<T>) => Promise<T>;

/** As much of a part as holds the header of a fragment of usual length. */
const HEAD_BYTES = 2048;
const READ_BYTES = 256 * 1024;
/** Parts whose headers are read in one turn. */
const PARTS_PER_TURN = 100;

/** One piece of a clip as a plain MP4 file, which is nowhere: a header in memory, and the parts as they lie on the disk. */
export class ClipMovie {
  readonly header: Buffer;
  readonly byteLength: number;
  /** The same for the same bytes. */
  readonly tag: string;
  private readonly slices: readonly Slice[];
  private readonly reads: DiskReads;

  private constructor(header: Buffer, slices: readonly Slice[], reads: DiskReads) {
    const last = slices.at(-1);
    this.header = header;
    this.slices = slices;
    this.reads = reads;
    this.byteLength = last ? last.at + last.bytes : header.length;
    this.tag = `"${sha256Of(header).slice(0, 32)}"`;
  }

  /** Null when the files are not of the form that they were written in. */
  static async open(folder: string, runs: readonly WholeRun[], reads: DiskReads): Promise<ClipMovie | null> {
    const [first] = runs;
    const movie = first && (await reads(() => readMovieHeader(folder, first)));
    if (!first || !movie) return null;
    const slices: Slice[] = [];
    let mediaBytes = 0;
    for (const run of runs) {
      const from = run.summary.header.initBytes;
      const bytes = run.summary.sizeBytes - from;
      slices.push({ path: mediaFile(folder, run.summary.name), from, bytes, at: mediaBytes });
      for (let part = 0; part < run.parts.length; part += PARTS_PER_TURN) {
        const some = run.parts.slice(part, part + PARTS_PER_TURN);
        await reads(() => addParts(movie, mediaFile(folder, run.summary.name), some, mediaBytes - from));
      }
      mediaBytes += bytes;
    }
    const header = movie.write(mediaBytes, first.summary.startMs);
    const placed = slices.map((slice) => ({ ...slice, at: header.length + slice.at }));
    return new ClipMovie(header, placed, reads);
  }

  /** The bytes of [start, end), a piece at a time. */
  async *read(start: number, end: number): AsyncGenerator<Buffer> {
    if (start < this.header.length) yield this.header.subarray(start, Math.min(end, this.header.length));
    for (const { path, from, bytes, at } of this.slices) {
      const begin = Math.max(start, at);
      const stop = Math.min(end, at + bytes);
      if (begin < stop) yield* this.readFile(path, from + begin - at, from + stop - at);
    }
  }

  private async *readFile(path: string, start: number, end: number): AsyncGenerator<Buffer> {
    const file = await this.reads(() => open(path, 'r'));
    try {
      for (let at = start; at < end; ) {
        const buffer = Buffer.allocUnsafe(Math.min(READ_BYTES, end - at));
        const { bytesRead } = await this.reads(() => file.read(buffer, 0, buffer.length, at));
        if (bytesRead === 0) throw new Error(`${path} is shorter than its index says`);
        yield buffer.subarray(0, bytesRead);
        at += bytesRead;
      }
    } finally {
      await file.close();
    }
  }
}

async function readMovieHeader(folder: string, { summary }: WholeRun): Promise<MovieHeader | null> {
  const file = await open(mediaFile(folder, summary.name), 'r');
  try {
    const init = Buffer.alloc(summary.header.initBytes);
    await file.read(init, 0, init.length, 0);
    const description = readInitDescription(init);
    return description && new MovieHeader(description);
  } finally {
    await file.close();
  }
}

/** @param shift from places in the file to places in the media of the movie */
async function addParts(
  movie: MovieHeader,
  path: string,
  parts: readonly RunPart[],
  shift: number,
): Promise<void> {
  const file = await open(path, 'r');
  try {
    for (const { at, bytes, videoBytes } of parts) {
      await addFragment(movie, file, { at, bytes: videoBytes }, shift);
      if (videoBytes < bytes) {
        await addFragment(movie, file, { at: at + videoBytes, bytes: bytes - videoBytes }, shift);
      }
    }
  } finally {
    await file.close();
  }
}

/** One that is damaged is left out: what is around it plays. */
async function addFragment(
  movie: MovieHeader,
  file: FileHandle,
  { at, bytes }: { at: number; bytes: number },
  shift: number,
): Promise<void> {
  const fragment = await readHeader(file, at, bytes);
  if (fragment && fragment.payloadStart + fragment.payloadBytes <= bytes) {
    movie.add(fragment, shift + at + fragment.payloadStart);
  }
}

async function readHeader(file: FileHandle, at: number, bytes: number): Promise<FragmentHeader | null> {
  const head = await readAt(file, at, Math.min(HEAD_BYTES, bytes));
  const needed = fragmentHeadBytes(head);
  if (needed === null || needed > bytes) return null;
  return readFragmentHeader(needed <= head.length ? head : await readAt(file, at, needed));
}

async function readAt(file: FileHandle, at: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(bytes);
  const { bytesRead } = await file.read(buffer, 0, bytes, at);
  return buffer.subarray(0, bytesRead);
}
