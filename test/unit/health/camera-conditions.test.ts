import { expect, test } from 'vitest';
import { silentLogger } from '../../../server/base/logger.ts';
import { conditionsOf } from '../../../server/health/camera-conditions.ts';
import { HealthBoard } from '../../../server/health/health-board.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { camera, FakeCameras } from './health-fixture.ts';

test('a camera is told of as health finds it, and again when that changes', async () => {
  const clock = new FakeClock();
  const board = new HealthBoard({ cameras: new FakeCameras(camera('a')), clock, logger: silentLogger });
  const conditions = conditionsOf(board);
  const told: string[] = [];
  const off = conditions.onChanged((changed) =>
    told.push(...changed.map(({ cameraId, state }) => `${cameraId} ${state}`)),
  );
  expect(conditions.of('a')).toEqual({ state: 'unknown', reason: 'not-visited-yet', sinceMs: 0 });
  board.start();
  board.noteProbe('a', { ok: true });
  await clock.advance(250);
  expect(told).toEqual(['a standby']);
  expect(conditions.of('a')).toMatchObject({ state: 'standby', reason: 'answers-probe' });
  off();
  board.stop();
});
