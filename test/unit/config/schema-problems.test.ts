import { expect, test } from 'vitest';
import { z } from 'zod';
import { problemsOfIssues } from '../../../server/config/schema-problems.ts';

const schema = z.strictObject({
  count: z.number().int().min(1),
  mode: z.enum(['on', 'off']),
  credentials: z.strictObject({ password: z.string() }).optional(),
  list: z.array(z.strictObject({ name: z.string().max(3) })).optional(),
  limits: z
    .strictObject({ most: z.number().default(3) })
    .prefault({})
    .transform(({ most }) => most),
  named: z.record(z.string(), z.strictObject({ of: z.string() })).default({}),
});

function messagesFor(value: unknown): string[] {
  const { error } = schema.safeParse(value);
  return problemsOfIssues(error?.issues ?? [], value, schema).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );
}

test.each([
  [{ count: 'x', mode: 'on' }, 'count: expected number, found "x"'],
  [{ count: 0, mode: 'on' }, 'count: expected number to be >=1, found 0'],
  [{ count: null, mode: 'on' }, 'count: expected number, found null'],
  [{ count: [1, 2], mode: 'on' }, 'count: expected number, found a list of 2'],
  [{ count: {}, mode: 'on' }, 'count: expected number, found an object'],
  [{ mode: 'on' }, 'count: expected number, found nothing'],
  [{ count: 1, mode: 'On' }, 'mode: expected one of "on", "off", found "On"'],
  [
    { count: 1, mode: 'on', list: [{ name: 'long' }] },
    'list.0.name: expected string to have <=3 characters, found "long"',
  ],
  [
    { count: 1, mode: 'on', list: [{ nmae: 'a', name: 'a' }] },
    'list.0.nmae: unknown setting: expected one of name',
  ],
  [
    { count: 1, mode: 'on', credentials: { password: 7 } },
    'credentials.password: expected string, found a number that is not shown here',
  ],
  [
    { count: 1, mode: 'on', credentials: { password: 'a', user: 'b' } },
    'credentials.user: unknown setting: expected one of password',
  ],
  [{ count: 1, mode: 'on', limits: { least: 1 } }, 'limits.least: unknown setting: expected one of most'],
  [
    { count: 1, mode: 'on', named: { constructor: { of: 'a', off: 'b' } } },
    'named.constructor.off: unknown setting: expected no such setting',
  ],
  ['text', ': expected object, found a string'],
])('%j is told as %s', (value, expected) => {
  expect(messagesFor(value)).toEqual([expected]);
});

test('what was found is shown in part when it is long, and without credentials', () => {
  const [long] = messagesFor({ count: 'x'.repeat(1000), mode: 'on' });
  expect(long!.length).toBeLessThan(140);
  expect(messagesFor({ count: 'rtsp://a:geheim@h', mode: 'on' })[0]).toContain('rtsp://***@h');
});
