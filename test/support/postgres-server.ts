import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { eventually } from './eventually.ts';

const DEBIAN_FOLDER = '/usr/lib/postgresql';
const START_DEADLINE_MS = 60_000;

/** A real PostgreSQL of its own, in a temporary folder, reached by a socket in it: no port, and nothing of the system's servers. */
export interface PostgresServer {
  /** Of the database that is there from the start. */
  readonly url: string;
  urlOf(database: string): string;
  /** @param sql in the database that is there from the start, for what no connection to another one may do */
  run(sql: string): Promise<void>;
  start(): Promise<void>;
  /** As in a crash; `start` starts it again. */
  kill(): Promise<void>;
  discard(): Promise<void>;
}

export async function startPostgres(): Promise<PostgresServer> {
  const binaries = findBinaries();
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  const owner = ownerOf(folder);
  const data = join(folder, 'data');
  const init = spawnSync(
    join(binaries, 'initdb'),
    ['-D', data, '-U', 'onescreen', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--locale', 'C.UTF-8'],
    { ...owner, cwd: folder, encoding: 'utf8' },
  );
  if (init.status !== 0) throw new Error(`initdb failed: ${init.error ?? init.stderr}`);
  let server: ChildProcess | null = null;
  const urlOf = (database: string) =>
    `postgresql://onescreen@/${database}?host=${encodeURIComponent(folder)}`;
  const postgres: PostgresServer = {
    url: urlOf('postgres'),
    urlOf,
    run: (sql) => query(urlOf('postgres'), sql),
    async start() {
      server = spawn(
        join(binaries, 'postgres'),
        ['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'fsync=off', '-c', 'max_connections=60'],
        { ...owner, cwd: folder, stdio: 'ignore' },
      );
      await eventually(() => postgres.run('select 1'), { deadlineMs: START_DEADLINE_MS });
    },
    async kill() {
      if (!server || server.exitCode !== null || server.signalCode !== null) return;
      const ended = once(server, 'exit');
      // An immediate shutdown: every connection is cut, nothing is written down first.
      server.kill('SIGQUIT');
      await ended;
    },
    async discard() {
      await postgres.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await postgres.start();
  return postgres;
}

function findBinaries(): string {
  const versions = existsSync(DEBIAN_FOLDER) ? readdirSync(DEBIAN_FOLDER) : [];
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
  if (!newest) throw new Error(`there is no PostgreSQL in ${DEBIAN_FOLDER}: node scripts/install-system.mjs`);
  return join(DEBIAN_FOLDER, newest, 'bin');
}

/** PostgreSQL refuses to run as root. */
function ownerOf(folder: string): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);
  const [uid, gid] = [id('-u'), id('-g')];
  chownSync(folder, uid, gid);
  chmodSync(folder, 0o700);
  return { uid, gid };
}

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url);
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
