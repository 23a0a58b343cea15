import { expect, test } from 'vitest';
import { MendableError } from '../../../server/base/mendable-error.ts';
import { readDatabaseUrl } from '../../../server/config/database-url.ts';

test.each([{}, { DATABASE_URL: '' }, { DATABASE_URL: '  ' }])(
  'without one the database is a file: %j',
  (environment) => {
    expect(readDatabaseUrl(environment)).toBeNull();
  },
);

test.each([
  'postgresql://hub:secret@db:5432/city',
  'postgres://db/city?sslmode=verify-full',
  'postgresql://hub@/city?host=/run/pg',
])('an address of PostgreSQL is taken as it is: %s', (url) => {
  expect(readDatabaseUrl({ DATABASE_URL: ` ${url}\n` })).toBe(url);
});

test.each(['mysql://root:s3cret@db/city', 's3cret', 'postgresql://hub:s3cret@db/ci ty'])(
  'anything else is refused and not repeated: %s',
  (url) => {
    expect(() => readDatabaseUrl({ DATABASE_URL: url })).toThrow(MendableError);
    expect(() => readDatabaseUrl({ DATABASE_URL: url })).toThrow(/^((?!s3cret).)*$/s);
  },
);
