import { beforeEach, describe, expect, it } from 'vitest';
import { rhythmMs, type ThreadLoad, ThreadRhythm } from '../../../server/engine/thread-rhythm.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const IDLE: ThreadLoad = { streams: 0, settingUp: 0, udpPorts: 0 };

describe('the rhythm of a media thread', () => {
  it.each([
    ['no stream', {}, 0],
    ['a few streams', { streams: 7 }, 0],
    ['the streams of a small wall', { streams: 16 }, 16],
    ['a hundred streams', { streams: 100 }, 80],
    ['a thousand', { streams: 1_000 }, 80],
    ['a hundred, one of which is being set up', { streams: 100, settingUp: 1 }, 8],
    ['a few, one of which is being set up', { streams: 3, settingUp: 1 }, 0],
    ['a hundred, one of which comes over UDP', { streams: 100, udpPorts: 1 }, 0],
  ])('with %s', (_what, load, periodMs) => {
    expect(rhythmMs({ ...IDLE, ...load })).toBe(periodMs);
  });
});

describe('a media thread', () => {
  let nowMs: number;
  let load: ThreadLoad;
  let naps: number[];
  let loop: (() => void)[];
  let rhythm: ThreadRhythm;
  /** Turns of the event loop. */
  const turn = (times = 1) => {
    for (let time = 0; time < times; time += 1) for (const callback of loop.splice(0)) callback();
  };

  beforeEach(() => {
    nowMs = 1_000;
    load = { ...IDLE, streams: 40 };
    naps = [];
    loop = [];
    rhythm = new ThreadRhythm({
      clock: Object.assign(new FakeClock(), {
        monotonic: () => nowMs,
        defer: (callback: () => void) => void loop.push(callback),
      }),
      load: () => load,
      nap: (ms) => {
        naps.push(ms);
        nowMs += ms;
      },
    });
  });

  it('goes on in its rhythm once it has something to tell, until its streams are gone', () => {
    rhythm.beforeNap(() => {});
    turn(4);
    expect(naps).toEqual([40, 40, 40]);
    load = IDLE;
    turn(1);
    expect(loop).toEqual([]);
    rhythm.beforeNap(() => {});
    turn(3);
    expect([naps.length, loop.length]).toEqual([3, 0]);
  });

  it.each([
    [10, [30]],
    [39, [1]],
    [40, []],
    [90, []],
  ])('that has worked for %i ms of 40 naps for the rest', (workMs, rest) => {
    rhythm.beforeNap(() => {});
    turn(1);
    naps.length = 0;
    nowMs += workMs;
    turn(1);
    expect(naps).toEqual(rest);
  });

  it('does what was deferred before it naps, and what that defers in the next turn', () => {
    rhythm.beforeNap(() => {});
    turn(1);
    const done: string[] = [];
    rhythm.beforeNap(() => {
      done.push(`first after ${naps.length} naps`);
      rhythm.beforeNap(() => done.push(`second after ${naps.length} naps`));
    });
    turn(3);
    expect(done).toEqual(['first after 0 naps', 'second after 1 naps']);
  });

  it('does what was deferred without a rhythm too', () => {
    load = IDLE;
    const done: number[] = [];
    rhythm.beforeNap(() => rhythm.beforeNap(() => done.push(naps.length)));
    turn(3);
    expect([done, loop]).toEqual([[0], []]);
  });

  it('does not nap over work at hand, and does after it', () => {
    rhythm.beforeNap(() => {});
    turn(1);
    const done: number[] = [];
    rhythm.clock.defer(() => done.push(naps.length));
    turn(1);
    expect([done, naps]).toEqual([[0], []]);
    turn(1);
    expect(naps).toEqual([40]);
  });
});
