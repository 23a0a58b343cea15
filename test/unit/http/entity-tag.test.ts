import { expect, it } from 'vitest';
import { namesTag } from '../../../server/http/entity-tag.ts';

it.each([
  ['"a"', '"a"', true],
  ['W/"a"', '"a"', true],
  ['"a"', 'W/"a"', true],
  ['"b" ,W/"a"', 'W/"a"', true],
  [' * ', '"a"', true],
  ['"b"', '"a"', false],
  ['a', '"a"', false],
  ['"*"', '"a"', false],
  ['', '"a"', false],
  [undefined, '"a"', false],
])('If-None-Match: %s names the tag %s: %s', (header, tag, named) => {
  expect(namesTag(header, tag)).toBe(named);
});
