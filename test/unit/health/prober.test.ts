import { expect, test } from 'vitest';
import { silentLogger } from '../../../server/base/logger.ts';
import type { ProbeOutcome } from '../../../server/cameras/stream-status.ts';
import { Prober } from '../../../server/health/prober.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { camera, type FakeCamera, FakeCameras, playing, stream } from './health-fixture.ts';

const TIMED_OUT: ProbeOutcome = { ok: false, reason: 'timed-out', message: '' };
const BUDGET = { perSecond: 20, concurrency: 16, refreshMs: 60_000 };

interface Setup {
  cameras?: FakeCamera[];
  budget?: Partial<typeof BUDGET>;
  answer?(id: string): Promise<ProbeOutcome | null> | ProbeOutcome | null;
}

function setUp({ cameras = [], budget = {}, answer = () => ({ ok: true }) }: Setup = {}) {
  const clock = new FakeClock();
  const asked: string[] = [];
  const reported: [string, ProbeOutcome][] = [];
  const registry = Object.assign(new FakeCameras(...cameras), {
    async probe(id: string) {
      asked.push(id);
      return answer(id);
    },
    probeRestMs: (_id: string): number => 0,
  });
  const prober = new Prober({
    cameras: registry,
    budget: { ...BUDGET, ...budget },
    clock,
    logger: silentLogger,
    report: (id, outcome) => reported.push([id, outcome]),
    random: () => 0,
  });
  return { clock, registry, prober, asked, reported };
}

const many = (count: number) => Array.from({ length: count }, (_, i) => camera(`c${i}`));

test('twenty-eight cameras are known within two seconds of the start', async () => {
  const { clock, prober, reported } = setUp({ cameras: many(28) });
  prober.start();
  await clock.advance(2_000);
  expect(new Set(reported.map(([id]) => id)).size).toBe(28);
  expect(reported).toHaveLength(28);
  // What is left is the prober's own tick: an answered probe's time limit is gone.
  expect(clock.pendingTimers).toBe(1);
});

test('probes are started at the budgeted rate, however many cameras wait', async () => {
  const { clock, prober, asked } = setUp({ cameras: many(5_000) });
  prober.start();
  await clock.advance(10_000);
  expect(asked.length).toBeGreaterThanOrEqual(198);
  expect(asked.length).toBeLessThanOrEqual(202);
});

test('an idle time saves up a second of the budget and no more', async () => {
  const { clock, registry, prober, asked } = setUp({ budget: { concurrency: 256 } });
  prober.start();
  await clock.advance(600_000);
  for (const each of many(100)) registry.add(each);
  await clock.advance(100);
  expect(asked.length).toBeLessThanOrEqual(22);
});

test('no more probes are under way at once than allowed', async () => {
  let underWay = 0;
  let most = 0;
  const { clock, prober, asked } = setUp({
    cameras: many(50),
    budget: { concurrency: 4, perSecond: 100 },
    answer: async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await clock.sleep(1_000);
      underWay -= 1;
      return { ok: true };
    },
  });
  prober.start();
  await clock.advance(5_000);
  expect(most).toBe(4);
  expect(asked.length).toBeGreaterThan(15);
});

test('a round visits every camera before any is visited again', async () => {
  const { clock, prober, asked } = setUp({ cameras: many(300), budget: { perSecond: 10, refreshMs: 5_000 } });
  prober.start();
  await clock.advance(60_000);
  expect(new Set(asked.slice(0, 300)).size).toBe(300);
  expect(new Set(asked.slice(300, 600)).size).toBeGreaterThan(295);
});

test('a camera that is well is visited again after the refresh time', async () => {
  const { clock, prober, asked } = setUp({ cameras: [camera('a')] });
  prober.start();
  await clock.advance(59_000);
  expect(asked).toEqual(['a']);
  await clock.advance(1_200);
  expect(asked).toEqual(['a', 'a']);
});

test('a camera that has turned the hub away is left in peace as long as it rests', async () => {
  const denied: ProbeOutcome = { ok: false, reason: 'wrong-credentials', message: '' };
  const at: number[] = [];
  const cameras = [camera('locked'), camera('no password to be wrong')];
  const { clock, prober, registry, asked } = setUp({
    cameras,
    answer: (id) => {
      if (id === 'locked') at.push(clock.monotonic());
      return denied;
    },
  });
  const pausesMs = [30_000, 60_000];
  registry.probeRestMs = (id) => {
    if (id !== 'locked' || at.length === 0) return 0;
    return Math.max(0, at.at(-1)! + (pausesMs[at.length - 1] ?? 0) - clock.monotonic());
  };
  prober.start();
  await clock.advance(29_900);
  expect([at.length, asked.length - at.length]).toEqual([1, 4]);
  await clock.advance(60_200);
  expect(at.slice(1).map((time, i) => Math.round((time - at[i]!) / 1000))).toEqual([30, 60]);
});

