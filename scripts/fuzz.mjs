// Runs every parser of foreign bytes under very many inputs: npm run fuzz -- [--target NAME] [--inputs N] [--seconds S]
import { bundle, ensurePackages } from './build.mjs';
import { inRoot, run } from './project.mjs';

const OUTPUT = '.cache/fuzz';

await ensurePackages();
await bundle(['test/fuzz/fuzz-main.ts', 'test/fuzz/fuzz-worker.ts'], OUTPUT);
process.exitCode = await run(process.execPath, [
  '--enable-source-maps',
  inRoot(OUTPUT, 'fuzz-main.js'),
  ...process.argv.slice(2),
]);
