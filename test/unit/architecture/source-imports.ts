import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = join(dirname(fileURLToPath(import.meta.url)), '../../..');

export interface SourceFile {
  /** From the project's root, with forward slashes. */
  path: string;
  text: string;
  /** The text without comments and with string contents kept. */
  code: string;
}

/** Every TypeScript file under a folder of the project. */
export function sourceFiles(folder: string): SourceFile[] {
  const found: SourceFile[] = [];
  const visit = (absolute: string) => {
    for (const entry of readdirSync(absolute, { withFileTypes: true })) {
      const path = join(absolute, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (/\.tsx?$/.test(entry.name)) {
        const text = readFileSync(path, 'utf8');
        found.push({
          path: relative(projectRoot, path).split(sep).join('/'),
          text,
          code: withoutComments(text),
        });
      }
    }
  };
  visit(join(projectRoot, folder));
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

const COMMENT_OR_STRING =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/(?![*/\s])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[dgimsuvy]*(?=\s*[.,;)\]])/g;

/** Strings and regular expressions are stepped over whole, so that a `//` inside of one is no comment. */
export function withoutComments(text: string): string {
  return text.replace(COMMENT_OR_STRING, (token) =>
    token.startsWith('/*') || token.startsWith('//') ? ' ' : token,
  );
}

const SPECIFIER =
  /(?:\bfrom\s*|\bimport\s*\(\s*|\bimport\s+|\brequire(?:\.resolve)?\s*\(\s*)(['"])([^'"\n]+)\1/g;

/** Every module a file names: static, dynamic, type-only or re-exported. */
export function importsOf(code: string): string[] {
  return [...code.matchAll(SPECIFIER)].map((match) => match[2]!).filter((name) => !name.includes('://'));
}

/** A relative specifier as a path from the project's root; null for a package. */
export function resolveImport(from: string, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null;
  return join(dirname(from), specifier).split(sep).join('/');
}

/** `@scope/name/deep` and `name/deep` without what is deep; `node:` kept. */
export function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]!;
}
