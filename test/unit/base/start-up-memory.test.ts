import { getHeapStatistics } from 'node:v8';
import { expect, it } from 'vitest';
import { giveBackStartUpMemory } from '../../../server/base/start-up-memory.ts';

it('what the start needed and nothing holds any more is not kept', () => {
  const megabytes = 40;
  let held: unknown[] | null = Array.from({ length: megabytes }, () => new Array(128 * 1024).fill(0.5));
  const before = getHeapStatistics().used_heap_size;
  expect(held.length).toBe(megabytes);
  held = null;
  giveBackStartUpMemory();
  expect(getHeapStatistics().used_heap_size).toBeLessThan(before - (megabytes / 2) * 1024 * 1024);
});
