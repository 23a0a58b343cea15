import { expect, test } from 'vitest';
import { isPulled, mayBeProbed, recordProbe, sourceKey } from '../../../server/health/camera-evidence.ts';
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
