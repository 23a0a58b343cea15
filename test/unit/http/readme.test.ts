import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../../server/contract/error-codes.ts';
import { projectRoot } from '../architecture/source-imports.ts';

const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8');
const { scripts } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
  scripts: object;
};

describe('the README', () => {
  it('lists every error code with its status and its message, and no other', () => {
    const listed = [...readme.matchAll(/^\| *`([A-Z_]+)` *\| *(\d{3}) *\| *(.+?) *\|$/gm)].map(
      ([, code, status, message]) => [code, { status: Number(status), message }],
    );
    expect(Object.fromEntries(listed)).toEqual(ERROR_CODES);
    expect(listed).toHaveLength(Object.keys(ERROR_CODES).length);
  });

  it('names only commands that there are', () => {
    for (const [, name] of readme.matchAll(/\bnpm run ([a-z]+)/g)) expect(scripts).toHaveProperty(name!);
  });

  it('names every variable of the environment that the hub reads', () => {
    const sources = ['server/config/config-environment.ts', 'server/main.ts'];
    const read = sources.flatMap(
      (file) => readFileSync(join(projectRoot, file), 'utf8').match(/ONESCREEN_[A-Z_]+/g)!,
    );
    for (const name of new Set(read)) expect(readme).toContain(`\`${name}\``);
  });
});
