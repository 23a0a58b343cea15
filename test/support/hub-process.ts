import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HUB_ENVIRONMENT, HUB_NODE_ARGUMENTS } from '../../scripts/hub-node.mjs';
import { EVERYWHERE, type Role, type Scope } from '../../server/contract/permissions.ts';
import { startProgram } from './child-process.ts';
import { eventually } from './eventually.ts';
import { freePort } from './free-port.ts';

const PASSWORD = 'a-password-for-tests-1';
const READY_DEADLINE_MS = 60_000;

export interface HubCamera {
  id: string;
  name?: string;
  nameEn?: string;
  domain?: string;
  region?: string;
  dialNumber?: number;
  mode?: 'on-demand' | 'warm' | 'always';
  transport?: 'tcp' | 'udp' | 'auto';
  tls?: { fingerprint?: string; caFile?: string };
  main: string;
  sub?: string;
}

export interface NewPerson {
  username: string;
  displayName?: string;
  roles: Role[];
  scope?: Scope;
}

/** The hub as its users run it: a process of its own, from `dist/`. */
export interface HubProcess {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** An API token. */
  readonly token: string;
  readonly configFile: string;
  pid(): number;
  output(): string;
  /** The same hub on the same port with the same data, as after an upgrade. */
  restart(signal?: NodeJS.Signals): Promise<void>;
  /** Until `restart`; its data stays. Returns how it ended: 0 when it had closed everything within its own deadline. */
  halt(): Promise<number | null>;
  writeCameras(cameras: readonly HubCamera[]): void;
  /** With the token. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Makes an account, which no token may; returns its first password. */
  addPerson(person: NewPerson): Promise<string>;
  stop(): Promise<void>;
}

/**
 * @param hub settings of the hub as in streams.config.json
 * @param nodeArguments besides its usual ones, for example to profile it
 * @param environment of the hub, besides its own
 */
export async function startHub(
  cameras: readonly HubCamera[],
  hub: Record<string, unknown> = {},
  nodeArguments: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<HubProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'onescreen-'));
  const configFile = join(folder, 'streams.config.json');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const writeCameras = (next: readonly HubCamera[]) => {
    writeFileSync(
      configFile,
      JSON.stringify(configOf(next, { dataFolder: './data', logLevel: 'warn', ...hub, port })),
    );
  };
  writeCameras(cameras);
  const start = () => run(configFile, url, nodeArguments, environment);
  let program = await start();
  const token = await createToken(url);
  return {
    url,
    username: 'admin',
    password: PASSWORD,
    token,
    configFile,
    writeCameras,
    pid: () => program.pid,
    output: () => program.output(),
    fetch: (path, init = {}) =>
      fetch(new URL(path, url), { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } }),
    addPerson: (person) => addPerson(url, person),
    async restart(signal) {
      await program.stop(signal);
      program = await start();
    },
    async halt() {
      await program.stop();
      return program.child.exitCode;
    },
    async stop() {
      await program.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function run(
  configFile: string,
  url: string,
  nodeArguments: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<ReturnType<typeof startProgram>> {
  const program = startProgram(
    process.execPath,
    [...HUB_NODE_ARGUMENTS, ...nodeArguments, 'dist/server/main.js', '--config', configFile],
    { ...HUB_ENVIRONMENT, ONESCREEN_ADMIN_PASSWORD: PASSWORD, ...environment },
  );
  try {
    await eventually(async () => (await fetch(`${url}/readyz`)).ok, { deadlineMs: READY_DEADLINE_MS });
  } catch (error) {
    await program.stop();
    throw new Error(`the hub did not become ready:\n${program.output()}`, { cause: error });
  }
  return program;
}

async function createToken(url: string): Promise<string> {
  const { token } = (await postAsAdmin(url, '/api/tokens', { name: 'test' })) as { token: string };
  return token;
}

async function addPerson(
  url: string,
  { displayName, scope = EVERYWHERE, ...person }: NewPerson,
): Promise<string> {
  const made = await postAsAdmin(url, '/api/users', {
    displayName: displayName ?? person.username,
    scope,
    ...person,
  });
  return (made as { password: string }).password;
}

async function postAsAdmin(url: string, path: string, body: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json', origin: url };
  const login = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ username: 'admin', password: PASSWORD }),
  });
  const cookie = login.headers.get('set-cookie')?.split(';')[0];
  if (!cookie) throw new Error(`log-in failed: ${login.status} ${await login.text()}`);
  const reply = await fetch(url + path, {
    method: 'POST',
    headers: { ...headers, cookie },
    body: JSON.stringify(body),
  });
  if (!reply.ok) throw new Error(`POST ${path} failed: ${reply.status} ${await reply.text()}`);
  return reply.json();
}

function configOf(cameras: readonly HubCamera[], hub: Record<string, unknown>): object {
  return {
    site: { zh: '安康市', en: 'Ankang' },
    hub,
    domains: [
      { id: 'water', name: { zh: '水利', en: 'Water' }, color: '#3aa0ff' },
      { id: 'urban', name: { zh: '城管', en: 'Urban management' }, color: '#ffb03a' },
    ],
    regions: [
      { code: '610902', name: { zh: '汉滨区', en: 'Hanbin' } },
      { code: '610921', name: { zh: '汉阴县', en: 'Hanyin' } },
    ],
    cameras: cameras.map(({ id, name, domain, region, mode, main, sub, ...rest }) => ({
      ...rest,
      id,
      name: name ?? id,
      domain: domain ?? 'water',
      region: region ?? '610902',
      mode: mode ?? 'on-demand',
      profiles: { main: { url: main }, ...(sub ? { sub: { url: sub } } : {}) },
    })),
  };
}
