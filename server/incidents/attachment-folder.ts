import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '../contract/error-codes.ts';
import { diskRoom } from './disk-room.ts';

/** On the disk, and not yet of its incident. */
export interface AttachmentDraft {
  readonly path: string;
}

/** Of an incident and a file, in the folder of the former. */
const DRAFT = /^([A-Za-z0-9-]+)[/\\]([A-Za-z0-9-]+)\.[0-9a-f-]{36}\.new$/;

/** Files that people attach: a folder for each incident, whose ids are letters, digits and "-" like those of the files. */
export class AttachmentFolder {
  private readonly path: string;
  private readonly minFreeBytes: number;

  /** @param minFreeBytes left free for the database */
  constructor(path: string, minFreeBytes: number) {
    this.path = path;
    this.minFreeBytes = minFreeBytes;
  }

  /** On the disk when it resolves, under a name of its own: whoever sends the same once more writes beside it. Throws DISK_FULL. */
  async write(incidentId: string, id: string, bytes: Buffer): Promise<AttachmentDraft> {
    await mkdir(join(this.path, incidentId), { recursive: true, mode: 0o700 });
    if (bytes.length > (await diskRoom(this.path, this.minFreeBytes))) throw new CodedError('DISK_FULL');
    const path = `${this.file(incidentId, id)}.${randomUUID()}.new`;
    await writeFile(path, bytes, { mode: 0o600, flush: true });
    return { path };
  }

  /** From now on it is what is read. */
  async keep(incidentId: string, id: string, draft: AttachmentDraft): Promise<void> {
    await rename(draft.path, this.file(incidentId, id));
  }

  async drop(draft: AttachmentDraft): Promise<void> {
    await rm(draft.path, { force: true });
  }

  /** Of all its files; may be called twice. */
  async removeIncident(incidentId: string): Promise<void> {
    await rm(join(this.path, incidentId), { recursive: true, force: true });
  }

  /** Whose files are here. */
  async listIncidents(): Promise<string[]> {
    return readdir(this.path).catch(() => []);
  }

  /** Those that the end of the hub left. */
  async listDrafts(): Promise<{ incidentId: string; id: string; draft: AttachmentDraft }[]> {
    const names = await readdir(this.path, { recursive: true }).catch((): string[] => []);
    return names.flatMap((name) => {
      const [, incidentId, id] = DRAFT.exec(name) ?? [];
      return incidentId && id ? [{ incidentId, id, draft: { path: join(this.path, name) } }] : [];
    });
  }

  async hashOf({ path }: AttachmentDraft): Promise<string> {
    return createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
  }

  /** Null when it is not there, or is not what was written. */
  async read(incidentId: string, id: string, sha256: string): Promise<Buffer | null> {
    const bytes = await readFile(this.file(incidentId, id)).catch(() => null);
    return bytes && createHash('sha256').update(bytes).digest('hex') === sha256 ? bytes : null;
  }

  private file(incidentId: string, id: string): string {
    return join(this.path, incidentId, id);
  }
}
