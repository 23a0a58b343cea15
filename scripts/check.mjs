// Format, lint, types and the doors of the architecture.
import { ensurePackages } from './build.mjs';
import { isMain, runBin } from './project.mjs';

const CHECKS = [
  { name: 'format and lint', run: () => runBin('biome', ['check', '--error-on-warnings', '.']) },
  { name: 'types', run: () => runBin('tsc', ['-p', '.']) },
  {
    name: 'doors',
    run: () => runBin('vitest', ['run', '--project', 'unit', '--reporter=dot', 'test/unit/architecture']),
  },
];

/** Runs every check, the later ones too when an earlier one fails; returns the names of those that failed. */
export async function check({ skip = [] } = {}) {
  await ensurePackages();
  const failed = [];
  for (const { name, run } of CHECKS) {
    if (skip.includes(name)) continue;
    process.stdout.write(`check: ${name}\n`);
    if ((await run()) !== 0) failed.push(name);
  }
  return failed;
}

if (isMain(import.meta.url)) {
  const failed = await check();
  process.stdout.write(failed.length === 0 ? 'check: all good\n' : `check: failed: ${failed.join(', ')}\n`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}
