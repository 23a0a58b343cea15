import { statfs } from 'node:fs/promises';

/** So many bytes may still be written on the disk of a folder when `minFreeBytes` are left free; no bound where the system does not say. */
export async function diskRoom(folder: string, minFreeBytes: number): Promise<number> {
  const found = await statfs(folder).catch(() => null);
  return found ? found.bavail * found.bsize - minFreeBytes : Number.POSITIVE_INFINITY;
}
