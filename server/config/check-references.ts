import type { PathProblem } from './schema-problems.ts';
import type { StreamsFile } from './streams-config.ts';

/** What a schema cannot say: ids are unique, and every reference leads somewhere. */
export function checkReferences(file: StreamsFile): PathProblem[] {
  const domains = new Set(file.domains.map((domain) => domain.id));
  const regions = new Set(file.regions.flatMap((region) => [region.code, ...region.aliases]));
  return [
    ...repeated(file.domains.map((domain, i) => ({ key: domain.id, path: ['domains', i, 'id'] }))),
    ...repeated(file.regions.flatMap(regionKeys)),
    ...repeated(file.cameras.map((camera, i) => ({ key: camera.id, path: ['cameras', i, 'id'] }))),
    ...repeated(file.cameras.flatMap(dialNumberKey), 'a number'),
    ...file.cameras.flatMap((camera, i) => [
      ...dangling(domains, camera.domain, ['cameras', i, 'domain'], 'the id of a domain'),
      ...dangling(regions, camera.region, ['cameras', i, 'region'], 'the code of a region'),
    ]),
  ];
}

interface Key {
  key: string;
  path: (string | number)[];
}

function regionKeys(region: StreamsFile['regions'][number], index: number): Key[] {
  return [
    { key: region.code, path: ['regions', index, 'code'] },
    ...region.aliases.map((alias, i) => ({ key: alias, path: ['regions', index, 'aliases', i] })),
  ];
}

function dialNumberKey({ dialNumber }: StreamsFile['cameras'][number], index: number): Key[] {
  return dialNumber === undefined
    ? []
    : [{ key: String(dialNumber), path: ['cameras', index, 'dialNumber'] }];
}

function repeated(keys: Key[], what = 'an id'): PathProblem[] {
  const seen = new Map<string, number | string>();
  const problems: PathProblem[] = [];
  for (const { key, path } of keys) {
    const [list, index] = path as [string, number];
    const before = seen.get(key);
    if (before === undefined) seen.set(key, index);
    else
      problems.push({
        path,
        message: `expected ${what} of its own, found "${key}", which ${list}[${before}] has`,
      });
  }
  return problems;
}

function dangling(
  known: Set<string>,
  reference: string,
  path: (string | number)[],
  what: string,
): PathProblem[] {
  if (known.has(reference)) return [];
  return [
    { path, message: `expected ${what} in this file, found ${JSON.stringify(reference.slice(0, 80))}` },
  ];
}
