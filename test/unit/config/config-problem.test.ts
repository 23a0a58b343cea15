import { expect, test } from 'vitest';
import { ConfigError, formatPath } from '../../../server/config/config-problem.ts';

test.each([
  [[], ''],
  [['hub', 'port'], 'hub.port'],
  [['cameras', 3, 'profiles', 'main', 'url'], 'cameras[3].profiles.main.url'],
  [['$schema'], '$schema'],
  [['hub', 'an odd "key"'], 'hub["an odd \\"key\\""]'],
])('the path %j reads %s', (path, expected) => {
  expect(formatPath(path)).toBe(expected);
});

test('the message names the file, and line, path and expectation of every problem', () => {
  const error = new ConfigError('streams.config.json', [
    { path: 'hub.port', line: 12, message: 'expected number, found "abc"' },
    { path: 'ONESCREEN_HOST', line: null, message: 'too long' },
    { path: '', line: null, message: 'there is no such file' },
  ]);
  expect(error.message.split('\n')).toEqual([
    'streams.config.json has 3 problems:',
    '  line 12, hub.port: expected number, found "abc"',
    '  ONESCREEN_HOST: too long',
    '  there is no such file',
  ]);
});
