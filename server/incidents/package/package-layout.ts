import { MANIFEST_PATH, type PackageManifest, SIGNATURE_BYTES, SIGNATURE_PATH } from './package-manifest.ts';
import {
  centralHeader,
  crc32Of,
  dosTimeOf,
  endOfDirectory,
  localHeader,
  type ZippedFile,
} from './zip-layout.ts';

/** Where everything in a package lies, and what lies between the files. */
export interface PackageLayout {
  files: { path: string; at: number; contentAt: number }[];
  /** Of the local header. */
  manifestAt: number;
  /** Headers, directory and end: what has to be there. */
  around: { path: string | null; at: number; bytes: Buffer }[];
  sizeBytes: number;
}

/**
 * @param manifestBytes as they stand in it, since no manifest can name its own size
 * @param crc32 a faster one, where there is one
 */
export function expectedLayout(
  { files, createdAtMs }: Pick<PackageManifest, 'files' | 'createdAtMs'>,
  manifestBytes: Uint8Array,
  signature: Uint8Array,
  crc32: (bytes: Uint8Array) => number = crc32Of,
): PackageLayout {
  const time = dosTimeOf(createdAtMs);
  const layout: PackageLayout = { files: [], manifestAt: 0, around: [], sizeBytes: 0 };
  const zipped = [...files, ...signedFiles(manifestBytes, signature, crc32)];
  const directory: Buffer[] = [];
  let at = 0;
  for (const file of zipped) {
    const header = localHeader(file, time);
    directory.push(centralHeader(file, at, time));
    layout.around.push({ path: file.path, at, bytes: header });
    layout.files.push({ path: file.path, at, contentAt: at + header.length });
    if (file.path === MANIFEST_PATH) layout.manifestAt = at;
    at += header.length + file.sizeBytes;
  }
  const directoryBytes = directory.reduce((sum, { length }) => sum + length, 0);
  const end = endOfDirectory({ entries: zipped.length, at, bytes: directoryBytes });
  const tail = Buffer.concat([...directory, end]);
  layout.around.push({ path: null, at, bytes: tail });
  layout.sizeBytes = at + tail.length;
  return layout;
}

/** Manifest and signature, which come last. */
function signedFiles(
  manifestBytes: Uint8Array,
  signature: Uint8Array,
  crc32: (bytes: Uint8Array) => number,
): ZippedFile[] {
  return [
    { path: MANIFEST_PATH, sizeBytes: manifestBytes.length, crc32: crc32(manifestBytes) },
    { path: SIGNATURE_PATH, sizeBytes: SIGNATURE_BYTES, crc32: crc32(signature) },
  ];
}
