import { expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { ordinary } from '../../support/scripted-camera.ts';
import { type EngineStand, engineStands } from './engine-stand.ts';

const open = engineStands();
const NO_KEY_FRAME = { code: 'no-media', message: 'the camera sends packets, but not a key frame' };
const APART_MS = 2_000;
/** More pictures than a group may have that is kept for who comes. */
const BEYOND_A_GROUP = 16_400;

async function sendPredicted(stand: EngineStand, seconds: number): Promise<void> {
  for (let sentMs = 0; sentMs < seconds * 1_000; sentMs += APART_MS) {
    await stand.sendPredicted(stand.clock.monotonic());
    await stand.clock.advance(APART_MS);
  }
}

/** Until the stream waits for the `count`th time, which it does soon; resolves with how long it is going to. */
async function untilGivenUp(stand: EngineStand, count: number): Promise<number> {
  const waits = () => stand.statuses.filter(({ phase }) => phase === 'waiting').length;
  for (let step = 0; step < 40 && waits() < count; step += 1) await stand.clock.advance(100);
  return stand.untilWaiting(count);
}

it('a camera without key frames is waited with for a minute, and asked less and less often', async () => {
  const stand = await open(ordinary());
  const delays: number[] = [];
  for (const session of [1, 2, 3]) {
    await eventually(() => expect(stand.sessions).toBe(session));
    await sendPredicted(stand, 58);
    expect(stand.statuses.at(-1)?.phase).toBe('playing');
    const measured = stand.reports.flatMap((report) =>
      report.type === 'measured' ? [report.measurement] : [],
    );
    expect(measured.at(-1)?.frameRate).toBeGreaterThan(0);
    delays.push(await untilGivenUp(stand, session));
    expect(stand.statuses.at(-1)?.failure).toEqual(NO_KEY_FRAME);
    await stand.clock.advance(delays.at(-1)!);
  }
  expect(stand.parts).toBe(0);
  expect(delays[2]).toBeGreaterThan(2 * delays[0]!);
});

it('a camera that makes no key frames any more is asked anew when somebody comes who has nothing to begin with', async () => {
  const stand = await open(ordinary(), null, { segmenting: false });
  await eventually(() => expect(stand.sessions).toBe(1));
  await stand.sendPicture(0);
  await stand.sendPredicted(1, BEYOND_A_GROUP);
  await sendPredicted(stand, 40);
  expect(stand.statuses.map(({ phase }) => phase)).toEqual(['connecting', 'playing']);
  stand.watch();
  const delayMs = await untilGivenUp(stand, 1);
  expect(stand.statuses.at(-1)?.failure).toEqual(NO_KEY_FRAME);
  await stand.clock.advance(delayMs);
  await eventually(() => expect(stand.sessions).toBe(2));
  for (const atMs of [60_000, 61_000]) {
    await stand.sendPicture(atMs);
    await stand.clock.advance(1_000);
  }
  await eventually(() => expect(stand.parts).toBeGreaterThan(0));
  expect(stand.statuses.at(-1)?.phase).toBe('playing');
});

it('who comes to a group that is kept begins with it, however long ago its key frame came', async () => {
  const stand = await open(ordinary(), null, { segmenting: false });
  await eventually(() => expect(stand.sessions).toBe(1));
  await stand.sendPicture(0);
  await sendPredicted(stand, 40);
  stand.watch();
  await sendPredicted(stand, 10);
  expect(stand.parts).toBeGreaterThan(0);
  expect(stand.statuses.map(({ phase }) => phase)).toEqual(['connecting', 'playing']);
});
