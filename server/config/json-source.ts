import { formatPath, type JsonPath } from './config-problem.ts';

/**
 * JSON (RFC 8259) that remembers where each value stood, so that a problem can name its line, and that reports a key
 * written twice, which JSON.parse silently takes the last of. It never quotes the text: a password may stand there.
 */

const DEPTH_MAX = 64;

export interface JsonMistake {
  readonly line: number;
  readonly path: string;
  readonly message: string;
}

export type JsonSource =
  | { ok: true; value: unknown; repeatedKeys: JsonMistake[]; lineOf(path: JsonPath): number | null }
  | { ok: false; mistake: JsonMistake };

/** A byte order mark, as Windows editors write it, is skipped. */
export function parseJsonSource(text: string): JsonSource {
  const reader = new JsonReader(text.startsWith('\ufeff') ? text.slice(1) : text);
  try {
    const value = reader.readDocument();
    return {
      ok: true,
      value,
      repeatedKeys: reader.repeatedKeys,
      lineOf: (path) => reader.lineOf(value, path),
    };
  } catch (error) {
    if (error instanceof JsonSyntaxMistake) return { ok: false, mistake: error.mistake };
    throw error;
  }
}

class JsonSyntaxMistake extends Error {
  readonly mistake: JsonMistake;

  constructor(mistake: JsonMistake) {
    super(mistake.message);
    this.mistake = mistake;
  }
}

const SPACE = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// The loop is unrolled so that a long text costs neither a deep stack nor more than one pass.
// biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 8259, section 7: control characters must be escaped
const STRING = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})[^"\\\u0000-\u001f]*)*"/y;
const WORD = /true|false|null/y;

class JsonReader {
  readonly repeatedKeys: JsonMistake[] = [];
  private readonly text: string;
  private readonly offsets = new WeakMap<object, Map<string, number>>();
  private readonly path: (string | number)[] = [];
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  readDocument(): unknown {
    this.skipSpace();
    const value = this.readValue();
    this.skipSpace();
    if (this.at < this.text.length) this.fail('expected the end of the file here');
    return value;
  }

  /** The line of the deepest part of the path that is in the file: a missing key is shown where it is missing. */
  lineOf(root: unknown, path: JsonPath): number | null {
    let offset = 0;
    let node = root;
    for (const key of path) {
      if (typeof node !== 'object' || node === null) break;
      const found = this.offsets.get(node)?.get(String(key));
      if (found === undefined) break;
      offset = found;
      node = (node as Record<string | number, unknown>)[key];
    }
    return this.lineAt(offset);
  }

  private readValue(): unknown {
    const first = this.text[this.at];
    if (first === '{' || first === '[') return this.readNested(first);
    if (first === '"') return this.readString();
    const word = this.match(WORD);
    if (word !== null) return word === 'null' ? null : word === 'true';
    const number = this.match(NUMBER);
    if (number !== null) return Number(number);
    return this.fail(
      first === undefined ? 'the file ends where a value is expected' : 'expected a value here',
    );
  }

  private readNested(bracket: '{' | '['): unknown {
    if (this.path.length >= DEPTH_MAX) this.fail(`expected at most ${DEPTH_MAX} levels`);
    return bracket === '{' ? this.readObject() : this.readArray();
  }

  private readObject(): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    const offsets = new Map<string, number>();
    this.offsets.set(object, offsets);
    this.readMembers('}', () => {
      const keyAt = this.at;
      if (this.text[this.at] !== '"') this.fail('expected a name in double quotes here');
      const key = this.readString();
      this.path.push(key);
      if (offsets.has(key)) this.repeatedKeys.push(this.mistakeAt(keyAt, 'expected this name only once'));
      offsets.set(key, keyAt);
      this.expect(':');
      // Assigning __proto__ would set the prototype: it must arrive as an unknown name instead.
      Object.defineProperty(object, key, {
        value: this.readValue(),
        enumerable: true,
        writable: true,
        configurable: true,
      });
      this.path.pop();
    });
    return object;
  }

  private readArray(): unknown[] {
    const array: unknown[] = [];
    const offsets = new Map<string, number>();
    this.offsets.set(array, offsets);
    this.readMembers(']', () => {
      offsets.set(String(array.length), this.at);
      this.path.push(array.length);
      array.push(this.readValue());
      this.path.pop();
    });
    return array;
  }

  private readMembers(end: '}' | ']', readMember: () => void): void {
    this.at += 1;
    this.skipSpace();
    if (this.take(end)) return;
    for (;;) {
      readMember();
      this.skipSpace();
      if (this.take(end)) return;
      if (!this.take(',')) this.fail(`expected "," or "${end}" here`);
      this.skipSpace();
    }
  }

  private readString(): string {
    const quoted = this.match(STRING);
    if (quoted === null)
      return this.fail('expected a complete text in double quotes here, special characters escaped');
    return JSON.parse(quoted) as string;
  }

  private expect(character: string): void {
    this.skipSpace();
    if (!this.take(character)) this.fail(`expected "${character}" here`);
    this.skipSpace();
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  private match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? null;
    if (found !== null) this.at += found.length;
    return found;
  }

  private skipSpace(): void {
    this.match(SPACE);
  }

  private lineAt(offset: number): number {
    let line = 1;
    for (let i = this.text.indexOf('\n'); i !== -1 && i < offset; i = this.text.indexOf('\n', i + 1))
      line += 1;
    return line;
  }

  private mistakeAt(offset: number, message: string): JsonMistake {
    return { line: this.lineAt(offset), path: formatPath(this.path), message };
  }

  private fail(message: string): never {
    const column = this.at - this.text.lastIndexOf('\n', this.at - 1);
    throw new JsonSyntaxMistake(this.mistakeAt(this.at, `column ${column}: ${message}`));
  }
}
