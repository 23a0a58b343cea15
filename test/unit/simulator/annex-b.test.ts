import { expect, test } from 'vitest';
import { findParameterSets, splitNalUnits, splitPictures } from '../../simulator/annex-b.ts';
import { tinyStream } from './tiny-clip.ts';

test('start codes of three and of four bytes are cut away, trailing zeroes too', () => {
  const stream = Buffer.from([0, 0, 1, 0x67, 1, 0, 0, 0, 1, 0x68, 2, 0, 0, 1, 0x65, 0x80]);
  expect(splitNalUnits(stream).map((unit) => [...unit])).toEqual([
    [0x67, 1],
    [0x68, 2],
    [0x65, 0x80],
  ]);
});

test('parameter sets belong to the key frame behind them', () => {
  const pictures = splitPictures(tinyStream(), 'h264');
  expect(pictures).toHaveLength(10);
  expect(pictures.map((picture) => picture.keyFrame)).toEqual([true, ...Array(9).fill(false)]);
  expect(pictures[0]!.nalUnits.map((unit) => unit[0]! & 31)).toEqual([7, 8, 5]);
});

test('a second slice of a picture does not begin a picture', () => {
  const stream = Buffer.from([0, 0, 1, 0x65, 0x88, 1, 0, 0, 1, 0x65, 0x40, 2, 0, 0, 1, 0x41, 0x9a, 3]);
  expect(splitPictures(stream, 'h264').map((picture) => picture.nalUnits.length)).toEqual([2, 1]);
});

test('SEI and delimiters are left out', () => {
  const stream = Buffer.from([0, 0, 1, 9, 0xf0, 0, 0, 1, 6, 5, 0x80, 0, 0, 1, 0x65, 0x88]);
  expect(splitPictures(stream, 'h264')[0]!.nalUnits).toHaveLength(1);
});

test('H.265 pictures and their three parameter sets are told apart', () => {
  const unit = (type: number, ...rest: number[]) => [0, 0, 1, type << 1, 1, ...rest];
  const stream = Buffer.from([unit(32, 1), unit(33, 2), unit(34, 3), unit(19, 0x80), unit(1, 0xc0)].flat());
  const pictures = splitPictures(stream, 'h265');
  expect(pictures.map((picture) => picture.keyFrame)).toEqual([true, false]);
  expect(findParameterSets(pictures, 'h265').map((set) => set[2])).toEqual([1, 2, 3]);
});