test('a failure is looked at again soon, then in growing pauses, and a success ends that', async () => {
  const at: number[] = [];
  let good = false;
  const { clock, prober } = setUp({
    cameras: [camera('a')],
    answer: () => {
      at.push(clock.monotonic());
      return good ? { ok: true } : TIMED_OUT;
    },
  });
  prober.start();
  await clock.advance(200_000);
  const pauses = at.slice(1).map((time, i) => Math.round((time - at[i]!) / 1000));
  expect(pauses.slice(0, 6)).toEqual([3, 6, 12, 24, 48, 60]);
  good = true;
  await clock.advance(61_000);
  good = false;
  at.length = 0;
  await clock.advance(64_000);
  expect(Math.round((at[1]! - at[0]!) / 1000)).toBe(3);
});

test('cameras that fail do not push out the others', async () => {
  const { clock, prober, asked } = setUp({
    cameras: many(200),
    budget: { perSecond: 5 },
    answer: (id) => (Number(id.slice(1)) < 100 ? TIMED_OUT : { ok: true }),
  });
  prober.start();
  await clock.advance(80_000);
  expect(new Set(asked).size).toBe(200);
});

test('a camera that is being pulled is not asked, and is again when it is let go', async () => {
  const { clock, registry, prober, asked } = setUp({ cameras: [camera('a', { sub: playing() })] });
  prober.start();
  await clock.advance(120_000);
  expect(asked).toEqual([]);
  registry.setStream('a', 'sub', stream('idle'));
  await clock.advance(60_000);
  expect(asked).toEqual(['a']);
});

test('disabled cameras and those under maintenance are left in peace until that ends', async () => {
  const off = camera('off');
  off.definition.enabled = false;
  const repaired = camera('repaired');
  repaired.definition.maintenance = true;
  const { clock, registry, prober, asked } = setUp({ cameras: [off, repaired] });
  prober.start();
  await clock.advance(120_000);
  expect(asked).toEqual([]);
  registry.change(camera('off'));
  await clock.advance(100);
  expect(asked).toEqual(['off']);
});

test('a new and a changed camera are visited at once, a removed one never', async () => {
  const { clock, registry, prober, asked } = setUp({ cameras: [camera('a')] });
  prober.start();
  await clock.advance(1_000);
  registry.add(camera('b'));
  registry.change(camera('a'));
  registry.add(camera('gone'));
  registry.remove('gone');
  await clock.advance(200);
  expect(asked).toEqual(['a', 'b', 'a']);
});

test('an answer that never comes counts as timed out and frees its place', async () => {
  const { clock, prober, reported } = setUp({
    cameras: many(2),
    budget: { concurrency: 1 },
    answer: (id) => (id === 'c0' ? new Promise(() => {}) : { ok: true }),
  });
  prober.start();
  await clock.advance(31_000);
  expect(reported).toEqual([
    ['c0', { ok: false, reason: 'timed-out', message: 'the probe was given up' }],
    ['c1', { ok: true }],
  ]);
});

test('a probe that fails in the hub itself is nobody’s verdict and does not stop the round', async () => {
  const { clock, prober, reported } = setUp({
    cameras: many(2),
    answer: (id) => (id === 'c0' ? Promise.reject(new Error('engine is restarting')) : { ok: true }),
  });
  prober.start();
  await clock.advance(1_000);
  expect(reported).toEqual([['c1', { ok: true }]]);
});

test('an answer about a camera that was removed meanwhile is not reported', async () => {
  const { clock, registry, prober, reported } = setUp({
    cameras: [camera('a')],
    answer: () => clock.sleep(500).then(() => ({ ok: true }) as const),
  });
  prober.start();
  await clock.advance(100);
  registry.remove('a');
  await clock.advance(10_000);
  expect(reported).toEqual([]);
});

test('after stop nothing is asked or reported and no timer is left; stop may be called twice', async () => {
  const { clock, prober, asked, reported } = setUp({
    cameras: many(3),
    budget: { concurrency: 1 },
    answer: () => clock.sleep(500).then(() => ({ ok: true }) as const),
  });
  prober.start();
  await clock.advance(100);
  prober.stop();
  prober.stop();
  await clock.advance(120_000);
  expect([asked.length, reported.length, clock.pendingTimers]).toEqual([1, 0, 0]);
});
