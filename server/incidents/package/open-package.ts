import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { ByteSource } from './check-file.ts';
import type { PackageVerification } from './package-finding.ts';
import { MAX_PACKAGE_FILES } from './package-manifest.ts';
import { type PackageFolder, verifyFolder, verifyZip } from './verify-package.ts';

/**
 * Verifies a package as it is handed over, or unpacked.
 * @param path of the zip, or of the folder
 */
export async function verifyPackageAt(path: string, key: string | null): Promise<PackageVerification> {
  if ((await stat(path)).isDirectory()) return verifyFolder(folderOf(path), key);
  const file = await openSource(path);
  try {
    return await verifyZip(file, key);
  } finally {
    await file.close();
  }
}

type OpenSource = ByteSource & { close(): Promise<void> };

async function openSource(path: string): Promise<OpenSource> {
  const handle = await open(path, 'r');
  const { size } = await handle.stat();
  return { sizeBytes: size, read: (at, bytes) => readWhole(handle, at, bytes), close: () => handle.close() };
}

async function readWhole(handle: FileHandle, at: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes);
  let read = 0;
  while (read < bytes) {
    const { bytesRead } = await handle.read(buffer, read, bytes - read, at + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return buffer.subarray(0, read);
}

function folderOf(root: string): PackageFolder {
  return {
    open: async (path) => {
      const file = join(root, ...path.split('/'));
      const found = await stat(file).catch(() => null);
      return found?.isFile() ? openSource(file) : null;
    },
    list: () => filesUnder(root),
  };
}

/** Not through links: what lies elsewhere is not of the package. */
async function filesUnder(root: string): Promise<string[]> {
  const files: string[] = [];
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}${sep}${entry.name}`;
      if (entry.isDirectory()) folders.push(path);
      else files.push(path.split(sep).join('/'));
      if (files.length > 2 * MAX_PACKAGE_FILES) return files;
    }
  }
  return files;
}
