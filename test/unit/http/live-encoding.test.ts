import { expect, it } from 'vitest';
import { acceptsGzip } from '../../../server/http/live-encoding.ts';

it.each([
  ['gzip, deflate, br, zstd', true],
  ['gzip', true],
  ['GZIP', true],
  ['x-gzip', true],
  ['br;q=1.0, gzip;q=0.8, *;q=0.1', true],
  ['*', true],
  ['deflate', false],
  ['identity', false],
  ['', false],
  ['gzip;q=0', false],
  ['gzip; q=0.000', false],
  ['*;q=0', false],
  ['gzip;q=0, *', false],
  ['notgzip', false],
  [undefined, false],
])('Accept-Encoding %j takes gzip: %s', (header, accepted) => {
  expect(acceptsGzip(header)).toBe(accepted);
});
