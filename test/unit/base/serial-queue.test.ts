import { expect, test } from 'vitest';
import { inBatches } from '../../../server/base/in-batches.ts';
import { SerialQueue } from '../../../server/base/serial-queue.ts';
import { FakeClock } from '../../support/fake-clock.ts';

test('work runs one after the other, in order, whatever fails in between', async () => {
  const queue = new SerialQueue();
  const log: string[] = [];
  const piece = (name: string, fails = false) =>
    queue.run(async () => {
      log.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      log.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    });
  const [a, b, c] = [piece('a'), piece('b', true), piece('c')];
  expect(queue.idle).toBe(false);
  await expect(b).rejects.toThrow('b');
  expect([await a, await c]).toEqual(['a', 'c']);
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  await queue.run(async () => {});
  expect(queue.idle).toBe(true);
});

test('batches leave room for others in between', async () => {
  const log: string[] = [];
  const work = inBatches([1, 2, 3, 4, 5], 2, new FakeClock(), (batch) => void log.push(batch.join()));
  setImmediate(() => log.push('another'));
  await work;
  expect(log).toEqual(['1,2', 'another', '3,4', '5']);
  await inBatches([], 2, new FakeClock(), () => log.push('never'));
  expect(log).toHaveLength(4);
});
