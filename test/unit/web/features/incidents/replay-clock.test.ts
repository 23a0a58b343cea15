import { expect, test } from 'vitest';
import type { BookmarkDto } from '../../../../../server/contract/bookmark-dto.ts';
import { wallPath } from '../../../../../web/src/features/incidents/paths.ts';
import {
  correction,
  isOutgrown,
  pieceAt,
  piecesOf,
  spanOf,
} from '../../../../../web/src/features/incidents/replay-clock.ts';

const bookmark = (id: string, ...pieces: [startMs: number, durationMs: number][]) =>
  ({
    ...{ id, cameraName: id },
    clip: { pieces: pieces.map(([startMs, durationMs]) => ({ startMs, durationMs })) },
  }) as unknown as BookmarkDto;

const BOTH = [bookmark('bridge', [1_000, 5_000], [8_000, 2_000]), bookmark('street', [3_000, 4_000])];

test('the time bar goes from the first frame of all clips to the last', () => {
  expect(spanOf(piecesOf(BOTH))).toEqual({ startMs: 1_000, endMs: 10_000 });
  expect(spanOf(piecesOf([bookmark('empty')]))).toBeNull();
});

test('each clip shows the piece of the moment, its last picture at its very end, and nothing in a gap, before and after', () => {
  const pieces = piecesOf(BOTH);
  const shown = (atMs: number) => BOTH.map(({ id }) => pieceAt(pieces, id, atMs)?.piece ?? null);
  expect([500, 1_000, 3_500, 6_000, 6_500, 8_000, 10_000, 10_001].map(shown)).toEqual([
    [null, null],
    [0, null],
    [0, 0],
    [0, 0],
    [null, 0],
    [1, null],
    [1, null],
    [null, null],
  ]);
});

const film = (currentTime: number, duration = 2) => ({ currentTime, duration });

test('a film that plays is set right only when it is seen to be elsewhere', () => {
  const piece = piecesOf(BOTH)[2]!;
  expect(correction(piece, 4_000, film(1.1), true)).toBeNull();
  expect(correction(piece, 4_000, film(1.3), true)).toBe(1);
  expect(correction(piece, 4_000, film(0, Number.NaN), true)).toBe(1);
});

test('a film that stands goes to the middle of the very frame that the bar is at, step by step', () => {
  const piece = piecesOf(BOTH)[2]!;
  const places: number[] = [];
  let at = 0;
  for (const atMs of [3_000, 3_040, 3_080, 3_079, 3_040]) {
    at = correction(piece, atMs, film(at), false) ?? at;
    places.push(at);
  }
  expect(places).toEqual([0.02, 0.06, 0.1, 0.06, 0.06]);
});

test('a film that stands at its end is not asked for what lies behind it', () => {
  const piece = piecesOf(BOTH)[1]!;
  expect(correction(piece, 9_990, film(0, 1.985), false)).toBe(1.98);
  expect(correction(piece, 9_990, film(0, 1.97), false)).toBe(1.97);
  expect(correction(piece, 9_990, film(1.97, 1.97), false)).toBeNull();
});

test('a watch list opens on the smallest wall that holds it', () => {
  expect(wallPath(['a'])).toBe('/?tiles=1&cameras=a');
  expect(wallPath(['a', 'b', 'c', 'd', 'ü'])).toBe('/?tiles=9&cameras=a,b,c,d,%C3%BC');
});

test('a file that was opened while it grew is outgrown when the bar is behind its end, and enough has been recorded since', () => {
  const [piece] = piecesOf([bookmark('bridge', [1_000, 20_000])]);
  expect(isOutgrown(piece!, 9_000, { duration: 10 })).toBe(false);
  expect(isOutgrown(piece!, 11_000, { duration: 10 })).toBe(true);
  expect(isOutgrown(piece!, 20_900, { duration: 19.5 })).toBe(false);
  expect(isOutgrown(piece!, 11_000, { duration: Number.NaN })).toBe(false);
});
