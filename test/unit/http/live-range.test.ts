import { describe, expect, it } from 'vitest';
import { parseByteRange, sliceBody } from '../../../server/http/live-range.ts';

describe('a byte range', () => {
  it.each([
    ['bytes=0-0', { start: 0, end: 1 }],
    ['bytes=2-5', { start: 2, end: 6 }],
    ['bytes=9-', { start: 9, end: 10 }],
    ['bytes=0-99', { start: 0, end: 10 }],
    // What a player asks for that does not know the length of a hinted part (RFC 8673).
    ['bytes=0-9007199254740991', { start: 0, end: 10 }],
    ['bytes=-3', { start: 7, end: 10 }],
    ['bytes=-99', { start: 0, end: 10 }],
    [' bytes=1-2 ', { start: 1, end: 3 }],
    ['bytes=10-', 'unsatisfiable'],
    ['bytes=10-20', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=5-2', null],
    ['bytes=-', null],
    ['bytes=', null],
    ['bytes=a-b', null],
    ['bytes=0-1,3-4', null],
    ['bytes=1-2x', null],
    ['items=0-1', null],
    ['bytes=99999999999999999999-', 'unsatisfiable'],
    ['bytes=-99999999999999999999', { start: 0, end: 10 }],
    [`bytes=${'9'.repeat(400)}-`, null],
    ['Bytes=1-2', { start: 1, end: 3 }],
    ['', null],
  ])('%s of ten bytes is %j', (header, range) => {
    expect(parseByteRange(header, 10)).toEqual(range);
  });

  it('of nothing cannot be satisfied', () => {
    expect(parseByteRange('bytes=0-', 0)).toBe('unsatisfiable');
    expect(parseByteRange('bytes=-1', 0)).toBe('unsatisfiable');
  });
});

describe('a body in several buffers', () => {
  const body = ['abc', '', 'defg', 'h'].map((text) => Buffer.from(text));

  it('is cut anywhere as if it were one', () => {
    const whole = Buffer.concat(body);
    for (let start = 0; start < whole.length; start += 1) {
      for (let end = start + 1; end <= whole.length; end += 1) {
        expect(String(Buffer.concat(sliceBody(body, { start, end })))).toBe(
          String(whole.subarray(start, end)),
        );
      }
    }
  });

  it('is not copied', () => {
    expect(sliceBody(body, { start: 0, end: 3 })[0]).toBe(body[0]);
    expect(sliceBody(body, { start: 4, end: 6 })[0]!.buffer).toBe(body[2]!.buffer);
  });
});
