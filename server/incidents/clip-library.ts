import type { Clock } from '../base/clock.ts';
import { ClipMovie, type WholeRun } from './clip-movie.ts';
import type { EvidenceDisk } from './evidence-disk.ts';
import type { EvidenceFolder } from './evidence-folder.ts';
import { listRuns, readIndex, summarize } from './run-files.ts';
import { piecesOf } from './run-summary.ts';

export interface ClipLibraryOptions {
  folder: EvidenceFolder;
  disk: EvidenceDisk;
  clock: Clock;
}

interface Kept {
  movie: ClipMovie;
  /** Of a clip that has ended: it is always the same. */
  isWhole: boolean;
  usedAtMs: number;
}

/** Of headers: those of some dozens of hours. */
const MAX_KEPT_BYTES = 32 * 1024 * 1024;
/** A player that has begun goes on with the file that it knows, also when the clip has grown. */
const GROWING_KEPT_MS = 120_000;

/** The clips on the disk, read for whoever plays them, takes them along or checks them. */
export class ClipLibrary {
  private readonly options: ClipLibraryOptions;
  private readonly kept = new Map<string, Kept>();

  constructor(options: ClipLibraryOptions) {
    this.options = options;
  }

  /**
   * One piece as a plain file; null when there is none.
   * @param isWhole the clip has ended
   * @param goesOn whoever asks has the beginning already
   */
  async open(id: string, piece: number, isWhole: boolean, goesOn: boolean): Promise<ClipMovie | null> {
    const { clock } = this.options;
    const key = `${id}/${piece}`;
    const kept = this.kept.get(key);
    if (kept && (kept.isWhole || (goesOn && clock.monotonic() - kept.usedAtMs < GROWING_KEPT_MS))) {
      this.keep(key, kept);
      return kept.movie;
    }
    const pieces = await this.pieces(id);
    const runs = pieces[piece];
    const movie = runs && (await ClipMovie.open(this.options.folder.clip(id), runs, this.reads));
    if (movie) this.keep(key, { movie, isWhole, usedAtMs: clock.monotonic() });
    return movie ?? null;
  }

  /** All of it as plain files, each with the runs that it is made of; as far as it is recorded now, and there. */
  async movies(id: string): Promise<{ movie: ClipMovie; runs: WholeRun[] }[]> {
    const movies: { movie: ClipMovie; runs: WholeRun[] }[] = [];
    for (const runs of await this.pieces(id)) {
      const movie = await ClipMovie.open(this.options.folder.clip(id), runs, this.reads).catch(nullWhereGone);
      if (movie) movies.push({ movie, runs });
    }
    return movies;
  }

  /** As they play: each a list of runs, with all their parts. */
  async pieces(id: string): Promise<WholeRun[][]> {
    const runs = await this.runs(id);
    const bySummary = new Map(runs.map((run) => [run.summary, run]));
    const summaries = runs.map(({ summary }) => summary);
    return piecesOf(summaries).map((piece) => piece.map((summary) => bySummary.get(summary) as WholeRun));
  }

  /** In order; those without a whole part are not in it. */
  async runs(id: string): Promise<WholeRun[]> {
    const folder = this.options.folder.clip(id);
    const runs: WholeRun[] = [];
    for (const name of await this.reads(() => listRuns(folder))) {
      const index = await this.reads(() => readIndex(folder, name));
      if (index && index.parts.length > 0) runs.push({ summary: summarize(name, index), parts: index.parts });
    }
    return runs;
  }

  /** The clip is gone, or is another one. */
  forget(id: string): void {
    for (const key of this.kept.keys()) if (key.startsWith(`${id}/`)) this.kept.delete(key);
  }

  private readonly reads = <T>(work: () => Promise<T>): Promise<T> => this.options.disk.read(work);

  private keep(key: string, kept: Kept): void {
    kept.usedAtMs = this.options.clock.monotonic();
    this.kept.delete(key);
    this.kept.set(key, kept);
    let bytes = 0;
    for (const { movie } of this.kept.values()) bytes += movie.header.length;
    for (const [oldest, { movie }] of this.kept) {
      if (bytes <= MAX_KEPT_BYTES || oldest === key) return;
      this.kept.delete(oldest);
      bytes -= movie.header.length;
    }
  }
}

/** A file that is gone is no failure of the disk: what is left is handed over, and said not to be all. */
function nullWhereGone(error: unknown): null {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
  throw error;
}
