import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const STILL_FILE = 'still.jpg';
/** What a browser showed. */
const SHOWN_FILE = 'shown.jpg';
export const PICTURE_FILES = { decoded: STILL_FILE, shown: SHOWN_FILE } as const;
const HUB_FILE = 'hub-id';
/** Clips that are being removed: a folder beside theirs, since any name in that may be an id. */
const GOING_FOLDER = 'going';

/** Where evidence lies: a folder for each clip, one for each ring. Bookmark ids are letters, digits and "-", camera ids too and "_". */
export class EvidenceFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Makes it where it is missing. Resolves with the name of this hub, by which a shared database knows whose files are here. */
  async open(): Promise<string> {
    for (const folder of ['clips', GOING_FOLDER, 'rings']) {
      await mkdir(join(this.path, folder), { recursive: true, mode: 0o700 });
    }
    const file = join(this.path, HUB_FILE);
    const known = await readFile(file, 'utf8').catch(() => '');
    if (known.trim() !== '') return known.trim();
    const id = randomUUID();
    await writeFile(file, `${id}\n`, { mode: 0o600 });
    return id;
  }

  clip(id: string): string {
    return join(this.path, 'clips', id);
  }

  ring(cameraId: string): string {
    return join(this.path, 'rings', cameraId);
  }

  listRings(): Promise<string[]> {
    return readdir(join(this.path, 'rings'));
  }

  async removeRing(cameraId: string): Promise<void> {
    await rm(this.ring(cameraId), { recursive: true, force: true });
  }

  writeStill(id: string, jpeg: Buffer): Promise<void> {
    return this.writePicture(id, STILL_FILE, jpeg);
  }

  /** Beside the hub's own: the one is never taken for the other. */
  writeShown(id: string, jpeg: Buffer): Promise<void> {
    return this.writePicture(id, SHOWN_FILE, jpeg);
  }

  /** The hub's own, or else what a browser showed; null when there is neither. */
  async readStill(id: string): Promise<Buffer | null> {
    const folder = this.clip(id);
    return (await readIfThere(join(folder, STILL_FILE))) ?? (await readIfThere(join(folder, SHOWN_FILE)));
  }

  /** Of everything in a clip's folder. */
  async sizeOf(id: string): Promise<number> {
    const folder = this.clip(id);
    const names = await readdir(folder).catch(() => []);
    const sizes = await Promise.all(names.map((name) => sizeOrNothing(join(folder, name))));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  /** The first step of a removal; the second comes when the database knows of it. */
  async setAside(id: string): Promise<void> {
    await renameIfThere(this.clip(id), this.aside(id));
  }

  async putBack(id: string): Promise<void> {
    await renameIfThere(this.aside(id), this.clip(id));
  }

  async erase(id: string): Promise<void> {
    await rm(this.aside(id), { recursive: true, force: true });
  }

  /** Of removals that the end of the hub interrupted. */
  listAside(): Promise<string[]> {
    return readdir(join(this.path, GOING_FOLDER));
  }

  private aside(id: string): string {
    return join(this.path, GOING_FOLDER, id);
  }

  /** Under another name first: a half-written picture is none. */
  private async writePicture(id: string, name: string, jpeg: Buffer): Promise<void> {
    const file = join(this.clip(id), name);
    await mkdir(this.clip(id), { recursive: true, mode: 0o700 });
    await writeFile(`${file}.new`, jpeg, { mode: 0o600, flush: true });
    await rename(`${file}.new`, file);
  }
}

async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** A picture that is being written goes under its new name in between. */
async function sizeOrNothing(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}

async function renameIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
