import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A shell script in the place of ffmpeg. It can use `$FOLDER`, whose files are `file`'s. */
export class StubFfmpeg {
  readonly program: string;
  private readonly folder = mkdtempSync(join(tmpdir(), 'onescreen-stub-'));

  constructor(script: string, files: Record<string, Uint8Array> = {}) {
    this.program = join(this.folder, 'ffmpeg');
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(this.folder, name), bytes);
    const head = `#!/bin/sh\nFOLDER=${this.folder}\necho "$@" > $FOLDER/arguments.new\nmv $FOLDER/arguments.new $FOLDER/arguments\n`;
    writeFileSync(this.program, `${head}${script}\n`);
    chmodSync(this.program, 0o755);
  }

  /** What it was started with the last time; null before. */
  get arguments(): string | null {
    const file = join(this.folder, 'arguments');
    return existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
