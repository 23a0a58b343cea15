import type { z } from 'zod';
import type { ConfigProblem } from './config-problem.ts';
import { problemsOfIssues } from './schema-problems.ts';
import { hubSchema } from './streams-config.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The hub settings that may be given in the environment or on the command line, both of which go over the file. */
const VARIABLES = {
  ONESCREEN_HOST: 'host',
  ONESCREEN_PORT: 'port',
  ONESCREEN_DATA_FOLDER: 'dataFolder',
  ONESCREEN_PUBLIC_ORIGIN: 'publicOrigin',
  ONESCREEN_ENGINE_THREADS: 'engineThreads',
  ONESCREEN_LOG_LEVEL: 'logLevel',
} as const satisfies Record<string, keyof z.input<typeof hubSchema>>;

export type OverridableSetting = (typeof VARIABLES)[keyof typeof VARIABLES];

export type HubOverrides = Partial<Pick<z.input<typeof hubSchema>, OverridableSetting>>;

const NUMBERS: ReadonlySet<string> = new Set<OverridableSetting>(['port', 'engineThreads']);

/** Empty variables count as not set, as a compose file leaves them. */
export function readEnvironment(environment: Environment): {
  overrides: HubOverrides;
  problems: ConfigProblem[];
} {
  const overrides: Record<string, unknown> = {};
  const problems: ConfigProblem[] = [];
  for (const [variable, setting] of Object.entries(VARIABLES)) {
    const text = environment[variable]?.trim();
    if (!text) continue;
    const value = NUMBERS.has(setting) ? Number(text) : text;
    const found = checkSetting(setting, value, text, variable);
    if (found.length === 0) overrides[setting] = value;
    problems.push(...found);
  }
  return { overrides, problems };
}

/** What is wrong with settings from the command line. */
export function checkOverrides(overrides: HubOverrides): ConfigProblem[] {
  return Object.entries(overrides).flatMap(([setting, value]) =>
    checkSetting(setting as OverridableSetting, value, value, `--${setting}`),
  );
}

function checkSetting(
  setting: OverridableSetting,
  value: unknown,
  shown: unknown,
  name: string,
): ConfigProblem[] {
  const schema = hubSchema.shape[setting];
  const result = schema.safeParse(value);
  if (result.success) return [];
  return problemsOfIssues(result.error.issues, shown, schema).map(({ message }) => ({
    path: name,
    line: null,
    message,
  }));
}
