import { describe, expect, it } from 'vitest';
import type { CameraDto } from '../../../../../../server/contract/dto.ts';
import {
  DialBook,
  MAX_DIGITS,
  withDigit,
  withoutLastDigit,
} from '../../../../../../web/src/features/wall/call/dial-book.ts';

const cameras = [3, 31, 312, 40, null].map(
  (dialNumber, index) => ({ id: `c${index}`, dialNumber }) as CameraDto,
);

describe('the book of dial numbers', () => {
  const book = new DialBook(cameras);

  it('has the camera of exactly this number, zeros in front or not', () => {
    expect(book.camera('31')?.id).toBe('c1');
    expect(book.camera('0031')?.id).toBe('c1');
    expect([book.camera('4'), book.camera('')]).toEqual([null, null]);
  });

  it('says how many numbers go on from these digits', () => {
    expect([book.longer('3'), book.longer('4'), book.longer('312'), book.longer('9')]).toEqual([2, 1, 0, 0]);
    expect(new DialBook([]).isEmpty).toBe(true);
  });
});

describe('a number that is typed', () => {
  it('grows by digits up to its ceiling, and begins anew after a refusal', () => {
    expect(withDigit(withDigit(null, '1'), '2')).toEqual({ digits: '12', refused: false });
    expect(withDigit({ digits: '12', refused: true }, '4')).toEqual({ digits: '4', refused: false });
    const long = { digits: '1'.repeat(MAX_DIGITS), refused: false };
    expect(withDigit(long, '2')).toEqual(long);
  });

  it('loses its last digit, and is gone with the only one', () => {
    expect(withoutLastDigit({ digits: '12', refused: false })).toEqual({ digits: '1', refused: false });
    expect(withoutLastDigit({ digits: '1', refused: false })).toBeNull();
    expect(withoutLastDigit({ digits: '12', refused: true })).toBeNull();
  });
});
