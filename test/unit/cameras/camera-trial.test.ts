import { describe, expect, it } from 'vitest';
import { CameraTrial, type TrialFindings } from '../../../server/cameras/camera-trial.ts';
import type { TrialMedia } from '../../../server/cameras/trial-media.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FakeTrialEngine, LIVELY } from './fake-trial-engine.ts';

const address = { url: 'rtsp://192.0.2.10/main', credentials: null, label: 'test of a' };
const RARE = { frames: 20, frameRate: 25, groupFrames: 500, frameBytes: 1000 };

function begin() {
  const clock = new FakeClock();
  const engine = new FakeTrialEngine();
  const pictures: TrialMedia[] = [];
  const nobody = new AbortController();
  const trial = new CameraTrial({ engine, address, clock, onPicture: (media) => pictures.push(media) });
  let findings: TrialFindings | undefined;
  const ended = trial.run(nobody.signal).then((found) => {
    findings = found;
    return found;
  });
  return { clock, pull: engine.pull, engine, pictures, nobody, ended, findings: () => findings };
}

describe('CameraTrial', () => {
  it('pulls the camera once, each picture a part of its own, and wants to know each step', () => {
    const { engine, ended } = begin();
    ended.catch(() => {});
    expect(engine.pulls).toHaveLength(1);
    expect(engine.pull.request).toMatchObject({
      ...address,
      segmenting: true,
      tellSteps: true,
      partTargetMs: 1,
    });
  });

  it('ends as soon as it knows enough, gives all memory back and lets the camera go', async () => {
    const { clock, pull, ended, pictures } = begin();
    await clock.advance(300);
    pull.welcome();
    pull.send(LIVELY);
    const { failure, firstPictureAfterMs, media, contact } = await ended;
    expect([failure, firstPictureAfterMs, contact.remote]).toEqual([null, 300, '192.0.2.10']);
    expect(media.figures).toMatchObject({ frameRate: 25, keyFrameIntervalMs: 1000 });
    expect(pictures).toEqual([media]);
    expect([pull.closed, pull.recycled.length, clock.pendingTimers]).toEqual([true, LIVELY.frames, 0]);
  });

  it('looks for six seconds at pictures without another key frame, and knows by then what there is to know', async () => {
    const { clock, pull, ended, findings } = begin();
    pull.welcome();
    pull.send(RARE);
    await clock.advance(5_900);
    expect(findings()).toBeUndefined();
    await clock.advance(200);
    expect((await ended).failure).toBeNull();
    expect(clock.pendingTimers).toBe(0);
  });

  it('fails once, and does not try again', async () => {
    const { pull, ended } = begin();
    pull.fail('wrong-credentials', 'refused');
    expect((await ended).failure).toEqual({ code: 'wrong-credentials', message: 'refused' });
    expect(pull.closed).toBe(true);
  });

  it('tells what was seen of a camera that fails in the midst of it', async () => {
    const { pull, ended } = begin();
    pull.welcome();
    pull.send(RARE);
    pull.fail('closed-by-camera');
    const { failure, media } = await ended;
    expect([failure?.code, media.figures.frameRate]).toEqual(['closed-by-camera', 25]);
  });

  it('gives up after fourteen seconds when the camera agrees to nothing', async () => {
    const { clock, pull, ended, findings } = begin();
    pull.step({ step: 'connecting', shown: 'rtsp://192.0.2.10:554/main' });
    await clock.advance(13_900);
    expect(findings()).toBeUndefined();
    await clock.advance(200);
    expect((await ended).failure).toEqual({
      code: 'timed-out',
      message: 'it came no further within 14 seconds',
    });
    expect(pull.closed).toBe(true);
  });

  it.each([
    ['silence', 0, 'no-picture-yet', 'no whole picture came within 35 seconds'],
    ['a still that is not whole yet', 0.5, 'no-picture-yet', 'no whole picture came within 35 seconds'],
    ['a film without a key frame', 25, 'no-key-frame', 'no key frame came within 35 seconds'],
  ])(
    'waits 35 seconds behind %s of a camera that agreed to send',
    async (_case, frameRate, code, message) => {
      const { clock, pull, ended, findings } = begin();
      await clock.advance(2_000);
      pull.welcome();
      if (frameRate > 0) pull.measure(frameRate);
      await clock.advance(34_900);
      expect(findings()).toBeUndefined();
      await clock.advance(200);
      const { failure, pictureWaitMs } = await ended;
      expect([failure, pictureWaitMs]).toEqual([{ code, message }, 35_000]);
      expect([pull.closed, clock.pendingTimers]).toEqual([true, 0]);
    },
  );

  it('shows the picture of a camera that sends one in half a minute', async () => {
    const { clock, pull, ended, pictures } = begin();
    pull.welcome();
    expect(pull.request.silenceMs).toBeGreaterThanOrEqual(50_000);
    await clock.advance(34_000);
    pull.send({ ...RARE, frames: 1 });
    await clock.advance(6_000);
    const { failure, firstPictureAfterMs } = await ended;
    expect([failure, firstPictureAfterMs, pictures.length]).toEqual([null, 34_000, 1]);
  });

  it('waits anew for one that sends by another way, but nobody longer than fifty seconds', async () => {
    const { clock, pull, ended, findings } = begin();
    for (let way = 0; way < 3; way += 1) {
      pull.welcome();
      await clock.advance(16_500);
    }
    expect(findings()).toBeUndefined();
    await clock.advance(500);
    const { failure, pictureWaitMs } = await ended;
    expect([failure?.code, pictureWaitMs]).toEqual(['no-picture-yet', 17_000]);
  });

  it('lets the camera go when nobody waits any more', async () => {
    const { clock, pull, ended, nobody } = begin();
    nobody.abort(new Error('closed'));
    await expect(ended).rejects.toThrow('closed');
    expect([pull.closed, clock.pendingTimers]).toEqual([true, 0]);
  });

  it('gives back what comes after its end', async () => {
    const { pull, ended } = begin();
    pull.fail('timed-out');
    await ended;
    pull.send(RARE);
    expect(pull.recycled).toHaveLength(RARE.frames);
  });
});
