import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where this machine's ffmpeg is looked for. */
export interface FfmpegPlace {
  /** As FFMPEG_PATH names it; nothing else is looked at then. */
  program: string | null;
  /** As PATH has it. */
  searchPath: string;
}

/**
 * The ffmpeg of this machine; null when there is none that may be run. Looked for anew each time it is needed, so that installing it is
 * enough.
 */
export function findFfmpeg({ program, searchPath }: FfmpegPlace): string | null {
  const candidates = program
    ? [program]
    : searchPath.split(delimiter).flatMap((folder) => (folder === '' ? [] : [join(folder, 'ffmpeg')]));
  return candidates.find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
