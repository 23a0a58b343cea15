import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ConfigError } from '../../server/config/config-problem.ts';
import { parseConfig } from '../../server/config/load-config.ts';
import { sampleConfig } from '../unit/config/config-fixture.ts';

const TEXT = JSON.stringify(sampleConfig(), null, 1);

function outcomeOf(text: string, secret?: string): 'config' | 'problems' {
  try {
    parseConfig(text, { file: 'x.json' });
    return 'config';
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.problems.length).toBeGreaterThan(0);
    if (secret !== undefined) expect(error.message).not.toContain(secret);
    return 'problems';
  }
}

test('a file damaged anywhere is a config or a list of problems, never another failure', () => {
  const edit = fc.record({
    at: fc.nat(TEXT.length),
    cut: fc.nat(12),
    put: fc.oneof(
      fc.constantFrom('{', '}', '[', ']', '"', ',', ':', '\\', 'null', '1e999', '-0', '__proto__'),
      fc.string({ maxLength: 5 }),
    ),
  });
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
      let text = TEXT;
      for (const { at, cut, put } of edits) text = text.slice(0, at) + put + text.slice(at + cut);
      seen.add(outcomeOf(text));
    }),
    { numRuns: 1_500, interruptAfterTimeLimit: 2_000 },
  );
  expect([...seen].sort()).toEqual(['config', 'problems']);
});

test('any value in any place of the file is a config or a list of problems that shows no password', () => {
  const places: ((sample: ReturnType<typeof sampleConfig>, value: unknown) => unknown)[] = [
    (sample, value) => Object.assign(sample, { hub: value }),
    (sample, value) => Object.assign(sample, { cameras: value }),
    (sample, value) => Object.assign(sample, { domains: [value] }),
    (sample, value) => Object.assign(sample.cameras[0]!, { profiles: value }),
    (sample, value) => Object.assign(sample.cameras[0]!, { profiles: { main: { url: value } } }),
    (sample, value) => Object.assign(sample.cameras[0]!, { credentials: { username: 'a', password: value } }),
    (sample, value) => Object.assign(sample.cameras[0]!, { tls: { caFile: value } }),
    (sample, value) => Object.assign(sample.cameras[0]!, { transport: value, tls: value }),
    (sample, value) => Object.assign(sample.cameras[0]!, { id: value, region: value }),
  ];
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.jsonValue(), (place, value) => {
      const sample = sampleConfig();
      place(sample, value);
      outcomeOf(JSON.stringify(sample), 'geheim');
    }),
    { numRuns: 1_000, interruptAfterTimeLimit: 2_000 },
  );
});
