import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { resetPassword } from './access/password-reset.ts';
import { systemClock } from './base/clock.ts';
import { MendableError } from './base/mendable-error.ts';
import { redactUrls } from './base/redact.ts';
import { runBackup } from './commands/backup-command.ts';
import { auditTrail, type CommandOutcome, type CommandPlace, withStorage } from './commands/command-place.ts';
import { runRestore } from './commands/restore-command.ts';
import { runRotateKey } from './commands/rotate-key-command.ts';
import { runVerifyAudit } from './commands/verify-audit-command.ts';
import { runVerifyEvidence } from './commands/verify-evidence-command.ts';
import { ConfigError } from './config/config-problem.ts';
import { readDatabaseUrl } from './config/database-url.ts';
import { loadConfig } from './config/load-config.ts';
import { SECRET_KEY_VARIABLE } from './config/secret-key.ts';

const USAGE = `Usage: npm run onescreen -- COMMAND [--config FILE]
  backup FILE          a consistent copy of the database in a new file, while the hub runs
  restore FILE         puts a backup in the place of the database; the hub must be stopped
  verify-audit         checks the chain of the audit
  verify FILE          checks an evidence package, or the folder where it was unpacked; with --key against a known key
  rotate-key           seals the passwords of the cameras under a new key; with --lost where the old one is gone
  reset-password USER  a new first password, shown once; ends the user's logins and takes off the second factor
  --config FILE        the configuration, streams.config.json when absent
  --help`;

/** Wrong use, as shells have it. */
const EXIT_USAGE = 2;

interface Arguments {
  command: string;
  operand: string | undefined;
  config: string;
  lost: boolean;
  key: string | undefined;
}

function readArguments(): Arguments {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        config: { type: 'string', default: 'streams.config.json' },
        lost: { type: 'boolean', default: false },
        key: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    const [command, operand, ...rest] = positionals;
    const { key } = values;
    if (values.help) return { ...values, key, command: 'help', operand: undefined };
    if (command === undefined) throw new Error('Which command?');
    if (rest.length > 0) throw new Error(`${rest.join(' ')}: one too many`);
    return { ...values, key, command, operand };
  } catch (error) {
    return refuse((error as Error).message);
  }
}

async function run({ command, operand, config, lost, key }: Arguments): Promise<CommandOutcome> {
  switch (command) {
    case 'help':
      return { ok: true, lines: [USAGE] };
    case 'backup':
      return runBackup(await readPlace(config), inWorkingFolder(required(operand, 'FILE')));
    case 'restore':
      return runRestore(await readPlace(config), inWorkingFolder(required(operand, 'FILE')));
    case 'verify-audit':
      return runVerifyAudit(await readPlace(config));
    case 'verify':
      return runVerifyEvidence(inWorkingFolder(required(operand, 'FILE')), key ?? null);
    case 'rotate-key':
      return runRotateKey(await readPlace(config), lost);
    case 'reset-password':
      return runResetPassword(await readPlace(config), required(operand, 'USER'));
    default:
      return refuse(`There is no command ${command}.`);
  }
}

function runResetPassword(place: CommandPlace, username: string): Promise<CommandOutcome> {
  return withStorage(place, async (storage) => {
    const password = await resetPassword({ storage, audit: auditTrail(storage, place) }, username);
    const lines = [
      `Log in as ${username} with the password ${password}`,
      'It is shown this once, and has to be changed at the login.',
    ];
    return { ok: true, lines };
  });
}

async function readPlace(configPath: string): Promise<CommandPlace> {
  const { hub } = await loadConfig({ file: resolve(configPath), environment: process.env });
  return {
    databaseUrl: readDatabaseUrl(process.env),
    dataFolder: hub.dataFolder,
    secretKey: process.env[SECRET_KEY_VARIABLE],
    clock: systemClock,
  };
}

/** npm works in the folder of the package and tells where it was called. */
function inWorkingFolder(file: string): string {
  return resolve(process.env.INIT_CWD ?? '.', file);
}

function required(operand: string | undefined, what: string): string {
  return operand ?? refuse(`${what} is missing.`);
}

function refuse(message: string): never {
  process.stderr.write(`${message}\n${USAGE}\n`);
  process.exit(EXIT_USAGE);
}

/** What a person can mend is said in a sentence; the rest with its stack. */
function explain(error: unknown): string {
  if (error instanceof ConfigError || error instanceof MendableError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

try {
  const { ok, lines } = await run(readArguments());
  (ok ? process.stdout : process.stderr).write(`${lines.join('\n')}\n`);
  process.exitCode = ok ? 0 : 1;
} catch (error) {
  process.stderr.write(`${redactUrls(explain(error))}\n`);
  process.exitCode = 1;
}
