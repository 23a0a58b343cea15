import { expect, test } from 'vitest';
import {
  isPulled,
  mayBeProbed,
  recordProbe,
  StreamEnds,
  sourceKey,
} from '../../../server/health/camera-evidence.ts';
import { camera, failing, playing, stream } from './health-fixture.ts';

test('failures in a row are counted until a good answer, which is remembered', () => {
  const timedOut = { ok: false, reason: 'timed-out', message: '' } as const;
  const first = recordProbe(null, timedOut, 1);
  expect(first).toMatchObject({ failures: 1, answeredBefore: false, atMs: 1 });
  const good = recordProbe(recordProbe(first, timedOut, 2), { ok: true }, 3);
  expect(good).toMatchObject({ failures: 0, atMs: 3 });
  expect(recordProbe(good, timedOut, 4)).toMatchObject({ failures: 1, answeredBefore: true });
});

test.each([
  [{}, false],
  [{ sub: playing() }, true],
  [{ main: failing('timed-out') }, true],
  [{ main: stream('connecting') }, true],
])('with the streams %j it is pulled: %s', (streams, expected) => {
  expect(isPulled(camera('a', streams))).toBe(expected);
});

test('a camera that is disabled or under maintenance may not be probed', () => {
  const [plain, off, repaired] = [camera('a'), camera('a'), camera('a')];
  off.definition.enabled = false;
  repaired.definition.maintenance = true;
  expect([plain, off, repaired].map(mayBeProbed)).toEqual([true, false, false]);
});

test('the source differs with the address and not with the state of the streams', () => {
  const moved = camera('a');
  moved.definition.profiles = { main: { url: 'rtsp://elsewhere' } };
  expect(sourceKey(moved)).not.toBe(sourceKey(camera('a')));
  expect(sourceKey(camera('a', { main: playing() }))).toBe(sourceKey(camera('a')));
});

test('a stream has ended when health heard of it, and until it runs again', () => {
  const ends = new StreamEnds();
  const pulled = camera('a', { main: failing('timed-out'), sub: stream('idle', { phaseSinceMs: 7 }) });
  ends.note(pulled.profiles, 100);
  expect([ends.of('main'), ends.of('sub')]).toEqual([null, null]);
  const failure = { reason: 'timed-out', message: '' } as const;
  const end = (phaseSinceMs: number) => ({ status: stream('idle', { phaseSinceMs, failure }), viewers: 0 });
  pulled.profiles.set('main', end(9_000));
  ends.note(pulled.profiles, 200);
  ends.note(pulled.profiles, 300);
  expect(ends.of('main')).toBe(200);
  pulled.profiles.set('main', end(4_000));
  ends.note(pulled.profiles, 400);
  expect(ends.of('main')).toBe(400);
  pulled.profiles.set('main', { status: playing(), viewers: 1 });
  ends.note(pulled.profiles, 500);
  expect(ends.of('main')).toBeNull();
});
