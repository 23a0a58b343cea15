// Builds what changed and runs one of the hub's commands, beside a hub that may be running: see --help.
import { build } from './build.mjs';
import { inRoot, run } from './project.mjs';

await build({ targets: ['server'] });
process.exitCode = await run(process.execPath, [
  '--enable-source-maps',
  inRoot('dist/server/command-line.js'),
  ...process.argv.slice(2),
]);
