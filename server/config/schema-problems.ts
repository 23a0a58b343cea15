import { z } from 'zod';
import { redactUrls } from '../base/redact.ts';
import type { JsonPath } from './config-problem.ts';

export interface PathProblem {
  path: JsonPath;
  message: string;
}

/** Zod's findings as plain sentences: what was expected, then what was found, where that is no secret. */
export function problemsOfIssues(
  issues: readonly z.core.$ZodIssue[],
  root: unknown,
  schema: z.ZodType,
): PathProblem[] {
  return issues.flatMap((issue) => {
    const path = issue.path.filter((key) => typeof key !== 'symbol');
    if (issue.code === 'unrecognized_keys') return unknownKeys(issue.keys, path, schema);
    return [{ path, message: `${expected(issue.message)}, found ${foundFor(issue, root, path)}` }];
  });
}

function expected(message: string): string {
  const text = message.replace(/^[A-Z][a-z ]+: (?=expected )/, '').replace(/, received .*$/, '');
  return text.replaceAll('"|"', '", "');
}

function unknownKeys(keys: readonly string[], path: JsonPath, schema: z.ZodType): PathProblem[] {
  const known = knownKeys(schema, path);
  const hint = known.length === 0 ? 'expected no such setting' : `expected one of ${known.join(', ')}`;
  return keys.map((key) => ({ path: [...path, key], message: `unknown setting: ${hint}` }));
}

/** Walked by hand: a JSON schema of the whole takes a millisecond to make, and a file may have a wrong key in each of its cameras. */
function knownKeys(schema: z.ZodType, path: JsonPath): string[] {
  let node = asWritten(schema);
  for (const key of path) {
    const next = typeof key === 'number' ? elementOf(node) : memberOf(node, key);
    if (!next) return [];
    node = asWritten(next);
  }
  return Object.keys(shapeOf(node));
}

/** What is behind `optional()`, `default()` and their like, and in front of transformations. */
function asWritten(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.core.$ZodPipe) return asWritten(schema._zod.def.in);
  const { innerType } = schema._zod.def as { innerType?: z.core.$ZodType };
  return innerType ? asWritten(innerType) : schema;
}

function elementOf(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  return schema instanceof z.core.$ZodArray ? schema._zod.def.element : undefined;
}

function memberOf(schema: z.core.$ZodType, key: string): z.core.$ZodType | undefined {
  const shape = shapeOf(schema);
  return Object.hasOwn(shape, key) ? shape[key] : undefined;
}

function shapeOf(schema: z.core.$ZodType): Readonly<Record<string, z.core.$ZodType>> {
  return schema instanceof z.core.$ZodObject ? schema._zod.def.shape : {};
}

const SECRET = new Set<string | number>(['password', 'username', 'credentials']);

/** Text in the place of an object may be anything, the credentials that belong in one too: it is not quoted. */
function foundFor(issue: z.core.$ZodIssue, root: unknown, path: JsonPath): string {
  const wantsObject = issue.code === 'invalid_type' && issue.expected === 'object';
  const text = found(root, path);
  return wantsObject && text.startsWith('"') ? 'a string' : text;
}

function found(root: unknown, path: JsonPath): string {
  let node = root;
  for (const key of path) node = (node as Record<string | number, unknown> | null | undefined)?.[key];
  if (node === undefined) return 'nothing';
  if (node === null) return 'null';
  if (Array.isArray(node)) return `a list of ${node.length}`;
  if (typeof node === 'object') return 'an object';
  if (path.some((key) => SECRET.has(key))) return `a ${typeof node} that is not shown here`;
  const text = redactUrls(JSON.stringify(node));
  // Where no address can be made out there may still be a password in front of a host.
  if (text.replaceAll('***@', '').includes('@')) return `a ${typeof node} with an @ that is not shown here`;
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
