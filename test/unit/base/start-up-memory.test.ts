import { once } from 'node:events';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { giveBackStartUpMemory, leaveThreadsTheirLimits } from '../../../server/base/start-up-memory.ts';

it('what the start needed and nothing holds any more is not kept', () => {
  const megabytes = 40;
  let held: unknown[] | null = Array.from({ length: megabytes }, () => new Array(128 * 1024).fill(0.5));
  const before = getHeapStatistics().used_heap_size;
  expect(held.length).toBe(megabytes);
  held = null;
  giveBackStartUpMemory();
  expect(getHeapStatistics().used_heap_size).toBeLessThan(before - (megabytes / 2) * 1024 * 1024);
});

/** Holds enough for a while that V8 takes all the room for what is young that it may. */
const BUSY_THREAD = `
  const { getHeapSpaceStatistics } = require('node:v8');
  let held = [];
  for (let n = 0; n < 2_000_000; n += 1) {
    held.push({ n });
    if (held.length > 60_000) held = [];
  }
  const young = getHeapSpaceStatistics().find((space) => space.space_name === 'new_space');
  require('node:worker_threads').parentPort.postMessage(young.space_size);
`;

it('a thread has its own limit for what is young, whatever Node was told for the main thread', async () => {
  setFlagsFromString('--max-semi-space-size=4');
  leaveThreadsTheirLimits();
  const thread = new Worker(BUSY_THREAD, { eval: true, resourceLimits: { maxYoungGenerationSizeMb: 3 } });
  const [youngBytes] = await once(thread, 'message');
  expect(youngBytes).toBeLessThanOrEqual(3 * 1024 * 1024);
  await thread.terminate();
});
