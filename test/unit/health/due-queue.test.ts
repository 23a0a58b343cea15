import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DueQueue } from '../../../server/health/due-queue.ts';
import { processorMs } from '../../support/processor-time.ts';

function takeAll(queue: DueQueue, nowMs: number): string[] {
  const taken: string[] = [];
  for (let key = queue.takeDue(nowMs); key !== null; key = queue.takeDue(nowMs)) taken.push(key);
  return taken;
}

test('what has been due for the longest comes first, and what is not due stays', () => {
  const queue = new DueQueue();
  queue.put('b', 20);
  queue.put('c', 30);
  queue.put('a', 10);
  expect(takeAll(queue, 20)).toEqual(['a', 'b']);
  expect(queue.size).toBe(1);
  expect(takeAll(queue, 30)).toEqual(['c']);
});

test('a key that is moved is there once, at its new time', () => {
  const queue = new DueQueue();
  queue.put('a', 10);
  queue.put('b', 20);
  queue.put('a', 30);
  expect(takeAll(queue, 100)).toEqual(['b', 'a']);
});

test('a removed key does not come', () => {
  const queue = new DueQueue();
  queue.put('a', 10);
  queue.remove('a');
  queue.remove('never there');
  expect(takeAll(queue, 100)).toEqual([]);
  expect(queue.has('a')).toBe(false);
});

test('any history of puts, moves and removals comes out in order, each key once', () => {
  const step = fc.record({
    key: fc.integer({ min: 0, max: 30 }),
    dueMs: fc.integer({ min: 0, max: 50 }),
    remove: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
      const queue = new DueQueue();
      const model = new Map<string, number>();
      for (const { key, dueMs, remove } of steps) {
        if (remove) {
          queue.remove(`${key}`);
          model.delete(`${key}`);
        } else {
          queue.put(`${key}`, dueMs);
          model.set(`${key}`, dueMs);
        }
      }
      const taken = takeAll(queue, 100);
      expect([...taken].sort()).toEqual([...model.keys()].sort());
      const dues = taken.map((key) => model.get(key)!);
      expect(dues).toEqual([...dues].sort((a, b) => a - b));
    }),
    { numRuns: 200 },
  );
});

test('moving forty thousand keys again and again does not grow it, and costs little', () => {
  const queue = new DueQueue();
  const started = processorMs();
  for (let round = 0; round < 10; round += 1) {
    for (let i = 0; i < 40_000; i += 1) queue.put(`camera-${i}`, round * 1000 + i);
  }
  const { heap } = queue as unknown as { heap: unknown[] };
  expect(heap.length).toBeLessThan(100_000);
  expect(takeAll(queue, Number.POSITIVE_INFINITY)).toHaveLength(40_000);
  expect(processorMs() - started).toBeLessThan(5_000);
});
