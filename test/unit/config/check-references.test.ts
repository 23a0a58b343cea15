import { expect, test } from 'vitest';
import { checkReferences } from '../../../server/config/check-references.ts';
import { streamsConfigSchema } from '../../../server/config/streams-config.ts';
import { sampleConfig } from './config-fixture.ts';

test('a file whose references all lead somewhere has no problem, aliases of regions included', () => {
  expect(checkReferences(streamsConfigSchema.parse(sampleConfig()))).toEqual([]);
});

test('a repeated id names the first of its kind, however often it is repeated', () => {
  const sample = sampleConfig();
  for (const _ of [1, 2]) sample.cameras.push({ ...sample.cameras[0]! });
  expect(
    checkReferences(streamsConfigSchema.parse(sample)).map(({ path, message }) => [path, message]),
  ).toEqual([
    [['cameras', 2, 'id'], 'expected an id of its own, found "urban-001", which cameras[0] has'],
    [['cameras', 3, 'id'], 'expected an id of its own, found "urban-001", which cameras[0] has'],
  ]);
});

test('two cameras never share a dial number', () => {
  const sample = sampleConfig();
  for (const camera of sample.cameras) camera.dialNumber = 1001;
  expect(checkReferences(streamsConfigSchema.parse(sample))).toEqual([
    {
      path: ['cameras', 1, 'dialNumber'],
      message: 'expected a number of its own, found "1001", which cameras[0] has',
    },
  ]);
});
