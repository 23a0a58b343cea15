import { expect, test } from 'vitest';
import { checkOverrides, readEnvironment } from '../../../server/config/config-environment.ts';

test('variables are read as the settings they name, numbers as numbers', () => {
  expect(
    readEnvironment({
      ONESCREEN_PORT: ' 9000 ',
      ONESCREEN_ENGINE_THREADS: '2',
      ONESCREEN_HOST: '0.0.0.0',
      PATH: '/bin',
    }),
  ).toEqual({ overrides: { port: 9000, engineThreads: 2, host: '0.0.0.0' }, problems: [] });
});

test('an empty variable counts as not set', () => {
  expect(readEnvironment({ ONESCREEN_PORT: '', ONESCREEN_HOST: '  ' })).toEqual({
    overrides: {},
    problems: [],
  });
});

test.each([
  [{ ONESCREEN_PORT: 'http' }, 'ONESCREEN_PORT', 'expected number, found "http"'],
  [{ ONESCREEN_PORT: '-1' }, 'ONESCREEN_PORT', 'expected number to be >=0, found "-1"'],
  [{ ONESCREEN_LOG_LEVEL: 'loud' }, 'ONESCREEN_LOG_LEVEL', 'expected one of "trace"'],
  [{ ONESCREEN_PUBLIC_ORIGIN: 'video.example.org' }, 'ONESCREEN_PUBLIC_ORIGIN', 'expected an origin'],
])('%j is a problem of %s: %s', (environment, path, message) => {
  const { overrides, problems } = readEnvironment(environment);
  expect(overrides).toEqual({});
  expect(problems).toEqual([{ path, line: null, message: expect.stringContaining(message) }]);
});

test('a setting of the command line is checked like the file', () => {
  expect(checkOverrides({ port: 8081 })).toEqual([]);
  expect(checkOverrides({ port: 1.5 })).toEqual([
    { path: '--port', line: null, message: 'expected int, found 1.5' },
  ]);
});
