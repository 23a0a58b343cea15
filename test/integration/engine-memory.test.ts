import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../server/base/clock.ts';
import { silentLogger } from '../../server/base/logger.ts';
import type { EngineReport } from '../../server/engine/engine-protocol.ts';
import { MediaEngine } from '../../server/engine/media-engine.ts';
import { eventually } from '../support/eventually.ts';
import { type SimulatorProcess, startSimulator } from '../support/simulator-process.ts';

/** What is done more rarely than this is done when the test says so. */
const RARE_MS = 10_000;

let simulator: SimulatorProcess;
beforeAll(async () => {
  simulator = await startSimulator(['--paths', '1', '--clip', 'bench-360p']);
});
afterAll(() => simulator?.stop());

it('the memory of a camera that nobody watches any more is let go once nothing has used it for a while', async () => {
  const reports: EngineReport[] = [];
  const rarely: (() => void)[] = [];
  const clock: Clock = {
    ...systemClock,
    setRepeating(callback, intervalMs) {
      if (intervalMs < RARE_MS) return systemClock.setRepeating(callback, intervalMs);
      rarely.push(callback);
      return { cancel: () => {} };
    },
  };
  const engine = new MediaEngine({ clock, logger: silentLogger, send: (some) => reports.push(...some) });
  const of = <Type extends EngineReport['type']>(type: Type) =>
    reports.filter((report): report is Extract<EngineReport, { type: Type }> => report.type === type);
  engine.start();
  const request = {
    ...{ url: simulator.url('bench/1'), credentials: null, label: 'a camera' },
    ...{
      partTargetMs: 200,
      segmentTargetMs: 2_000,
      segmenting: true,
      firstEpoch: 0,
      firstSegmentSequence: 0,
    },
  };
  engine.handle({ type: 'open', stream: 1, request });
  await eventually(() => of('part').length >= 10);
  engine.handle({ type: 'close', stream: 1 });
  /** All that was reported before has come by then. */
  const heard = async () => {
    const before = of('heartbeat').length;
    await eventually(() => of('heartbeat').length > before);
  };
  const look = async () => {
    for (const callback of rarely) callback();
    await heard();
  };
  // Told of behind the last part of what was under way.
  await eventually(() => of('interrupted').length > 0);
  engine.handle({
    type: 'recycle',
    places: of('part').flatMap(({ memory, start }) => [memory, start]),
  });

  await look();
  expect(of('memory-removed')).toEqual([]);
  await look();
  const removed = of('memory-removed').map(({ memory }) => memory);
  expect(removed).toEqual(of('memory-added').map(({ memory }) => memory));
  await engine.stop();
});
