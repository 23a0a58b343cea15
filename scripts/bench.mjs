// Runs a bench, or all of them: npm run bench -- [NAME] [--quick] [--json FILE]
import { readdirSync, readFileSync } from 'node:fs';
import { build, bundle } from './build.mjs';
import { fail, inRoot, run } from './project.mjs';

const OUTPUT = '.cache/bench';

/** A bench is what draws a conclusion; the other files of the folder are what they share. */
function benchNames() {
  return readdirSync(inRoot('test/bench'))
    .filter(
      (file) =>
        file.endsWith('.ts') && /^finishBench\(/m.test(readFileSync(inRoot('test/bench', file), 'utf8')),
    )
    .map((file) => file.slice(0, -'.ts'.length));
}

const [first, ...others] = process.argv.slice(2);
const names = benchNames();
const named = first !== undefined && !first.startsWith('--');
if (named && !names.includes(first)) fail(`There is no bench ${first}; there are: ${names.join(', ')}.`);
const chosen = named ? [first] : names;
const options = named ? others : process.argv.slice(2);
if (chosen.length > 1 && options.includes('--json')) fail('--json FILE needs the name of one bench.');

await build();
await bundle(
  chosen.map((name) => `test/bench/${name}.ts`),
  OUTPUT,
);
for (const name of chosen) {
  const code = await run(process.execPath, [
    '--enable-source-maps',
    inRoot(OUTPUT, `${name}.js`),
    ...options,
  ]);
  if (code !== 0) process.exitCode = 1;
}
