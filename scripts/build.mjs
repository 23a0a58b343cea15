// Builds what changed: server and simulator with esbuild, the web with vite. Installs the packages when they are missing.
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { fail, filesUnder, hashFiles, inRoot, isMain, readArguments, run, runBin } from './project.mjs';

const LOCK_STALE_MS = 5 * 60_000;
/** The last two levels take five times as long for a twentieth less. */
const BROTLI_QUALITY = 9;

const TARGETS = [
  {
    name: 'server',
    sources: ['server'],
    outputs: ['main', 'engine-worker', 'table-worker', 'command-line', 'verify-evidence'].map(
      (name) => `dist/server/${name}.js`,
    ),
    build: () =>
      bundle(
        [
          'server/main.ts',
          'server/engine/engine-worker.ts',
          'server/cameras/import/table-worker.ts',
          'server/command-line.ts',
          'server/verify-evidence.ts',
        ],
        'dist/server',
      ),
  },
  {
    name: 'simulator',
    sources: ['test/simulator', 'server/base', 'server/media'],
    outputs: ['dist/simulator/main.js'],
    build: () => bundle(['test/simulator/main.ts'], 'dist/simulator'),
  },
  {
    name: 'web',
    sources: ['web', 'server/contract'],
    outputs: ['dist/web/index.html'],
    build: buildWeb,
  },
];

/** Brings `dist/` up to date; says on stderr what it does, so that stdout stays free for the caller. */
export async function build({ targets = TARGETS.map((target) => target.name), force = false } = {}) {
  await ensurePackages();
  await whileLocked(async () => {
    for (const target of TARGETS) {
      if (targets.includes(target.name)) await buildTarget(target, force);
    }
  });
}

/** Bundles one TypeScript entry point for Node with its packages left outside. */
export async function bundle(entries, outdir) {
  for (const entry of entries) {
    if (!existsSync(inRoot(entry))) fail(`${entry} does not exist: nothing to build from.`);
  }
  const { build: esbuild } = await import('esbuild');
  const { outputFiles } = await esbuild({
    entryPoints: entries.map((entry) => inRoot(entry)),
    outdir: inRoot(outdir),
    entryNames: '[name]',
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    logLevel: 'warning',
    write: false,
  });
  mkdirSync(inRoot(outdir), { recursive: true });
  for (const { path, text } of outputFiles)
    writeFileSync(path, path.endsWith('.js') ? withLatinLetters(text) : text);
}

/**
 * One letter that is not Latin makes Node keep a module's whole text with two bytes to each: a megabyte more of the hub's. esbuild escapes
 * those in strings and leaves those in regular expressions.
 */
function withLatinLetters(text) {
  return text.replace(/[^\0-\xff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

async function buildWeb() {
  const code = await runBin('vite', ['build', 'web', '--logLevel', 'warn'], {
    stdio: ['ignore', process.stderr, process.stderr],
  });
  if (code !== 0) throw new Error('vite could not build the web');
  for (const file of filesUnder('dist/web')) compress(file);
}

/** Once here instead of at each request. Browsers take Brotli over https alone, and a hub in its own network often has none. */
function compress(file) {
  if (!/\.(?:js|css|html|svg)$/.test(file)) return;
  const plain = readFileSync(file);
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } };
  writeFileSync(`${file}.gz`, gzipSync(plain, { level: constants.Z_BEST_COMPRESSION }));
  writeFileSync(`${file}.br`, brotliCompressSync(plain, quality));
}

async function buildTarget(target, force) {
  const hash = hashFiles([
    ...filesUnder(...target.sources),
    ...filesUnder('package-lock.json', 'scripts/build.mjs'),
  ]);
  const stamp = inRoot('.cache/build', `${target.name}.stamp`);
  const current =
    !force &&
    target.outputs.every((output) => existsSync(inRoot(output))) &&
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === hash;
  if (current) return;
  process.stderr.write(`building ${target.name} …\n`);
  rmSync(stamp, { force: true });
  await target.build();
  mkdirSync(inRoot('.cache/build'), { recursive: true });
  writeFileSync(stamp, hash);
}

/** Installs exactly what the lock file says, unless it is there already. */
export async function ensurePackages() {
  const wanted = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8')).packages;
  if (isInstalled(wanted)) return;
  process.stderr.write('installing packages …\n');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const code = await run(npm, ['ci', '--no-audit', '--no-fund', '--include=dev'], {
    stdio: ['ignore', process.stderr, process.stderr],
  });
  if (code !== 0)
    fail('npm ci failed: the packages could not be installed (see above). Is the registry reachable?');
}

function isInstalled(wanted) {
  const file = inRoot('node_modules/.package-lock.json');
  if (!existsSync(file)) return false;
  const installed = JSON.parse(readFileSync(file, 'utf8')).packages;
  return Object.entries(wanted).every(
    // Optional packages are prebuilt binaries: npm installs only those of this machine.
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  );
}

/** Two builds at once would write the same files; the second waits for the first. */
async function whileLocked(work) {
  const lock = inRoot('.cache/build.lock');
  mkdirSync(inRoot('.cache'), { recursive: true });
  while (!tryLock(lock)) await new Promise((resolve) => setTimeout(resolve, 200));
  try {
    await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function tryLock(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (!holderLives(lock)) rmSync(lock, { force: true });
    return false;
  }
}

function holderLives(lock) {
  try {
    if (Date.now() - statSync(lock).mtimeMs > LOCK_STALE_MS) return false;
    const holder = Number(readFileSync(lock, 'utf8'));
    // An empty file was created this instant by a holder who has not yet written its number.
    return holder === 0 || process.kill(holder, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

if (isMain(import.meta.url)) {
  const { force, rest } = readArguments(process.argv.slice(2), { flags: ['force'] });
  const unknown = rest.find((name) => !TARGETS.some((target) => target.name === name));
  if (unknown)
    fail(`Unknown target ${unknown}; there are: ${TARGETS.map((target) => target.name).join(', ')}.`);
  await build({ force: force === true, ...(rest.length > 0 ? { targets: rest } : {}) });
}
