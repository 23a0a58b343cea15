import { afterEach, expect, it } from 'vitest';
import { type Clock, sleepOn, systemClock } from '../../../server/base/clock.ts';
import { silentLogger } from '../../../server/base/logger.ts';
import { openInlineLink } from '../../../server/engine/engine-link.ts';
import { EnginePool } from '../../../server/engine/engine-pool.ts';
import type { EngineStatus } from '../../../server/engine/engine-protocol.ts';
import { RTSP_TIMEOUTS } from '../../../server/engine/source-stream.ts';
import { eventually } from '../../support/eventually.ts';
import { stage } from '../../support/rtsp-reading.ts';
import { ordinary } from '../../support/scripted-camera.ts';

/** As many as one media thread sets up at once, twice. */
const UNANSWERING = 128;

/** By it no camera is given up while the test runs: who waits for others to be given up waits for longer than the test does. */
const patientClock: Clock = {
  ...systemClock,
  setTimer: (callback, delayMs) =>
    systemClock.setTimer(callback, delayMs < RTSP_TIMEOUTS.connectMs ? delayMs : delayMs * 20),
  sleep: (delayMs, signal) => sleepOn(patientClock, delayMs, signal),
};

const { camera } = stage();
const pools: EnginePool[] = [];
afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.stop())));

function open(pool: EnginePool, url: string): EngineStatus[] {
  const statuses: EngineStatus[] = [];
  const request = { url, credentials: null, label: 'test', partTargetMs: 200, segmentTargetMs: 2_000 };
  pool.openStream(
    { ...request, segmenting: true },
    {
      ...{ init() {}, part() {}, segmentEnded() {}, interrupted() {}, segmentingEnded() {}, measured() {} },
      statusChanged: (status) => void statuses.push(status),
    },
  );
  return statuses;
}

it('a camera does not wait for a whole district that answers nothing', async () => {
  const pool = new EnginePool({
    ...{ threads: 1, clock: systemClock, logger: silentLogger },
    spawn: () => openInlineLink({ clock: patientClock, logger: silentLogger }),
  });
  pools.push(pool);
  pool.start();
  const mute = await camera(() => null);
  const sound = await camera(ordinary());
  const district = Array.from({ length: UNANSWERING }, () => open(pool, mute.url()));
  open(pool, sound.url());
  await eventually(() => sound.methods.includes('PLAY'));
  expect(new Set(district.flat().map(({ phase }) => phase))).toEqual(new Set(['connecting']));
});
