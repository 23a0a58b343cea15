// Builds what changed and runs the hub alone, with streams.config.json. Arguments go to the hub: see --help.
import { spawn } from 'node:child_process';
import { build } from './build.mjs';
import { HUB_ENVIRONMENT, HUB_NODE_ARGUMENTS } from './hub-node.mjs';
import { inRoot } from './project.mjs';

await build({ targets: ['server', 'web'] });
const hub = spawn(
  process.execPath,
  [...HUB_NODE_ARGUMENTS, inRoot('dist/server/main.js'), ...process.argv.slice(2)],
  { stdio: 'inherit', env: { ...process.env, ...HUB_ENVIRONMENT } },
);
// Ctrl-C reaches the hub by itself; what a supervisor sends reaches only this process.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => hub.kill(signal));
hub.once('exit', (code) => process.exit(code ?? 1));
