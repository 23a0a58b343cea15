import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MendableError } from '../base/mendable-error.ts';
import { SECRET_KEY_BYTES } from '../base/secret-box.ts';

export const SECRET_KEY_VARIABLE = 'ONESCREEN_SECRET_KEY';
export const SECRET_KEY_FILE = 'secret.key';

const READABLE_BY_OTHERS = 0o077;

const FILE_HEADER = `# The key under which Onescreen seals camera passwords and second factors. The first line seals, all open.
# Without it they are lost: keep a copy apart from the backups of the database, which do not contain it.
`;

export interface SecretKeys {
  /** The first seals, all open. */
  current(): readonly Buffer[];
  /** Puts a new key in front of the others, in use at once by every process that reads the same file. */
  add(): Promise<void>;
  /** Where a person finds them: the variable's name, or the file. */
  readonly place: string;
}

export interface SecretKeyOptions {
  /** What the environment says; goes before the file. */
  variable: string | undefined;
  dataFolder: string;
  /** Otherwise a file that is missing is an error: for commands beside a hub, which has one. */
  create: boolean;
}

/** Throws a MendableError where there is no key, a bad one, or one that others can read. */
export async function openSecretKeys({
  variable,
  dataFolder,
  create,
}: SecretKeyOptions): Promise<SecretKeys> {
  if (variable?.trim()) return keysOfEnvironment(variable);
  const file = join(dataFolder, SECRET_KEY_FILE);
  if (create) await createMissing(file);
  return keysOfFile(file);
}

function keysOfEnvironment(variable: string): SecretKeys {
  const keys = parseKeys(variable.split(/[\s,]+/), SECRET_KEY_VARIABLE);
  return {
    place: SECRET_KEY_VARIABLE,
    current: () => keys,
    async add() {
      throw new MendableError(
        `The keys are in ${SECRET_KEY_VARIABLE}: put a new one in front of the others there, separated by a comma, and start every hub anew.`,
      );
    },
  };
}

/** Looks at the file's times on each use, so that a key that a command has added is known here at once. */
function keysOfFile(file: string): SecretKeys {
  let read = readKeys(file);
  return {
    place: file,
    current() {
      if (stampOf(file) !== read.stamp) read = readKeys(file);
      return read.keys;
    },
    async add() {
      const lines = readFileSync(file, 'utf8').replace(FILE_HEADER, '');
      await writeWhole(file, `${FILE_HEADER}${newKey()}\n${lines}`);
    },
  };
}

function readKeys(file: string): { keys: readonly Buffer[]; stamp: string } {
  const stamp = stampOf(file);
  const lines = readFileSync(file, 'utf8').split('\n');
  const texts = lines.map((line) => line.replace(/#.*/, '').trim());
  return { keys: parseKeys(texts, file), stamp };
}

function stampOf(file: string): string {
  const { mode, ino, size, mtimeMs } = lookAt(file);
  if (process.platform !== 'win32' && (mode & READABLE_BY_OTHERS) !== 0) {
    throw new MendableError(`${file} may be read by others than its owner: chmod 600 ${file}`);
  }
  return `${ino} ${size} ${mtimeMs}`;
}

function lookAt(file: string) {
  try {
    return statSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new MendableError(
      code === 'ENOENT'
        ? `There is no key in ${file}: put the copy of it there, or set ${SECRET_KEY_VARIABLE}.`
        : `${file} cannot be read (${code ?? 'unknown'}).`,
      { cause: error },
    );
  }
}

function parseKeys(texts: readonly string[], place: string): readonly Buffer[] {
  const keys = texts.filter((text) => text !== '').map((text) => parseKey(text));
  if (keys.length === 0) throw new MendableError(`${place} holds no key.`);
  const bad = keys.indexOf(null);
  if (bad !== -1) {
    throw new MendableError(
      `${place}: key ${bad + 1} is not ${SECRET_KEY_BYTES} bytes in hexadecimal or Base64. Make one with: openssl rand -base64 32`,
    );
  }
  return keys as Buffer[];
}

function parseKey(text: string): Buffer | null {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return null;
  const key = Buffer.from(text, 'base64');
  return key.length === SECRET_KEY_BYTES ? key : null;
}

function newKey(): string {
  return randomBytes(SECRET_KEY_BYTES).toString('base64');
}

async function createMissing(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  try {
    await writeNew(file, `${FILE_HEADER}${newKey()}\n`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unwritable(file, error);
  }
}

async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.new`;
  try {
    await writeNew(draft, text);
    await rename(draft, file);
  } catch (error) {
    throw unwritable(draft, error);
  }
}

/** On the disk when it returns: what is sealed under a lost key is lost. */
async function writeNew(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function unwritable(file: string, error: unknown): MendableError {
  const reason = error instanceof Error ? error.message : String(error);
  return new MendableError(`${file} cannot be written: ${reason}`, { cause: error });
}
