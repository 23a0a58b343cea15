import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { checkReferences } from './check-references.ts';
import {
  checkOverrides,
  type Environment,
  type HubOverrides,
  readEnvironment,
} from './config-environment.ts';
import { ConfigError, type ConfigProblem, formatPath } from './config-problem.ts';
import { type JsonSource, parseJsonSource } from './json-source.ts';
import { normalizeConfig } from './normalize-config.ts';
import { type PathProblem, problemsOfIssues } from './schema-problems.ts';
import { type Config, streamsConfigSchema } from './streams-config.ts';

export interface LoadConfigOptions {
  file: string;
  /** Goes over the file. */
  environment?: Environment;
  /** The command line's; go over both. */
  overrides?: HubOverrides;
}

/** Reads, checks and freezes. Throws a ConfigError with everything that is wrong. */
export async function loadConfig(options: LoadConfigOptions): Promise<Config> {
  return parseConfig(await readConfigText(options.file), options);
}

/** As `loadConfig`, with the file's text in hand. */
export function parseConfig(
  text: string,
  { file, environment = {}, overrides = {} }: LoadConfigOptions,
): Config {
  const fromEnvironment = readEnvironment(environment);
  const problems: ConfigProblem[] = [...fromEnvironment.problems, ...checkOverrides(overrides)];
  const source = parseJsonSource(text);
  if (!source.ok) throw new ConfigError(file, [...problems, source.mistake]);
  problems.push(...source.repeatedKeys);
  const parsed = streamsConfigSchema.safeParse(source.value);
  if (!parsed.success) {
    problems.push(
      ...placed(problemsOfIssues(parsed.error.issues, source.value, streamsConfigSchema), source),
    );
    throw new ConfigError(file, problems);
  }
  const { config, problems: found } = normalizeConfig(parsed.data, {
    fileFolder: dirname(resolve(file)),
    overrides: { ...fromEnvironment.overrides, ...overrides },
  });
  problems.push(...placed([...checkReferences(parsed.data), ...found], source));
  if (problems.length > 0) throw new ConfigError(file, problems);
  return deepFreeze(config);
}

export async function readConfigText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const reason =
      code === 'ENOENT' ? 'there is no such file' : `the file cannot be read (${code ?? 'unknown'})`;
    throw new ConfigError(file, [{ path: '', line: null, message: reason }]);
  }
}

function placed(problems: PathProblem[], source: JsonSource & { ok: true }): ConfigProblem[] {
  return problems.map(({ path, message }) => ({
    path: formatPath(path),
    line: source.lineOf(path),
    message,
  }));
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const child of Object.values(value)) deepFreeze(child);
  return Object.freeze(value);
}
