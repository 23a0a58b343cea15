import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Files that people attach: a folder for each incident, whose ids are letters, digits and "-" like those of the files. */
export class AttachmentFolder {
  private readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** On the disk when it resolves; under another name first, since a half-written file is none. Resolves with its SHA-256. */
  async write(incidentId: string, id: string, bytes: Buffer): Promise<string> {
    const file = this.file(incidentId, id);
    await mkdir(join(this.path, incidentId), { recursive: true, mode: 0o700 });
    await writeFile(`${file}.new`, bytes, { mode: 0o600, flush: true });
    await rename(`${file}.new`, file);
    return createHash('sha256').update(bytes).digest('hex');
  }

  /** Null when it is not there, or is not what was written. */
  async read(incidentId: string, id: string, sha256: string): Promise<Buffer | null> {
    const bytes = await readFile(this.file(incidentId, id)).catch(() => null);
    return bytes && createHash('sha256').update(bytes).digest('hex') === sha256 ? bytes : null;
  }

  async remove(incidentId: string, id: string): Promise<void> {
    await rm(this.file(incidentId, id), { force: true });
  }

  private file(incidentId: string, id: string): string {
    return join(this.path, incidentId, id);
  }
}
