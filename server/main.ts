import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import packageJson from '../package.json' with { type: 'json' };
import { systemClock } from './base/clock.ts';
import { MendableError } from './base/mendable-error.ts';
import { redactUrls } from './base/redact.ts';
import { giveBackStartUpMemory } from './base/start-up-memory.ts';
import { ConfigError } from './config/config-problem.ts';
import { readDatabaseUrl } from './config/database-url.ts';
import { loadConfig } from './config/load-config.ts';
import { SECRET_KEY_VARIABLE } from './config/secret-key.ts';
import { Hub } from './hub.ts';

const USAGE = `Usage: npm start -- [options]
  --config FILE   the configuration, streams.config.json when absent
  --host HOST     the address to listen on
  --port PORT     the port to listen on; 0 takes a free one
  --json          print one line of JSON when ready, instead of words
  --help`;

/** Everything must be closed by then: a supervisor would kill the process anyway. */
const STOP_DEADLINE_MS = 10_000;

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        config: { type: 'string', default: 'streams.config.json' },
        host: { type: 'string' },
        port: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${USAGE}\n`);
    process.exit(2);
  }
}

/** Words for people go to stdout, logs to stderr. What a camera's address holds of credentials is taken out of both. */
function createLogger(level: string) {
  const { err: describeError } = pino.stdSerializers;
  return pino(
    {
      level,
      base: null,
      redact: { paths: ['password', 'credentials', 'token', 'sessionToken', '*.password', '*.credentials'] },
      formatters: { log: redactFields },
      serializers: { err: (error: Error) => redactFields({ ...describeError(error) }) },
      hooks: {
        logMethod(args, method) {
          const [fields, message, ...rest] = args;
          method.apply(this, [fields, message && redactUrls(String(message)), ...rest] as typeof args);
        },
      },
    },
    pino.destination({ fd: 2, sync: false }),
  );
}

function redactFields(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      typeof value === 'string' ? redactUrls(value) : value,
    ]),
  );
}

async function main(): Promise<void> {
  const { config: configPath, host, port, json, help } = readArguments();
  if (help) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  const configFile = resolve(configPath);
  const overrides = { ...(host && { host }), ...(port && { port: Number(port) }) };
  const load = () => loadConfig({ file: configFile, environment: process.env, overrides });
  const config = await load();
  const logger = createLogger(config.hub.logLevel);
  const hub = new Hub({
    version: packageJson.version,
    config,
    configFile,
    loadConfig: load,
    engineScript: new URL('./engine-worker.js', import.meta.url),
    engineThreads: config.hub.engineThreads ?? Math.max(1, availableParallelism() - 1),
    tableScript: new URL('./table-worker.js', import.meta.url),
    ffmpeg: { program: process.env.FFMPEG_PATH || null, searchPath: process.env.PATH ?? '' },
    secretKey: process.env[SECRET_KEY_VARIABLE],
    databaseUrl: readDatabaseUrl(process.env),
    bootstrapPassword: process.env.ONESCREEN_ADMIN_PASSWORD,
    webFolder: fileURLToPath(new URL('../web', import.meta.url)),
    clock: systemClock,
    logger,
  });
  stopOnSignal(hub, logger);
  try {
    await hub.start();
  } catch (error) {
    // The account exists from now on: its password would be lost with the start that failed.
    announceFirstAdmin(hub);
    throw error;
  }
  giveBackStartUpMemory();
  process.on('SIGHUP', () => void hub.reload());
  announce(hub, json);
}

function stopOnSignal(hub: Hub, logger: ReturnType<typeof createLogger>): void {
  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) process.exit(1);
    stopping = true;
    logger.info({ signal }, 'stopping');
    systemClock.setTimer(() => process.exit(1), STOP_DEADLINE_MS);
    await hub.stop();
    process.exit(0);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

function announce(hub: Hub, json: boolean): void {
  if (json) {
    const { username = null, password = null } = hub.firstAdmin?.generated ? hub.firstAdmin : {};
    process.stdout.write(`${JSON.stringify({ url: hub.url, username, password })}\n`);
    return;
  }
  process.stdout.write(`Onescreen is at ${hub.url}\n`);
  announceFirstAdmin(hub);
}

function announceFirstAdmin({ firstAdmin }: Hub): void {
  if (!firstAdmin?.generated) return;
  const { username, password } = firstAdmin;
  process.stdout.write(`Log in as ${username} with the password ${password}\nIt is shown this once.\n`);
}

/** What a person can mend is said in a sentence; the rest with its stack. */
function explain(error: unknown): string {
  const { code, message, stack, port } = error as NodeJS.ErrnoException & { port?: number };
  if (error instanceof ConfigError || error instanceof MendableError) return message;
  if (code === 'EADDRINUSE') return `Port ${port} is taken: choose another with --port.`;
  if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL') {
    return `The address to listen on is not one of this machine (${code}): choose another with --host.`;
  }
  if (code === 'EACCES' && port !== undefined) return `Port ${port} may not be opened by this user.`;
  return stack ?? String(error);
}

main().catch((error: unknown) => {
  process.stderr.write(`${redactUrls(explain(error))}\n`);
  process.exit(1);
});
