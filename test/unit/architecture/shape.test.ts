import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sourceFiles } from './source-imports.ts';

const LONGEST_FILE_LINES = 400;
const EMPTY_WORDS = /(^|-)(manager|service|controller|helpers?|utils?|common|misc)(-|\.|$)/;

const server = sourceFiles('server');
const everything = [...server, ...sourceFiles('web'), ...sourceFiles('test')];

describe('the shape of the code', () => {
  it('a file of the server is named in kebab-case, once in the whole server', () => {
    const names = server.map((file) => basename(file.path));
    expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*\.ts$/.test(name))).toEqual([]);
    // An engine folder of storage mirrors the file set of the next one, so those names come twice on purpose.
    const unique = server
      .filter((file) => !/^server\/storage\/[^/]+\//.test(file.path))
      .map((f) => basename(f.path));
    expect(unique.filter((name, at) => unique.indexOf(name) !== at)).toEqual([]);
  });

  it('no file is called by a word that says nothing', () => {
    expect(everything.map((file) => file.path).filter((path) => EMPTY_WORDS.test(basename(path)))).toEqual(
      [],
    );
  });

  it('no file outgrows a reader', () => {
    const long = everything.filter((file) => file.text.split('\n').length > LONGEST_FILE_LINES);
    expect(long.map((file) => file.path)).toEqual([]);
  });

  it('the server has no barrels', () => {
    const barrels = server.filter(
      (file) => basename(file.path) === 'index.ts' || /^\s*export\s+\*\s+from/m.test(file.code),
    );
    expect(barrels.map((file) => file.path)).toEqual([]);
  });

  it('the server keeps no mutable state in a module', () => {
    const stateful = server.filter((file) => /^(?:export )?(?:let|var) /m.test(file.code));
    expect(stateful.map((file) => file.path)).toEqual([]);
  });
});
