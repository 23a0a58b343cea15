import { beforeEach, expect, it } from 'vitest';
import { KeptList } from '../../../../../../web/src/features/wall/scenes/kept-list.ts';

interface Item {
  id: string;
  name?: string;
}

let answers: { resolve(items: Item[]): void; reject(error: unknown): void }[];
let list: KeptList<Item>;
const ids = () => list.state.get().items.map(({ id }) => id);
const settled = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  answers = [];
  list = new KeptList<Item>(() => new Promise((resolve, reject) => answers.push({ resolve, reject })));
});

it('is loading until the first answer', async () => {
  expect(list.state.get()).toMatchObject({ phase: 'loading', items: [] });
  void list.refresh();
  answers[0]!.resolve([{ id: 'a' }]);
  await settled();
  expect(list.state.get()).toMatchObject({ phase: 'ready', items: [{ id: 'a' }] });
});

it('keeps what it knew when an answer fails, and says so', async () => {
  void list.refresh();
  answers[0]!.resolve([{ id: 'a' }]);
  await settled();
  void list.refresh();
  answers[1]!.reject(new Error('away'));
  await settled();
  expect(list.state.get()).toMatchObject({ phase: 'failed', items: [{ id: 'a' }] });
});

it('does not go back to an answer that another has overtaken', async () => {
  void list.refresh();
  void list.refresh();
  answers[1]!.resolve([{ id: 'new' }]);
  await settled();
  answers[0]!.resolve([{ id: 'old' }]);
  await settled();
  expect(ids()).toEqual(['new']);
});

it('is answered when the answer that counts is there, not one that another question has overtaken', async () => {
  let told = '';
  void list.refresh().then(() => {
    told = ids().join();
  });
  void list.refresh();
  answers[0]!.resolve([{ id: 'old' }]);
  await settled();
  expect(told).toBe('');
  answers[1]!.resolve([{ id: 'new' }]);
  await settled();
  expect(told).toBe('new');
});

it('has what was just saved before it is fetched again, and hides what is to be removed', async () => {
  void list.refresh();
  answers[0]!.resolve([{ id: 'a' }, { id: 'b' }]);
  await settled();
  list.put({ id: 'a', name: 'changed' });
  expect(list.find('a')?.name).toBe('changed');
  list.hide('b');
  expect(ids()).toEqual(['a']);
  void list.refresh();
  answers[1]!.resolve([{ id: 'a' }, { id: 'b' }]);
  await settled();
  expect(ids()).toEqual(['a']);
  list.unhide('b');
  expect(ids()).toEqual(['a', 'b']);
  list.drop('a');
  expect(ids()).toEqual(['b']);
});
