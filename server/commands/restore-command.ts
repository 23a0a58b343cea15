import { basename } from 'node:path';
import { MendableError } from '../base/mendable-error.ts';
import { openSecretBox } from '../open-secret-box.ts';
import { restoreStorage } from '../open-storage.ts';
import type { Storage } from '../storage/storage.ts';
import { type CommandOutcome, type CommandPlace, noteCommand, openKeys } from './command-place.ts';

/** While no hub runs. */
export async function runRestore(place: CommandPlace, file: string): Promise<CommandOutcome> {
  const problems: string[] = [];
  const kept = await restoreStorage({
    ...place,
    backup: file,
    stamp: stampOf(place.clock.now()),
    async adapt(restored) {
      problems.push(...(await findKeyProblems(place, restored)));
      // Who was logged in then is not to be logged in now.
      const sessions = await restored.sessions.list();
      await restored.sessions.remove(sessions.map(({ id }) => id));
      await noteCommand(restored, place, 'hub:restored', { file: basename(file) });
    },
  });
  return {
    ok: true,
    lines: [
      `The database is the one of ${file} again.`,
      kept === null ? 'There was none before.' : `What was there before is kept in ${kept}.`,
      'Everybody has to log in again. Accounts, tokens and links that were removed since the backup was made are back: look through them.',
      ...problems,
    ],
  };
}

/** Said now, before the hub refuses to start. */
async function findKeyProblems(place: CommandPlace, { sealCheck }: Storage): Promise<string[]> {
  if ((await sealCheck.read()) === null) return [];
  try {
    await openSecretBox(sealCheck, await openKeys(place));
    return [];
  } catch (error) {
    if (error instanceof MendableError) return [error.message];
    throw error;
  }
}

/** 20261128T034527Z: sorted by name, and fit for the name of a file everywhere. */
function stampOf(nowMs: number): string {
  return new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, '');
}
