import { expect, it } from 'vitest';
import { rememberedTours, rememberTours } from '../../../../../../web/src/features/wall/tours/tour-memory.ts';
import type { PlayingTour } from '../../../../../../web/src/features/wall/tours/wall-tours.ts';

function storageWith(text: string | null = null) {
  const kept = { text };
  return {
    getItem: () => kept.text,
    setItem: (_key: string, next: string) => {
      kept.text = next;
    },
  };
}

it('kept tours are found again where they played, others are not', () => {
  const storage = storageWith();
  const playing = (id: string | null, page: number, tile: number | null) =>
    ({ spec: { id }, target: { page, tile } }) as unknown as PlayingTour;
  rememberTours(storage, [playing('tour-0001', 2, null), playing(null, 0, 1), playing('tour-0002', 0, 3)]);
  expect(rememberedTours(storage)).toEqual([
    { id: 'tour-0001', target: { page: 2, tile: null } },
    { id: 'tour-0002', target: { page: 0, tile: 3 } },
  ]);
});

it.each([
  null,
  'no json',
  '7',
  '[null, 3, {"id": 4}]',
  '[{"id":"a","target":{"page":-1,"tile":null}},{"id":"b","target":{"page":0}},{"id":"c","target":null}]',
])('of %s nothing is understood', (text) => {
  expect(rememberedTours(storageWith(text))).toEqual([]);
});
