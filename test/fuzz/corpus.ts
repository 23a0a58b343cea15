import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { FuzzInput, FuzzTarget } from './fuzz-target.ts';
import { joinPieces, splitPieces } from './pieces.ts';

/** From the project's folder, where every script and test runs. */
const FOLDER = resolve('test/fuzz/corpus');

export interface KeptInput {
  readonly file: string;
  readonly input: FuzzInput;
}

/** What once broke a target. */
export function readCorpus(target: FuzzTarget): KeptInput[] {
  const folder = join(FOLDER, target.name);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((file) => {
      const bytes = readFileSync(join(folder, file));
      return { file, input: target.shape === 'bytes' ? [bytes] : splitPieces(bytes) };
    });
}

/** @returns the path of the file, from the project's folder */
export function keepInput(target: FuzzTarget, input: FuzzInput): string {
  const bytes = target.shape === 'bytes' ? Buffer.concat(input) : joinPieces(input);
  const name = `${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}.bin`;
  mkdirSync(join(FOLDER, target.name), { recursive: true });
  writeFileSync(join(FOLDER, target.name, name), bytes);
  return join('test/fuzz/corpus', target.name, name);
}
