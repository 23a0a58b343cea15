import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ConfigError } from '../../server/config/config-problem.ts';
import { parseConfig } from '../../server/config/load-config.ts';
import { sampleConfig } from '../unit/config/config-fixture.ts';

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
