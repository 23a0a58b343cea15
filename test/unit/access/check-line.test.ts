import { expect, test } from 'vitest';
import { CheckLine } from '../../../server/access/check-line.ts';

/** Work that ends when it is told to. */
function openWork() {
  const started: string[] = [];
  const ends = new Map<string, { resolve(): void; reject(error: Error): void }>();
  const work = (name: string) => () => {
    started.push(name);
    return new Promise<string>((resolve, reject) => ends.set(name, { resolve: () => resolve(name), reject }));
  };
  return {
    started,
    work,
    end: (name: string) => ends.get(name)!.resolve(),
    fail: (name: string) => ends.get(name)!.reject(new Error(name)),
  };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

test('so many work at a time, the next ones in the order in which they came', async () => {
  const { started, work, end } = openWork();
  const line = new CheckLine(2, 10);
  const results = ['a', 'b', 'c', 'd'].map((name) => line.run(work(name)));
  expect(started).toEqual(['a', 'b']);
  end('b');
  await settle();
  expect(started).toEqual(['a', 'b', 'c']);
  end('a');
  await settle();
  for (const name of ['c', 'd']) end(name);
  expect(await Promise.all(results)).toEqual(['a', 'b', 'c', 'd']);
});

test('whoever comes to a line that is full is turned away at once', async () => {
  const { work, end } = openWork();
  const line = new CheckLine(1, 1);
  const first = line.run(work('a'));
  const second = line.run(work('b'));
  expect(await line.run(work('c'))).toBeNull();
  end('a');
  await first;
  await settle();
  end('b');
  expect(await second).toBe('b');
});

test('a place that goes to somebody who waits is not free for whoever comes then', async () => {
  const { started, work, end } = openWork();
  const line = new CheckLine(1, 2);
  const results = ['a', 'b'].map((name) => line.run(work(name)));
  end('a');
  await settle();
  results.push(line.run(work('c')));
  expect(started).toEqual(['a', 'b']);
  end('b');
  await settle();
  end('c');
  expect(await Promise.all(results)).toEqual(['a', 'b', 'c']);
});

test('work that fails makes room all the same', async () => {
  const { work, end, fail } = openWork();
  const line = new CheckLine(1, 0);
  const failing = line.run(work('a'));
  fail('a');
  await expect(failing).rejects.toThrow('a');
  const next = line.run(work('b'));
  end('b');
  expect(await next).toBe('b');
});
