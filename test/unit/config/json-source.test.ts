import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJsonSource } from '../../../server/config/json-source.ts';

function mistakeOf(text: string) {
  const source = parseJsonSource(text);
  if (source.ok) throw new Error('expected a mistake');
  return source.mistake;
}

test('what JSON.parse reads is read the same', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), fc.constantFrom(0, 1, 2), (text, indent) => {
      const spread = JSON.stringify(JSON.parse(text), null, indent);
      expect(parseJsonSource(spread)).toMatchObject({ ok: true, value: JSON.parse(text) });
    }),
  );
});

test('what JSON.parse refuses is refused, whatever the damage', () => {
  const good = JSON.stringify({ a: [1, -2.5e3, 'x\n"', null, true], b: { c: {}, d: [] } }, null, 1);
  fc.assert(
    fc.property(
      fc.nat(good.length),
      fc.constantFrom('', '"', '{', ']', ',', ':', '\\', 'x', '0', '\n'),
      (at, put) => {
        const text = good.slice(0, at) + put + good.slice(at + 1);
        expect(parseJsonSource(text).ok).toBe(parses(text));
      },
    ),
    { numRuns: 2_000 },
  );
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test('a mistake is told with its line, its column and the path that was being read', () => {
  expect(mistakeOf('{\n  "hub": {\n    "port": 80 80\n  }\n}')).toEqual({
    line: 3,
    path: 'hub',
    message: 'column 16: expected "," or "}" here',
  });
});

test.each([
  ['', 'the file ends where a value is expected'],
  ['{ "a": 1, }', 'expected a name in double quotes here'],
  ["{ 'a': 1 }", 'expected a name in double quotes here'],
  ['{ "a" 1 }', 'expected ":" here'],
  ['[1 2]', 'expected "," or "]" here'],
  ['[1] x', 'expected the end of the file here'],
  ['["never closed]', 'expected a complete text in double quotes here, special characters escaped'],
  ['["a\tb"]', 'expected a complete text in double quotes here, special characters escaped'],
  ['[01]', 'expected "," or "]" here'],
  ['[undefined]', 'expected a value here'],
  ['// comment\n{}', 'expected a value here'],
])('%j is told as: %s', (text, expected) => {
  expect(mistakeOf(text).message).toContain(expected);
});

test('a mistake never quotes the text, which may hold a password', () => {
  expect(JSON.stringify(mistakeOf('{ "password": "geheim" oops }'))).not.toMatch(/geheim|oops/);
});

test('nesting has a ceiling', () => {
  expect(mistakeOf('['.repeat(100_000)).message).toContain('expected at most 64 levels');
});

test('a key written twice is reported with its line, and the later one is read', () => {
  const source = parseJsonSource('{\n "hub": {\n  "port": 1,\n  "port": 2\n }\n}');
  expect(source).toMatchObject({
    ok: true,
    value: { hub: { port: 2 } },
    repeatedKeys: [{ line: 4, path: 'hub.port', message: 'expected this name only once' }],
  });
});

test('a key named __proto__ is a key and no prototype', () => {
  const source = parseJsonSource('{ "__proto__": { "polluted": true } }');
  if (!source.ok) throw new Error(source.mistake.message);
  expect(Object.keys(source.value as object)).toEqual(['__proto__']);
  expect((source.value as { polluted?: boolean }).polluted).toBeUndefined();
});

test('the line of a value is found, and of a missing one the place where it is missing', () => {
  const source = parseJsonSource('{\n "cameras": [\n  { "id": "a" },\n  {\n   "id": "b"\n  }\n ]\n}');
  if (!source.ok) throw new Error(source.mistake.message);
  expect(source.lineOf(['cameras', 1, 'id'])).toBe(5);
  expect(source.lineOf(['cameras', 1, 'profiles', 'main'])).toBe(4);
  expect(source.lineOf(['site'])).toBe(1);
});

test('a byte order mark is skipped', () => {
  expect(parseJsonSource('\ufeff{}')).toMatchObject({ ok: true, value: {} });
});

test('a text of a megabyte is read without a deep stack', () => {
  const long = `${'a'.repeat(500_000)}${'\\n'.repeat(250_000)}`;
  expect(parseJsonSource(`["${long}"]`)).toMatchObject({ ok: true });
  expect(parseJsonSource(`["${long}`)).toMatchObject({ ok: false });
});
