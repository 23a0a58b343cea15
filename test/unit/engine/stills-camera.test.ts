import { expect, it } from 'vitest';
import { RTSP_TIMEOUTS } from '../../../server/engine/source-stream.ts';
import { eventually } from '../../support/eventually.ts';
import { ordinary } from '../../support/scripted-camera.ts';
import { type EngineStand, engineStands } from './engine-stand.ts';

const open = engineStands();

/** A still every so often for so long, from now on. */
async function sendStills(stand: EngineStand, everySeconds: number, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += everySeconds) {
    await stand.sendPicture(second * 1_000);
    await stand.clock.advance(everySeconds * 1_000);
  }
}

it.each([6, 8, 16])(
  'a camera that sends a still every %i s is shown from its second one on, in one session',
  async (every) => {
    const stand = await open(ordinary());
    await eventually(() => expect(stand.sessions).toBe(1));
    await sendStills(stand, every, every * 6);
    expect(stand.statuses.map(({ phase }) => phase)).toEqual(['connecting', 'playing']);
    expect([stand.camera.connections, stand.parts]).toEqual([1, 6]);
    const measured = stand.reports.flatMap((report) =>
      report.type === 'measured' ? [report.measurement] : [],
    );
    expect(measured.at(-1)).toMatchObject({
      frameRate: 1 / every,
      expectedFrameRate: 1 / every,
      frozen: false,
    });
  },
);

it('a camera whose first still is long in coming is waited for longer the next time', async () => {
  const stand = await open(ordinary());
  await eventually(() => expect(stand.sessions).toBe(1));
  await stand.clock.advance(RTSP_TIMEOUTS.mediaMs);
  await stand.clock.advance(await stand.untilWaiting(1));
  await eventually(() => expect(stand.sessions).toBe(2));
  await stand.clock.advance(9_000);
  await sendStills(stand, 12, 60);
  expect(stand.statuses.map(({ phase }) => phase)).toEqual([
    'connecting',
    'waiting',
    'connecting',
    'playing',
  ]);
});

it('a camera is waited for as long as whoever opened it wishes, from the first session on', async () => {
  const stand = await open(ordinary(), null, { silenceMs: 50_000 });
  await eventually(() => expect(stand.sessions).toBe(1));
  await stand.clock.advance(29_000);
  await sendStills(stand, 30, 60);
  expect(stand.statuses.map(({ phase }) => phase)).toEqual(['connecting', 'playing']);
  expect([stand.camera.connections, stand.parts > 0]).toEqual([1, true]);
});

it('a camera that sends a film is given up five seconds after it stops', async () => {
  const stand = await open(ordinary());
  await eventually(() => expect(stand.sessions).toBe(1));
  for (let frame = 0; frame < 30; frame += 1) {
    await stand.sendPicture(frame * 100);
    await stand.clock.advance(100);
  }
  const stoppedMs = stand.clock.monotonic();
  await stand.clock.advance(RTSP_TIMEOUTS.mediaMs * 1.25);
  await stand.untilWaiting(1);
  const { failure, retryAtMs } = stand.statuses.at(-1)!;
  expect(failure?.code).toBe('no-media');
  expect(retryAtMs! - (stand.clock.now() - stand.clock.monotonic()) - stoppedMs).toBeLessThan(8_000);
});

it('packets without a picture are given up after ten seconds, and nobody is more patient for that', async () => {
  const stand = await open(ordinary());
  await eventually(() => expect(stand.sessions).toBe(1));
  for (let second = 0; second < 10; second += 1) {
    await stand.sendNoise();
    await stand.clock.advance(1_000);
  }
  await stand.clock.advance(await stand.untilWaiting(1));
  expect(stand.statuses.find(({ failure }) => failure)?.failure?.message).toContain('but not frames');
  await eventually(() => expect(stand.sessions).toBe(2));
  await stand.clock.advance(RTSP_TIMEOUTS.mediaMs);
  await stand.untilWaiting(2);
});
