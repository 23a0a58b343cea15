import { expect, test } from 'vitest';
import { silentLogger } from '../../../server/base/logger.ts';
import { HealthBoard, type HealthDelta } from '../../../server/health/health-board.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { camera, FakeCameras, failing, playing, stream } from './health-fixture.ts';

async function startBoard(...cameras: Parameters<typeof camera>[0][]) {
  const clock = new FakeClock();
  const registry = new FakeCameras(...cameras.map((id) => camera(id)));
  const board = new HealthBoard({ cameras: registry, clock, logger: silentLogger });
  const deltas: HealthDelta[] = [];
  board.events.on('health:changed', (delta) => deltas.push(delta));
  board.start();
  await clock.advance(250);
  deltas.length = 0;
  return { clock, registry, board, deltas };
}

test('every camera has a verdict with a reason and an age from the start', async () => {
  const { clock, board } = await startBoard('a', 'b');
  expect(board.snapshot()).toEqual({
    hubTimeMs: clock.now(),
    revision: 1,
    verdicts: ['a', 'b'].map((cameraId) => ({
      cameraId,
      state: 'unknown',
      reason: 'not-visited-yet',
      sinceMs: clock.now() - 250,
      checkedAtMs: clock.now() - 250,
      lastPictureAtMs: null,
      retryAtMs: null,
      frameRate: null,
      bitrateKbps: null,
      viewers: 0,
    })),
  });
});

test('many changes at once are one delta of the last state, a quarter of a second later', async () => {
  const { clock, registry, board, deltas } = await startBoard('a', 'b', 'c');
  board.noteProbe('a', { ok: false, reason: 'timed-out', message: '' });
  registry.setStream('b', 'sub', stream('connecting'));
  registry.setStream('b', 'sub', { ...playing(), lastMediaAtMs: clock.now() });
  await clock.advance(249);
  expect(deltas).toEqual([]);
  await clock.advance(1);
  expect(deltas).toHaveLength(1);
  expect(deltas[0]).toMatchObject({ revision: 2, removed: [] });
  expect(deltas[0]!.verdicts.map(({ cameraId, state, viewers }) => [cameraId, state, viewers])).toEqual([
    ['a', 'offline', 0],
    ['b', 'live', 1],
  ]);
  expect(board.snapshot().revision).toBe(2);
});

test('what did not change is not told again', async () => {
  const { clock, board, deltas } = await startBoard('a');
  board.noteProbe('a', { ok: true });
  await clock.advance(1_000);
  for (let i = 0; i < 4; i += 1) {
    board.noteProbe('a', { ok: true });
    await clock.advance(60_000);
  }
  expect(deltas).toHaveLength(1);
  expect(board.get('a')!.checkedAtMs).toBe(clock.now() - 60_000);
});

test('that the hub still looks is told every few minutes', async () => {
  const { clock, board, deltas } = await startBoard('a');
  for (let i = 0; i < 20; i += 1) {
    board.noteProbe('a', { ok: true });
    await clock.advance(60_000);
  }
  expect(deltas).toHaveLength(4);
});

test('measured figures are told when they move, not at every measurement', async () => {
  const { clock, registry, deltas } = await startBoard('a');
  for (const bitrateKbps of [2000, 2100, 1900, 2200, 2050]) {
    registry.setStream('a', 'main', playing({ bitrateKbps, frameRate: 24.96 }));
    await clock.advance(2_000);
  }
  expect(deltas.map(({ verdicts }) => verdicts[0]!.bitrateKbps)).toEqual([2000]);
  registry.setStream('a', 'main', playing({ bitrateKbps: 4000 }));
  await clock.advance(250);
  expect(deltas.at(-1)!.verdicts[0]).toMatchObject({ bitrateKbps: 4000, frameRate: 25 });
});

test('an outage is told once its hold is over although nothing more happens, with retry and last picture', async () => {
  const { clock, registry, board } = await startBoard('a');
  registry.setStream('a', 'main', { ...playing(), lastMediaAtMs: clock.now() });
  const lostAt = clock.now();
  registry.setStream('a', 'main', failing('closed-by-camera', { retryAtMs: lostAt + 8_000 }));
  expect(board.get('a')!.state).toBe('live');
  await clock.advance(2_500);
  expect(board.get('a')).toMatchObject({
    state: 'offline',
    reason: 'closed-by-camera',
    sinceMs: lostAt,
    lastPictureAtMs: lostAt,
    retryAtMs: lostAt + 8_000,
  });
});

