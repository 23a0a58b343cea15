import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { writeConfigSchema } from '../../../server/config/config-schema.ts';

test('the published schema is the one the hub checks with (node scripts/write-schema.mjs writes it)', () => {
  const published = readFileSync(new URL('../../../streams.config.schema.json', import.meta.url), 'utf8');
  expect(published).toBe(writeConfigSchema());
});

test('the schema allows leaving out what has a default and refuses unknown settings', () => {
  const schema = JSON.parse(writeConfigSchema());
  expect(schema.required).toEqual(['site', 'domains', 'regions', 'cameras']);
  expect(schema.additionalProperties).toBe(false);
  expect(schema.properties.cameras.items.required).toEqual(['id', 'name', 'domain', 'region', 'profiles']);
  expect(schema.properties.hub.required).toBeUndefined();
});
