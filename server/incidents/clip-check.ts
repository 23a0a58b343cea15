import { createHash } from 'node:crypto';
import { type FileHandle, open, stat } from 'node:fs/promises';
import type { Clock } from '../base/clock.ts';
import type { BookmarkRecord } from '../storage/bookmark-store.ts';
import type { EvidenceDisk } from './evidence-disk.ts';
import { type EvidenceFolder, PICTURE_FILES } from './evidence-folder.ts';
import { indexFile, listLooseMedia, listRuns, mediaFile, readIndex, summarize } from './run-files.ts';
import type { RunIndexReader, RunPart } from './run-index.ts';
import { type RunSummary, sealOf } from './run-summary.ts';
import { isAsWritten } from './stills.ts';

/**
 * `altered`: these bytes are others, or the disk does not give them; `missing`: the file is not there; `surplus`: these bytes were not there when
 * it was written; `unlinked`: this run does not follow the one before it; `lost`: of the clip as a whole so many bytes are gone, with
 * their runs; `replaced`: every file is sound in itself, and they are not those of this clip.
 */
export type DamageKind = 'altered' | 'missing' | 'surplus' | 'unlinked' | 'lost' | 'replaced';

export interface ClipDamage {
  what: DamageKind;
  /** Empty: the clip as a whole. */
  file: string;
  from: number | null;
  /** Null: to the end, or all of it. */
  bytes: number | null;
}

export interface ClipCheckOptions {
  folder: EvidenceFolder;
  disk: EvidenceDisk;
  clock: Clock;
  signal: AbortSignal;
}

type Checked = Pick<BookmarkRecord, 'id' | 'clip' | 'clipSeal' | 'still' | 'stillSha256'>;
type Span = Pick<RunPart, 'at' | 'bytes' | 'sha256'>;

/** Four megabytes a second: two percent of a processor, and of what a disk reads. */
const READ_BYTES = 1024 * 1024;
const PAUSE_MS = 250;

/**
 * Compares what lies in the folder of a bookmark with what was written: each run with its index, the runs with one another, all of them with the
 * seal that the database keeps, and the picture with its hash. An index proves its own lines and not that none is gone from its end: that
 * takes the seal.
 */
export class ClipCheck {
  private readonly options: ClipCheckOptions;

  constructor(options: ClipCheckOptions) {
    this.options = options;
  }

  /** Of the clip, which has ended. */
  async clipDamages(record: Checked): Promise<ClipDamage[]> {
    const { folder, disk } = this.options;
    const place = folder.clip(record.id);
    const damages: ClipDamage[] = [];
    const runs: RunSummary[] = [];
    for (const name of await disk.read(() => listRuns(place))) {
      // An index that the disk does not give is as good as none.
      const index = await disk.read(() => readIndex(place, name)).catch(() => null);
      damages.push(...(await this.indexDamages(indexFile(place, name), index)));
      damages.push(...(await this.mediaDamages(mediaFile(place, name), index)));
      if (index && index.parts.length > 0) runs.push(summarize(name, index));
    }
    for (const file of await disk.read(() => listLooseMedia(place))) {
      damages.push({ what: 'missing', file: file.replace(/mp4$/, 'idx'), from: null, bytes: null });
    }
    return [...damages, ...damagesAsAWhole(record, runs, damages.length === 0)];
  }

  /** Of the picture, where there is one. */
  async stillDamages({ id, still, stillSha256 }: Checked): Promise<ClipDamage[]> {
    if (still.state !== 'decoded' && still.state !== 'shown') return [];
    const { folder, disk } = this.options;
    const jpeg = await disk.read(() => folder.readStill(id)).catch(() => null);
    if (jpeg && isAsWritten(jpeg, stillSha256)) return [];
    const what = jpeg ? 'altered' : 'missing';
    return [{ what, file: PICTURE_FILES[still.state], from: null, bytes: null }];
  }

