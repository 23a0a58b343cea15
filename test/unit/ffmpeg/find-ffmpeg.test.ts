import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFfmpeg } from '../../../server/ffmpeg/find-ffmpeg.ts';

let folder: string;
const at = (...names: string[]) => join(folder, ...names);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'onescreen-ffmpeg-'));
  for (const name of ['empty', 'first', 'second', 'text', 'directory/ffmpeg']) {
    mkdirSync(at(name), { recursive: true });
  }
  for (const name of ['first/ffmpeg', 'second/ffmpeg', 'my-ffmpeg'])
    writeFileSync(at(name), '', { mode: 0o755 });
  writeFileSync(at('text/ffmpeg'), '', { mode: 0o644 });
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('findFfmpeg', () => {
  it.each([
    { what: 'the first on the PATH', path: ['empty', 'first', 'second'], found: 'first/ffmpeg' },
    { what: 'one behind a file that may not be run', path: ['text', 'second'], found: 'second/ffmpeg' },
    { what: 'one behind a folder of that name', path: ['directory', 'first'], found: 'first/ffmpeg' },
    { what: 'the one that is named', program: 'my-ffmpeg', path: ['first'], found: 'my-ffmpeg' },
    { what: 'nothing where the named one is missing', program: 'none', path: ['first'], found: null },
    { what: 'nothing on a PATH without one', path: ['empty'], found: null },
    { what: 'nothing on an empty PATH', path: [], found: null },
  ])('finds $what', ({ program, path, found }) => {
    const searchPath = path.map((name) => at(name)).join(delimiter);
    const place = { program: program ? at(program) : null, searchPath };
    expect(findFfmpeg(place)).toBe(found && at(found));
  });

  it('finds what is installed later', () => {
    const place = { program: null, searchPath: at('empty') };
    expect(findFfmpeg(place)).toBeNull();
    writeFileSync(at('empty/ffmpeg'), '', { mode: 0o755 });
    expect(findFfmpeg(place)).toBe(at('empty/ffmpeg'));
  });
});
