import { type FileHandle, open, readdir, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { RunIndexReader, type RunPart, sha256Of } from './run-index.ts';
import type { RunSummary } from './run-summary.ts';

const INDEX_FILE = /^([0-9]{4,12})\.idx$/;
const MEDIA_FILE = /^([0-9]{4,12})\.mp4$/;
/** Read at once: the main thread has a turn in between. */
const READ_BYTES = 64 * 1024;
/** The longest index that is read: a day of parts. */
const MAX_INDEX_BYTES = 128 * 1024 * 1024;

export const mediaFile = (folder: string, name: string) => join(folder, `${name}.mp4`);
export const indexFile = (folder: string, name: string) => join(folder, `${name}.idx`);

/** In the order in which they were written; none where the folder is not there. */
export async function listRuns(folder: string): Promise<string[]> {
  try {
    const names = (await readdir(folder)).flatMap((name) => INDEX_FILE.exec(name)?.[1] ?? []);
    return names.sort((a, b) => Number(a) - Number(b));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Names of media files without an index: the hub ended, or the disk failed, between the two. Nobody can say what is in them. */
export async function listLooseMedia(folder: string): Promise<string[]> {
  const indexed = new Set(await listRuns(folder));
  const names = await readdir(folder).catch((): string[] => []);
  return names.filter((name) => {
    const run = MEDIA_FILE.exec(name)?.[1];
    return run !== undefined && !indexed.has(run);
  });
}

export async function removeLooseMedia(folder: string): Promise<void> {
  for (const name of await listLooseMedia(folder)) await rm(join(folder, name), { force: true });
}

/** The index of a run, as far as it is whole; null when there is nothing of it. */
export async function readIndex(folder: string, name: string): Promise<RunIndexReader | null> {
  const file = await openIfThere(indexFile(folder, name));
  if (!file) return null;
  try {
    const reader = new RunIndexReader();
    const buffer = Buffer.allocUnsafe(READ_BYTES);
    for (let at = 0; at < MAX_INDEX_BYTES; ) {
      const { bytesRead } = await file.read(buffer, 0, READ_BYTES, at);
      if (bytesRead === 0) break;
      reader.push(buffer.subarray(0, bytesRead));
      at += bytesRead;
    }
    return reader.header ? reader : null;
  } finally {
    await file.close();
  }
}

/**
 * Brings a run to where it is whole, after the hub or the machine ended in the middle of it: files are cut off behind the last part that is
 * there as its line says. Null when there is not one; then the files are removed.
 */
export async function recoverRun(folder: string, name: string): Promise<RunSummary | null> {
  const reader = await readIndex(folder, name);
  const parts = reader ? await countWhole(folder, name, reader.parts) : 0;
  if (!reader || parts === 0) {
    await rm(mediaFile(folder, name), { force: true });
    await rm(indexFile(folder, name), { force: true });
    return null;
  }
  const last = reader.parts[parts - 1] as RunPart;
  const ended = reader.end !== null && parts === reader.parts.length;
  const line = ended ? { end: reader.wholeBytes, chain: reader.chain } : reader.lineAfter(parts);
  await truncate(mediaFile(folder, name), last.at + last.bytes);
  await truncate(indexFile(folder, name), line.end);
  return summarize(name, reader, parts, line.chain);
}

/** How many of the parts are in the file; those that a power cut took are at its end. */
async function countWhole(folder: string, name: string, parts: readonly RunPart[]): Promise<number> {
  const file = await openIfThere(mediaFile(folder, name));
  if (!file) return 0;
  try {
    const { size } = await file.stat();
    let count = parts.length;
    while (count > 0 && !(await isWhole(file, size, parts[count - 1] as RunPart))) count -= 1;
    return count;
  } finally {
    await file.close();
  }
}

async function isWhole(file: FileHandle, size: number, { at, bytes, sha256 }: RunPart): Promise<boolean> {
  if (at + bytes > size) return false;
  const buffer = Buffer.allocUnsafe(bytes);
  const { bytesRead } = await file.read(buffer, 0, bytes, at);
  return bytesRead === bytes && sha256Of(buffer) === sha256;
}

/** Of a run that nobody writes to. */
export function summarize(
  name: string,
  reader: RunIndexReader,
  parts = reader.parts.length,
  chain = reader.chain,
): RunSummary {
  const header = reader.header;
  const first = reader.parts[0];
  const last = reader.parts[parts - 1];
  if (!header || !first || !last) throw new Error('a run without a part has no summary');
  let durationMs = 0;
  for (let index = 0; index < parts; index += 1) durationMs += (reader.parts[index] as RunPart).durationMs;
  return {
    ...{ name, header, parts, chain, durationMs },
    sizeBytes: last.at + last.bytes,
    startMs: first.startMs,
    endMs: last.startMs + last.durationMs,
    mediaStartMs: first.mediaMs,
    mediaEndMs: last.mediaMs + last.durationMs,
  };
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