  private async indexDamages(path: string, index: RunIndexReader | null): Promise<ClipDamage[]> {
    const file = nameOf(path);
    if (!index) return [{ what: 'altered', file, from: null, bytes: null }];
    if (index.broken) return [{ what: 'altered', file, from: index.wholeBytes, bytes: null }];
    const { size } = await this.options.disk.read(() => stat(path));
    return surplusOf(file, index.wholeBytes, size);
  }

  private async mediaDamages(path: string, index: RunIndexReader | null): Promise<ClipDamage[]> {
    const file = nameOf(path);
    const handle = await this.options.disk.read(() => open(path, 'r')).catch(() => null);
    if (!handle) return [{ what: 'missing', file, from: null, bytes: null }];
    try {
      if (!index?.header) return [];
      const { initBytes, initSha256 } = index.header;
      const init = { at: 0, bytes: initBytes, sha256: initSha256 };
      const damages = await this.spanDamages(file, handle, [init, ...index.parts]);
      // Where the index is broken, what comes behind its whole lines may be parts as they were written.
      if (index.broken) return damages;
      const last = index.parts.at(-1);
      const { size } = await this.options.disk.read(() => handle.stat());
      return [...damages, ...surplusOf(file, last ? last.at + last.bytes : initBytes, size)];
    } finally {
      await handle.close();
    }
  }

  private async spanDamages(file: string, handle: FileHandle, spans: readonly Span[]): Promise<ClipDamage[]> {
    const { disk, clock, signal } = this.options;
    const damages: ClipDamage[] = [];
    let read = 0;
    for (const { at, bytes, sha256 } of spans) {
      // Where the disk does not give it, it is lost like what was altered; what follows may be whole.
      const sum = await disk.read(() => hashSpan(handle, at, bytes)).catch(() => null);
      if (sum !== sha256) damages.push({ what: 'altered', file, from: at, bytes });
      read += bytes;
      if (read < READ_BYTES) continue;
      read = 0;
      await clock.sleep(PAUSE_MS, signal);
    }
    return damages;
  }
}

/** @param isEachSound nothing was found in any of the files by itself */
function damagesAsAWhole(
  { clip, clipSeal }: Checked,
  runs: readonly RunSummary[],
  isEachSound: boolean,
): ClipDamage[] {
  if (clipSeal !== null && sealOf(runs) === clipSeal) return [];
  const foundBytes = runs.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const damages = runs.flatMap((run, index) => unlinkedFrom(runs[index - 1], run));
  if (foundBytes < clip.sizeBytes) {
    damages.push({ what: 'lost', file: '', from: null, bytes: clip.sizeBytes - foundBytes });
  }
  const isOther = clipSeal !== null || foundBytes > clip.sizeBytes;
  if (isEachSound && isOther && damages.length === 0) {
    damages.push({ what: 'replaced', file: '', from: null, bytes: null });
  }
  return damages;
}

function unlinkedFrom(before: RunSummary | undefined, { name, header }: RunSummary): ClipDamage[] {
  if (!before || header.previous === before.chain) return [];
  return [{ what: 'unlinked', file: `${name}.idx`, from: 0, bytes: null }];
}

function surplusOf(file: string, toldBytes: number, sizeBytes: number): ClipDamage[] {
  if (sizeBytes <= toldBytes) return [];
  return [{ what: 'surplus', file, from: toldBytes, bytes: sizeBytes - toldBytes }];
}

/** Null when the file ends before. Piece by piece: how long it says to be is not to be trusted. */
async function hashSpan(file: FileHandle, at: number, bytes: number): Promise<string | null> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(Math.min(bytes, READ_BYTES));
  for (let done = 0; done < bytes; ) {
    const length = Math.min(buffer.length, bytes - done);
    const { bytesRead } = await file.read(buffer, 0, length, at + done);
    if (bytesRead === 0) return null;
    hash.update(buffer.subarray(0, bytesRead));
    done += bytesRead;
  }
  return hash.digest('hex');
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