test('a removed camera is told as removed and is not in the snapshot', async () => {
  const { clock, registry, board, deltas } = await startBoard('a', 'b');
  registry.remove('a');
  registry.events.emit('stream:changed', { camera: camera('a') });
  board.noteProbe('a', { ok: true });
  await clock.advance(250);
  expect(deltas).toMatchObject([{ verdicts: [], removed: ['a'] }]);
  expect(board.snapshot().verdicts.map(({ cameraId }) => cameraId)).toEqual(['b']);
});

test('a camera removed and added within one batch is told as changed', async () => {
  const { clock, registry, deltas } = await startBoard('a');
  registry.remove('a');
  registry.add(camera('a'));
  await clock.advance(250);
  expect(deltas).toMatchObject([{ verdicts: [{ cameraId: 'a', state: 'unknown' }], removed: [] }]);
});

test('another address voids what was found about the one before; another name does not', async () => {
  const { clock, registry, board } = await startBoard('a');
  board.noteProbe('a', { ok: false, reason: 'timed-out', message: '' });
  registry.change(camera('a'));
  expect(board.get('a')!.state).toBe('offline');
  const moved = camera('a');
  moved.definition.profiles = { main: { url: 'rtsp://elsewhere/a' } };
  registry.change(moved);
  expect(board.get('a')!.state).toBe('unknown');
  await clock.advance(250);
});

test('disabling and maintenance are told at once', async () => {
  const { registry, board } = await startBoard('a');
  const off = camera('a');
  off.definition.enabled = false;
  registry.change(off);
  expect(board.get('a')).toMatchObject({ state: 'disabled', reason: 'disabled-by-admin' });
});

test('the last picture is remembered when the stream is let go', async () => {
  const { clock, registry, board } = await startBoard('a');
  const seenAt = clock.now();
  registry.setStream('a', 'sub', { ...playing(), lastMediaAtMs: seenAt });
  await clock.advance(60_000);
  registry.setStream('a', 'sub', stream('idle', { phaseSinceMs: clock.now() }), 0);
  expect(board.get('a')!.lastPictureAtMs).toBe(seenAt);
});

test('a step of the wall clock does not leave an outage untold', async () => {
  const { clock, registry, board } = await startBoard('a');
  registry.setStream('a', 'main', playing());
  registry.setStream('a', 'main', failing('timed-out'));
  clock.stepWallClock(-3_600_000);
  await clock.advance(500);
  registry.setStream('a', 'main', failing('timed-out'));
  await clock.advance(3_000);
  expect(board.get('a')!.state).toBe('offline');
});

test('what is found after the wall clock was set back is newer than what was found before', async () => {
  const { clock, registry, board } = await startBoard('a', 'b');
  const end = (reason: 'timed-out' | 'no-media') =>
    stream('idle', { phaseSinceMs: clock.now(), failure: { reason, message: '' } });
  registry.setStream('a', 'main', failing('timed-out'));
  registry.setStream('b', 'main', failing('no-media'));
  registry.setStream('a', 'main', end('timed-out'), 0);
  registry.setStream('b', 'main', end('no-media'), 0);
  clock.stepWallClock(-3_600_000);
  await clock.advance(60_000);
  for (const id of ['a', 'b']) board.noteProbe(id, { ok: true });
  expect([board.get('a')!.state, board.get('b')!.reason]).toEqual(['standby', 'no-media']);
  await clock.advance(600_000);
  board.noteProbe('b', { ok: true });
  expect(board.get('b')!.state).toBe('standby');
});

test('that the hub still looks is told after the wall clock was set back, too', async () => {
  const { clock, board, deltas } = await startBoard('a');
  board.noteProbe('a', { ok: true });
  await clock.advance(1_000);
  clock.stepWallClock(-3_600_000);
  deltas.length = 0;
  board.noteProbe('a', { ok: true });
  await clock.advance(250);
  expect(deltas).toHaveLength(1);
});

test('after stop nothing is told and no timer is left; stop may be called twice', async () => {
  const { clock, registry, board, deltas } = await startBoard('a');
  registry.setStream('a', 'main', playing());
  board.stop();
  board.stop();
  registry.setStream('a', 'main', failing('timed-out'));
  await clock.advance(10_000);
  expect([deltas, clock.pendingTimers]).toEqual([[], 0]);
});

test('forty thousand cameras that change at once are one delta', async () => {
  const ids = Array.from({ length: 40_000 }, (_, i) => `camera-${i}`);
  const { clock, board, deltas } = await startBoard(...ids);
  for (const id of ids) board.noteProbe(id, { ok: true });
  await clock.advance(250);
  expect(deltas.map(({ verdicts }) => verdicts.length)).toEqual([40_000]);
});
