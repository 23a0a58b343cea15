import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { expectedLayout } from './package-layout.ts';
import {
  type FileKind,
  isPackagePath,
  MAX_MANIFEST_BYTES,
  MAX_PACKAGE_FILES,
  type ManifestFile,
  type ManifestPart,
  type PackageManifest,
  writeManifest,
} from './package-manifest.ts';
import { localHeaderBytes } from './zip-layout.ts';

export interface PackagePart {
  bytes: number;
  startMs: number | null;
  /** As it was when it was recorded, where that is known. */
  sha256: string | null;
}

/** A file on its way into a package. */
export interface PackageFile {
  path: string;
  kind: FileKind;
  sizeBytes: number;
  /** Lie behind each other and fill the file; null: cut by length. */
  parts: readonly PackagePart[] | null;
  about: Record<string, unknown>;
  /** In pieces of whatever length, `sizeBytes` altogether. */
  read(): AsyncIterable<Buffer>;
}

export interface PackageOptions {
  /** Empty, and open for writing. */
  file: FileHandle;
  files: readonly PackageFile[];
  manifest: Omit<PackageManifest, 'files'>;
  sign(bytes: Buffer): Buffer;
  signal: AbortSignal;
  onProgress(writtenBytes: number): void;
}

/** Of a file that has no parts of its own: so exact is told what was altered. */
const BLOCK_BYTES = 64 * 1024;

/** A file is not what it was said to be: nothing is handed over. */
export class PackageError extends Error {
  override readonly name = 'PackageError';
}

/**
 * Writes an evidence package. A file goes through in pieces, however large it is; what stands in front of it is written when it is there.
 * @returns SHA-256 and size of the package
 */
export async function writePackage(options: PackageOptions): Promise<{ sizeBytes: number; sha256: string }> {
  const { file, files, manifest, sign } = options;
  if (files.length > MAX_PACKAGE_FILES) throw new PackageError('These are too many files for one package.');
  const written: ManifestFile[] = [];
  let at = 0;
  for (const each of files) {
    const contentAt = at + localHeaderBytes(each);
    written.push(await writeFile(options, each, contentAt));
    at = contentAt + each.sizeBytes;
  }
  const sums = sumsOf(written);
  written.push(await writeFile(options, sums, at + localHeaderBytes(sums)));
  const bytes = writeManifest({ ...manifest, files: written });
  if (bytes.length > MAX_MANIFEST_BYTES) throw new PackageError('This is too much for one package.');
  const signature = sign(bytes);
  const { createdAtMs } = manifest;
  const layout = expectedLayout({ files: written, createdAtMs }, bytes, signature, (part) => crc32(part));
  for (const around of layout.around) await writeAt(file, around.bytes, around.at);
  const [manifestPlace, signaturePlace] = layout.files.slice(-2);
  if (manifestPlace) await writeAt(file, bytes, manifestPlace.contentAt);
  if (signaturePlace) await writeAt(file, signature, signaturePlace.contentAt);
  await file.datasync();
  return { sizeBytes: layout.sizeBytes, sha256: await hashOf(file, layout.sizeBytes, options.signal) };
}

/** For `sha256sum -c`. */
function sumsOf(files: readonly ManifestFile[]): PackageFile {
  const bytes = Buffer.from(files.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join(''));
  return {
    ...{ path: 'SHA256SUMS', kind: 'words', sizeBytes: bytes.length, parts: null, about: {} },
    async *read() {
      yield bytes;
    },
  };
}

async function writeFile(
  { file, signal, onProgress }: PackageOptions,
  { path, kind, sizeBytes, parts, about, read }: PackageFile,
  contentAt: number,
): Promise<ManifestFile> {
  if (!isPackagePath(path)) throw new PackageError(`${path} is no name for a file of a package.`);
  const gauge = new FileGauge(parts ?? blocksOf(sizeBytes));
  for await (const piece of read()) {
    signal.throwIfAborted();
    if (gauge.sizeBytes + piece.length > sizeBytes)
      throw new PackageError(`${path} is longer than it was said to be.`);
    await writeAt(file, piece, contentAt + gauge.sizeBytes);
    gauge.push(piece);
    onProgress(piece.length);
  }
  if (gauge.sizeBytes !== sizeBytes) throw new PackageError(`${path} is shorter than it was said to be.`);
  const result = gauge.end();
  if (endOf(result.parts) !== sizeBytes) throw new PackageError(`The parts of ${path} do not fill it.`);
  const damaged = result.differing.length > 0 ? { notAsRecorded: result.differing } : {};
  return { path, kind, sizeBytes, ...result.hashes, parts: result.parts, about: { ...about, ...damaged } };
}

function endOf(parts: readonly ManifestPart[]): number {
  const last = parts.at(-1);
  return last ? last.at + last.bytes : 0;
}

function blocksOf(sizeBytes: number): PackagePart[] {
  return Array.from({ length: Math.ceil(sizeBytes / BLOCK_BYTES) }, (_, index) => ({
    bytes: Math.min(BLOCK_BYTES, sizeBytes - index * BLOCK_BYTES),
    startMs: null,
    sha256: null,
  }));
}

/** Hashes a file and its parts while it goes through. */
class FileGauge {
  sizeBytes = 0;
  private readonly planned: readonly PackagePart[];
  private readonly parts: ManifestPart[] = [];
  /** Parts whose bytes are not those that were recorded, by their place in the list. */
  private readonly differing: number[] = [];
  private readonly whole = createHash('sha256');
  private crc = 0;
  private hash = createHash('sha256');
  private partAt = 0;

  constructor(planned: readonly PackagePart[]) {
    this.planned = planned;
  }

  push(piece: Buffer): void {
    this.whole.update(piece);
    this.crc = crc32(piece, this.crc);
    for (let rest = piece; rest.length > 0; ) {
      const part = this.planned[this.parts.length];
      if (!part) throw new PackageError('The parts of a file do not fill it.');
      const taken = rest.subarray(0, this.partAt + part.bytes - this.sizeBytes);
      this.hash.update(taken);
      this.sizeBytes += taken.length;
      rest = rest.subarray(taken.length);
      if (this.sizeBytes === this.partAt + part.bytes) this.endPart(part);
    }
  }

  end() {
    const hashes = { sha256: this.whole.digest('hex'), crc32: this.crc };
    return { hashes, parts: this.parts, differing: this.differing };
  }

  private endPart({ bytes, startMs, sha256: recorded }: PackagePart): void {
    const sha256 = this.hash.digest('hex');
    if (recorded !== null && recorded !== sha256) this.differing.push(this.parts.length);
    this.parts.push({ at: this.partAt, bytes, sha256, startMs });
    this.partAt += bytes;
    this.hash = createHash('sha256');
  }
}

async function writeAt(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done);
    done += bytesWritten;
  }
}

const READ_BYTES = 1024 * 1024;

/** Read back: so it is what lies on the disk that is told. */
async function hashOf(file: FileHandle, sizeBytes: number, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  const buffer = Buffer.alloc(READ_BYTES);
  for (let at = 0; at < sizeBytes; ) {
    signal.throwIfAborted();
    const { bytesRead } = await file.read(buffer, 0, READ_BYTES, at);
    if (bytesRead === 0) throw new PackageError('The package could not be read back.');
    hash.update(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
  return hash.digest('hex');
}
