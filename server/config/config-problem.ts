export type JsonPath = readonly (string | number)[];

export interface ConfigProblem {
  /** `cameras[3].profiles.main.url`; empty for the file as a whole; an environment variable's name for one of those. */
  readonly path: string;
  /** 1-based, where it is known. */
  readonly line: number | null;
  /** What was expected, and what was found where that may be shown. */
  readonly message: string;
}

/** Everything that is wrong with a configuration, not only the first thing. Holds no credential. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly file: string;
  readonly problems: readonly ConfigProblem[];

  constructor(file: string, problems: readonly ConfigProblem[]) {
    const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
    super([`${file} has ${count}:`, ...problems.map((problem) => `  ${describe(problem)}`)].join('\n'));
    this.file = file;
    this.problems = problems;
  }
}

function describe({ path, line, message }: ConfigProblem): string {
  const place = [line === null ? null : `line ${line}`, path === '' ? null : path].filter(
    (part) => part !== null,
  );
  return place.length === 0 ? message : `${place.join(', ')}: ${message}`;
}

export function formatPath(path: JsonPath): string {
  let text = '';
  for (const key of path) {
    if (typeof key === 'number') text += `[${key}]`;
    else if (/^[\w$-]+$/.test(key)) text += text === '' ? key : `.${key}`;
    else text += `[${JSON.stringify(key)}]`;
  }
  return text;
}
