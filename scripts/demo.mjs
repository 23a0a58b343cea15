// The whole product on one machine: builds what changed, starts simulated cameras and the hub, says how to log in.
//   --json        one line { "url", "username", "password", "token" } when ready, nothing else on stdout
//   --cameras N   so many cameras, more or fewer than there are in streams.config.json
//   --port N      the hub's port; 8080, or a free one when that is taken
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from './build.mjs';
import { HUB_ENVIRONMENT, HUB_NODE_ARGUMENTS } from './hub-node.mjs';
import { fail, inRoot, readArguments } from './project.mjs';

const RTSP_PORT = 8554;
const HUB_PORT = 8080;
const READY_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 12_000;
const FIRST_DIAL_NUMBER = 1001;
/** The simulated cameras are on this machine, and may be registered too. */
const EVERYWHERE_AND_HERE = { allow: ['0.0.0.0/0', '::/0', '127.0.0.0/8', '::1'] };
const PASSWORD_LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

const args = readArguments(process.argv.slice(2), { values: ['cameras', 'port'], flags: ['json'] });
if (args.rest.length > 0)
  fail(`Unknown argument ${args.rest[0]}. There are --json, --cameras N and --port N.`);
const cameraCount = readNumber('cameras', 1, 100_000);
const wantedPort = readNumber('port', 0, 65_535);

const children = [];
let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop(0));

const folder = prepareFolder();
try {
  await build();
  if (!stopping) await run();
} catch (error) {
  if (!stopping) process.stderr.write(`${error.message}\n`);
  await stop(1);
}

async function run() {
  const config = readConfig();
  const configFile = join(folder, 'streams.config.json');
  writeConfig(configFile, config);
  const cameras = await startSimulator(configFile);
  if (cameras.port !== RTSP_PORT) {
    movePort(config, cameras.port);
    writeConfig(configFile, config);
  }
  const login = { username: 'admin', password: createPassword() };
  const hub = await startHub(configFile, login.password);
  const token = await createToken(hub.url, login);
  const result = { url: hub.url, ...login, token };
  process.stdout.write(args.json ? `${JSON.stringify(result)}\n` : describe(result, config, cameras));
}

function describe({ url, username, password, token }, config, cameras) {
  const first = config.cameras[0]?.id;
  return `
  Onescreen is ready: ${config.cameras.length} simulated cameras.

    Address    ${url}
    User       ${username}
    Password   ${password}

  A standard player, with a token instead of the login:
    curl -H 'Authorization: Bearer ${token}' ${url}/live/${first}/master.m3u8

  Make a camera fail, watch its tile say why, and heal it again. There are: refuse, unauthorized, silence, freeze, cut,
  drop, slow, garbage, wrong-sdp, restart, not-found.
    curl -d '{"path":"${first}/sub","fault":"silence"}' http://127.0.0.1:${cameras.control}/fault
    curl -d '{"path":"${first}/sub"}' http://127.0.0.1:${cameras.control}/clear

  Ctrl-C stops everything.
`;
}

function readNumber(name, min, max) {
  if (args[name] === undefined) return null;
  const value = Number(args[name]);
  if (!Number.isInteger(value) || value < min || value > max)
    fail(`--${name} needs a number from ${min} to ${max}`);
  return value;
}

/** Of this run alone; what runs that were killed have left is swept away. */
function prepareFolder() {
  const base = inRoot('.cache/demo');
  mkdirSync(base, { recursive: true });
  for (const name of readdirSync(base)) {
    if (!isRunning(Number(name))) rmSync(join(base, name), { recursive: true, force: true });
  }
  const own = join(base, String(process.pid));
  mkdirSync(own, { mode: 0o700 });
  return own;
}

