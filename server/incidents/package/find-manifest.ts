import type { ByteSource } from './check-file.ts';
import {
  MANIFEST_PATH,
  MAX_MANIFEST_BYTES,
  type PackageManifest,
  readManifest,
  SIGNATURE_BYTES,
  SIGNATURE_PATH,
} from './package-manifest.ts';
import {
  contentOffset,
  type DirectoryEntry,
  headerMarks,
  LOCAL_HEADER_BYTES,
  localHeaderBytes,
  MAX_DIRECTORY_BYTES,
  readEndOfDirectory,
  readPackageDirectory,
  TAIL_BYTES,
} from './zip-layout.ts';

export interface FoundManifest {
  /** Of its local header. */
  at: number;
  bytes: Buffer;
  manifest: PackageManifest;
  signature: Buffer;
}

const SCAN_BYTES = 1024 * 1024;
const MARK_BYTES = LOCAL_HEADER_BYTES + MANIFEST_PATH.length;

/** What the directory of a zip says; null when there is none that can be read. */
export async function readDirectoryOf(source: ByteSource): Promise<DirectoryEntry[] | null> {
  const tailBytes = Math.min(TAIL_BYTES, source.sizeBytes);
  const end = readEndOfDirectory(await source.read(source.sizeBytes - tailBytes, tailBytes));
  if (!end || end.bytes > MAX_DIRECTORY_BYTES || end.at + end.bytes > source.sizeBytes) return null;
  return readPackageDirectory(await source.read(end.at, end.bytes), end.entries);
}

/**
 * The manifest of a zip: where the directory says that it lies, or else, since the directory may be what was altered, where it shows
 * itself. `unreadable`: there is one, which cannot be read.
 */
export async function findManifest(
  source: ByteSource,
  directory: readonly DirectoryEntry[] | null,
): Promise<FoundManifest | 'unreadable' | null> {
  const told = directory?.find(({ path }) => path === MANIFEST_PATH);
  const byDirectory = told ? await readManifestAt(source, told.at, told.sizeBytes) : null;
  if (byDirectory) return byDirectory;
  const at = await scanFor(source);
  if (at === null) return told ? 'unreadable' : null;
  const header = await source.read(at, LOCAL_HEADER_BYTES);
  return (await readManifestAt(source, at, header.readUInt32LE(22))) ?? 'unreadable';
}

async function readManifestAt(source: ByteSource, at: number, bytes: number): Promise<FoundManifest | null> {
  const contentAt = at + LOCAL_HEADER_BYTES + MANIFEST_PATH.length;
  if (bytes > MAX_MANIFEST_BYTES || contentAt + bytes > source.sizeBytes) return null;
  const content = await source.read(contentAt, bytes);
  const manifest = readManifest(content);
  if (!manifest) return null;
  // The directory leads to the signature where the zip was packed anew; where it was not, it lies behind the manifest.
  const signatureAt =
    contentAt + bytes + localHeaderBytes({ path: SIGNATURE_PATH, sizeBytes: SIGNATURE_BYTES });
  return { at, bytes: content, manifest, signature: await source.read(signatureAt, SIGNATURE_BYTES) };
}

/** The last local header of that name, from behind. */
async function scanFor(source: ByteSource): Promise<number | null> {
  const { signature, name } = headerMarks(MANIFEST_PATH);
  const first = Math.max(0, source.sizeBytes - MAX_MANIFEST_BYTES - MAX_DIRECTORY_BYTES);
  for (let end = source.sizeBytes; end > first; end -= SCAN_BYTES) {
    const from = Math.max(first, end - SCAN_BYTES);
    const bytes = await source.read(from, end - from + MARK_BYTES);
    for (let at = bytes.lastIndexOf(name); at >= 0; at = at === 0 ? -1 : bytes.lastIndexOf(name, at - 1)) {
      const header = at - LOCAL_HEADER_BYTES;
      if (header < 0 || header >= end - from + MARK_BYTES) continue;
      if (bytes.subarray(header, header + 4).equals(signature)) return from + header;
    }
  }
  return null;
}

/** Where the contents of an entry begin, if they lie there as they are. */
export async function contentOf(source: ByteSource, entry: DirectoryEntry): Promise<number | null> {
  if (!entry.plain || entry.at + LOCAL_HEADER_BYTES > source.sizeBytes) return null;
  const offset = contentOffset(await source.read(entry.at, LOCAL_HEADER_BYTES));
  return offset === null ? null : entry.at + offset;
}
