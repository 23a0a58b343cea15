import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { KeptList } from '../../../../../../web/src/features/wall/scenes/kept-list.ts';
import { Removals } from '../../../../../../web/src/features/wall/scenes/removals.ts';

interface Item {
  id: string;
}

let list: KeptList<Item>;
let removed: string[];
let failed: string[];
let refuses: boolean;
let removals: Removals<Item>;
const ids = () => list.state.get().items.map(({ id }) => id);

beforeEach(async () => {
  vi.useFakeTimers();
  list = new KeptList<Item>(async () => [{ id: 'a' }, { id: 'b' }]);
  await list.refresh();
  removed = [];
  failed = [];
  refuses = false;
  removals = new Removals<Item>({
    list,
    remove: async ({ id }) => {
      if (refuses) throw new Error('no');
      removed.push(id);
    },
    onFailed: ({ id }) => failed.push(id),
  });
});
afterEach(() => {
  vi.useRealTimers();
});

it('takes it off the list at once, and removes it when nobody has changed their mind', async () => {
  removals.begin({ id: 'a' });
  expect(ids()).toEqual(['b']);
  await vi.advanceTimersByTimeAsync(5_900);
  expect(removed).toEqual([]);
  await vi.advanceTimersByTimeAsync(200);
  expect([removed, ids()]).toEqual([['a'], ['b']]);
});

it('gives it back whole, without the hub having heard of it', async () => {
  removals.begin({ id: 'a' });
  removals.undo('a');
  await vi.advanceTimersByTimeAsync(10_000);
  expect([removed, ids()]).toEqual([[], ['a', 'b']]);
});

it('removes at once what waits when the page is left', async () => {
  removals.begin({ id: 'a' });
  removals.finish();
  await vi.advanceTimersByTimeAsync(0);
  expect(removed).toEqual(['a']);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(removed).toEqual(['a']);
});

it('shows it again when the hub refuses, and says so', async () => {
  refuses = true;
  removals.begin({ id: 'a' });
  await vi.advanceTimersByTimeAsync(6_100);
  expect([failed, ids()]).toEqual([['a'], ['a', 'b']]);
});
