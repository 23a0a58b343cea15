import { expect, test } from 'vitest';
import { CameraHealth } from '../../../server/health/camera-health.ts';
import { camera, failing, playing, stream } from './health-fixture.ts';

const at = (ms: number) => ({ wallMs: ms, steadyMs: ms });

test('the figures are those of the main stream when both run, and viewers are summed', () => {
  const both = camera('a', {
    main: playing({ frameRate: 24.98, bitrateKbps: 2000.4 }),
    sub: playing({ frameRate: 12 }),
  });
  both.profiles.get('main')!.viewers = 2;
  both.profiles.get('sub')!.viewers = 3;
  expect(new CameraHealth(both, at(0)).verdict).toMatchObject({
    frameRate: 25,
    bitrateKbps: 2000,
    viewers: 5,
  });
  const subAlone = camera('a', { sub: playing({ frameRate: 12 }) });
  expect(new CameraHealth(subAlone, at(0)).verdict.frameRate).toBe(12);
});

test('the next try is the earliest of the streams that wait', () => {
  const waiting = camera('a', {
    main: failing('timed-out', { retryAtMs: 9_000 }),
    sub: failing('timed-out', { retryAtMs: 4_000 }),
  });
  expect(new CameraHealth(waiting, at(0)).verdict.retryAtMs).toBe(4_000);
  const connecting = camera('a', { main: stream('connecting', { retryAtMs: 9_000 }) });
  expect(new CameraHealth(connecting, at(0)).verdict.retryAtMs).toBeNull();
});

test('news is what a page shows; a look that found the same is not', () => {
  const health = new CameraHealth(camera('a'), at(0));
  expect(health.judge(at(1_000))).toBe(false);
  health.noteProbe({ ok: true }, at(2_000));
  expect(health.judge(at(2_000))).toBe(true);
  health.markTold();
  health.noteProbe({ ok: true }, at(60_000));
  expect(health.judge(at(60_000))).toBe(false);
  expect(health.verdict.checkedAtMs).toBe(60_000);
});

test('a stream that is let go is no new look at the camera', () => {
  const idle = camera('a');
  const health = new CameraHealth(idle, at(0));
  health.noteStream(at(5_000));
  health.judge(at(5_000));
  expect(health.verdict.checkedAtMs).toBe(0);
  idle.profiles.set('main', { status: stream('connecting'), viewers: 1 });
  health.noteStream(at(6_000));
  health.judge(at(6_000));
  expect(health.verdict.checkedAtMs).toBe(6_000);
});
