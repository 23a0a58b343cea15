// Where things are, and how a script of ours runs another program. Needs nothing but Node.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const inRoot = (...parts) => join(root, ...parts);

/** Runs a program in the project's folder and resolves with its exit code (a signal counts as 1). */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** Runs a package's own program from node_modules, without npx and its network. */
export function runBin(name, args, options = {}) {
  return run(process.execPath, [binPath(name), ...args], options);
}

function binPath(name) {
  const packageName = { tsc: 'typescript', biome: '@biomejs/biome' }[name] ?? name;
  const folder = inRoot('node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[name]);
}

/** Every file under the given files and folders, sorted; what does not exist is left out. */
export function filesUnder(...paths) {
  const found = [];
  const visit = (path) => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) {
      for (const entry of readdirSync(path)) visit(join(path, entry));
    } else found.push(path);
  };
  for (const path of paths) visit(inRoot(path));
  return found.sort();
}

/** One hash over the names and the contents of files. */
export function hashFiles(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${file.slice(root.length)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** `--name value` and `--flag` out of an argument list; what is not named stays in `rest`. */
export function readArguments(argv, { values = [], flags = [] }) {
  const found = { rest: [] };
  for (let at = 0; at < argv.length; at += 1) {
    const [name, inline] = argv[at].replace(/^--/, '').split(/=(.*)/s, 2);
    if (!argv[at].startsWith('--') || ![...values, ...flags].includes(name)) found.rest.push(argv[at]);
    else if (flags.includes(name)) found[name] = true;
    else {
      found[name] = inline ?? argv[++at];
      if (found[name] === undefined) fail(`--${name} needs a value`);
    }
  }
  return found;
}

/** Ends the script with a sentence for a person. */
export function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

export function isMain(moduleUrl) {
  return process.argv[1] !== undefined && fileURLToPath(moduleUrl) === process.argv[1];
}
