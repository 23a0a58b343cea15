import { basename } from 'node:path';
import { type CommandOutcome, type CommandPlace, noteCommand, withStorage } from './command-place.ts';

/** While the hub goes on. The backup itself ends with the entry before the one that tells of it. */
export async function runBackup(place: CommandPlace, file: string): Promise<CommandOutcome> {
  await withStorage(place, async (storage) => {
    await storage.backup(file);
    await noteCommand(storage, place, 'hub:backed-up', { file: basename(file) });
  });
  return {
    ok: true,
    lines: [
      `The backup is in ${file}, readable by you alone: it holds the hashes of passwords and tokens.`,
      'It does not contain the secret key, without which passwords of cameras and second factors in it cannot be opened:',
      'keep a copy of that apart from it.',
    ],
  };
}
