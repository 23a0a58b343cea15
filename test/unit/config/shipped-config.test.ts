import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadConfig } from '../../../server/config/load-config.ts';

test('the configuration that is shipped is a good one: seven domains and at least 28 cameras over all of them', async () => {
  const file = fileURLToPath(new URL('../../../streams.config.json', import.meta.url));
  const config = await loadConfig({ file });
  expect(config.domains.map(({ id }) => id).sort()).toEqual([
    'ecology',
    'hospital',
    'justice',
    'safety',
    'school',
    'urban',
    'water',
  ]);
  expect(config.cameras.length).toBeGreaterThanOrEqual(28);
  expect(new Set(config.cameras.map(({ domain }) => domain)).size).toBe(7);
});