function isRunning(pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function readConfig() {
  const config = JSON.parse(readFileSync(inRoot('streams.config.json'), 'utf8'));
  const { $schema, ...rest } = config;
  const count = cameraCount ?? config.cameras.length;
  const cameras = Array.from({ length: count }, (_, index) => cameraAt(config.cameras, index));
  const hub = { ...config.hub, dataFolder: join(folder, 'data'), cameraNetworks: EVERYWHERE_AND_HERE };
  return { ...rest, hub, cameras };
}

/** Past the end of the list the cameras come again, each round with numbers of its own. */
function cameraAt(cameras, index) {
  const camera = cameras[index % cameras.length];
  const round = Math.floor(index / cameras.length) + 1;
  if (round === 1) return camera;
  const profiles = Object.entries(camera.profiles).map(([profile, { url }]) => {
    return [profile, { url: url.replace(`/${camera.id}/`, `/${camera.id}-${round}/`) }];
  });
  return {
    ...camera,
    id: `${camera.id}-${round}`,
    dialNumber: FIRST_DIAL_NUMBER + index,
    name: `${camera.name} ${round}`,
    ...(camera.nameEn && { nameEn: `${camera.nameEn} ${round}` }),
    profiles: Object.fromEntries(profiles),
  };
}

function movePort(config, port) {
  for (const camera of config.cameras) {
    for (const profile of Object.values(camera.profiles)) {
      profile.url = profile.url.replace(`:${RTSP_PORT}/`, `:${port}/`);
    }
  }
}

function writeConfig(file, config) {
  writeFileSync(file, JSON.stringify(config, null, 2), { mode: 0o600 });
}

async function startSimulator(configFile) {
  return startOnPort(RTSP_PORT, (port) => {
    const program = ['--enable-source-maps', inRoot('dist/simulator/main.js')];
    const options = ['--port', String(port), '--config', configFile, '--control', '0'];
    return startChild('the simulated cameras', [...program, ...options]);
  });
}

async function startHub(configFile, password) {
  const start = (port) => {
    const program = [...HUB_NODE_ARGUMENTS, inRoot('dist/server/main.js')];
    const options = ['--config', configFile, '--port', String(port), '--json'];
    const environment = { ...HUB_ENVIRONMENT, ONESCREEN_ADMIN_PASSWORD: password };
    return startChild('the hub', [...program, ...options], environment);
  };
  const hub = await (wantedPort === null ? startOnPort(HUB_PORT, start) : start(wantedPort));
  await untilReady(hub.url);
  return hub;
}

/** On this port, or on a free one when it is taken: perhaps by another demo, in the moment after we looked. */
async function startOnPort(port, start) {
  if (!(await isFree(port))) return start(0);
  return start(port).catch(async (error) => {
    if (stopping || (await isFree(port))) throw error;
    return start(0);
  });
}

function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/** Resolves with the one line of JSON that the child prints when it is ready. */
function startChild(name, nodeArguments, environment = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, nodeArguments, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ONESCREEN_LOG_LEVEL: 'warn', ...process.env, ...environment },
    });
    children.push(child);
    let ready = false;
    createInterface({ input: child.stdout }).once('line', (line) => {
      ready = true;
      resolve(JSON.parse(line));
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      const error = new Error(`${name} ended (${signal ?? `code ${code}`}).`);
      reject(error);
      if (stopping || !ready) return;
      process.stderr.write(`${error.message}\n`);
      void stop(1);
    });
  });
}

async function untilReady(url) {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  for (;;) {
    const response = await fetch(`${url}/readyz`).catch(() => null);
    if (response?.ok) return;
    if (Date.now() > deadline) throw new Error(`the hub is not ready after ${READY_TIMEOUT_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function createToken(url, login) {
  const session = await post(`${url}/api/session`, login);
  const cookie = session.headers.get('set-cookie').split(';', 1)[0];
  const response = await post(`${url}/api/tokens`, { name: 'demo' }, { cookie });
  return (await response.json()).token;
}

async function post(url, body, headers = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response;
}

function createPassword() {
  const letters = Array.from({ length: 12 }, () => PASSWORD_LETTERS[randomInt(PASSWORD_LETTERS.length)]);
  return letters.join('').replace(/(.{4})(?=.)/g, '$1-');
}

async function stop(code) {
  if (stopping) return;
  stopping = true;
  const ended = children.map(
    (child) =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) resolve();
        child.once('exit', resolve);
        child.kill('SIGTERM');
      }),
  );
  const lastResort = setTimeout(() => {
    for (const child of children) child.kill('SIGKILL');
  }, STOP_TIMEOUT_MS);
  await Promise.all(ended);
  clearTimeout(lastResort);
  rmSync(folder, { recursive: true, force: true });
  process.exit(code);
}
