// Everything that must hold: set-up, build, checks, then every test. Arguments go to vitest, so that
// `npm test -- test/unit/rtsp` runs a part of them. Ends with the line `N passed, N failed`.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { build } from './build.mjs';
import { check } from './check.mjs';
import { ensureSystemPackages } from './install-system.mjs';
import { inRoot, runBin } from './project.mjs';

const RESULTS = '.cache/test-results.json';

const vitestArguments = process.argv.slice(2);
await ensureSystemPackages();
await build();
// The doors are among the tests, where they are counted.
const failedChecks = await check({ skip: ['doors'] });
const { passed, failed } = await runTests();
for (const name of failedChecks) process.stdout.write(`check failed: ${name}\n`);
process.stdout.write(`${passed} passed, ${failed + failedChecks.length} failed\n`);
process.exitCode = failed + failedChecks.length === 0 ? 0 : 1;

async function runTests() {
  rmSync(inRoot(RESULTS), { force: true });
  const code = await runBin('vitest', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${RESULTS}`,
    ...vitestArguments,
  ]);
  const { numPassedTests = 0, numFailedTests = 0 } = existsSync(inRoot(RESULTS))
    ? JSON.parse(readFileSync(inRoot(RESULTS), 'utf8'))
    : {};
  // A file that does not even load has no test to fail, and an error between tests belongs to none.
  const failed = code === 0 ? 0 : Math.max(1, numFailedTests);
  return { passed: numPassedTests, failed };
}
