import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TextBlocks } from '../../../server/cameras/text-blocks.ts';

function find(blocks: TextBlocks, word: string, slots: number): number[] {
  const found = new Uint8Array(slots);
  blocks.mark(word, found);
  return [...found.entries()].flatMap(([slot, is]) => (is ? slot : []));
}

test('a word is found in every slot that has it, over the borders of blocks, and in none beside', () => {
  const blocks = new TextBlocks();
  for (let slot = 0; slot < 3_000; slot += 1) blocks.set(slot, slot % 1_000 === 23 ? '汉江\n大桥' : 'gate');
  expect(find(blocks, '汉江', 3_000)).toEqual([23, 1_023, 2_023]);
  expect(find(blocks, 'gate', 3_000)).toHaveLength(2_997);
  blocks.set(1_023, 'ga');
  blocks.set(1_024, 'te');
  expect(find(blocks, '汉江', 3_000)).toEqual([23, 2_023]);
  expect(find(blocks, 'gate', 3_000)).not.toContain(1_023);
});

test('it finds what a search of each text would find, whatever was set before', () => {
  const text = fc.string({ maxLength: 6, unit: fc.constantFrom('a', 'b', '江', '\n', '\0') });
  const sets = fc.array(fc.tuple(fc.nat(40), text), { maxLength: 60 });
  const word = fc.string({ minLength: 1, maxLength: 3, unit: fc.constantFrom('a', 'b', '江') });
  fc.assert(
    fc.property(sets, word, word, (writes, first, second) => {
      const blocks = new TextBlocks();
      const plain = Array.from({ length: 41 }, () => '');
      for (const [index, [slot, value]] of writes.entries()) {
        // A search in between joins what is written on afterwards.
        if (index % 4 === 3) find(blocks, first, 41);
        blocks.set(slot, value);
        plain[slot] = value;
      }
      const expected = plain.flatMap((value, slot) => (value.includes(second) ? slot : []));
      expect(find(blocks, second, 41)).toEqual(expected);
    }),
  );
});
