import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AUDIO_RATE, type ClockedCamera, VIDEO_RATE } from '../../support/clocked-camera.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import type { PackagedSample } from '../../support/packaged-samples.ts';
import { receiveCamera } from './receive-camera.ts';

/**
 * Whatever a camera's clock does, the times that come out go on: never back, never further ahead than arrivals say, and as
 * fast as time passes. That is what keeps a player from standing still.
 */
const SECONDS = 40;
/** A step may exceed what passed between two arrivals by this: what the network held back comes at once. */
const LEAP_MS = 1_100;
/** A clock of another rate is found out within this time. */
const LEARNING_MS = 5_000;
/** What may be missing of, or be too much for, the time that passed over a long while. */
const ASTRAY_MS = 2_500;

type Clock = (capturedMs: number, unit: number) => number;

const AT = fc.integer({ min: 3_000, max: 30_000 });
const UINT32 = fc.integer({ min: 0, max: 0xffffffff });

/** How a clock goes wrong. `rate` is that of the track. */
const CLOCKS: { name: string; clock: fc.Arbitrary<(rate: number) => Clock> }[] = [
  { name: 'right, from anywhere', clock: UINT32.map((from) => (rate) => at(rate, 1, from)) },
  {
    name: 'a little fast or slow',
    clock: fc.tuple(UINT32, fc.integer({ min: -20, max: 20 })).map(
      ([from, perMille]) =>
        (rate) =>
          at(rate, 1 + perMille / 1000, from),
    ),
  },
  {
    name: 'of another rate',
    clock: fc
      .constantFrom(0.01, 0.088, 0.5, 0.7, 1.4, 2, 11.1)
      .map((factor) => (rate) => at(rate, factor, 7)),
  },
  { name: 'zero', clock: fc.constant(() => () => 0) },
  { name: 'backwards', clock: UINT32.map((from) => (rate) => at(rate, -1, from)) },
  {
    name: 'random',
    clock: fc.integer().map((seed) => () => (_ms, unit) => Math.imul(unit + 1, 0x9e3779b1) ^ seed),
  },
  {
    name: 'jumping once',
    clock: fc.tuple(AT, UINT32).map(
      ([when, by]) =>
        (rate) =>
        (ms) =>
          ticks(rate, ms) + (ms < when ? 0 : by),
    ),
  },
  {
    name: 'jumping back a little, again and again',
    clock: fc
      .integer({ min: 50, max: 900 })
      .map((byMs) => (rate) => (ms) => ticks(rate, ms - Math.floor(ms / 7_000) * byMs)),
  },
  {
    name: 'jumping ahead a little, again and again',
    clock: fc
      .integer({ min: 50, max: 3_000 })
      .map((byMs) => (rate) => (ms) => ticks(rate, ms + Math.floor(ms / 7_000) * byMs)),
  },
  {
    name: 'standing still for a while',
    clock: fc.tuple(AT, fc.integer({ min: 100, max: 10_000 })).map(
      ([when, forMs]) =>
        (rate) =>
        (ms) =>
          ticks(rate, ms < when ? ms : Math.max(when, ms - forMs)),
    ),
  },
  {
    name: 'started anew',
    clock: fc.tuple(AT, UINT32).map(
      ([when, from]) =>
        (rate) =>
        (ms) =>
          ms < when ? ticks(rate, ms) + from : ticks(rate, ms - when),
    ),
  },
  {
    name: 'wrong, then right',
    clock: fc.tuple(AT, fc.constantFrom(0, 0.1, 3, -1)).map(
      ([when, factor]) =>
        (rate) =>
        (ms) =>
          ticks(rate, ms < when ? ms * factor : ms),
    ),
  },
  {
    name: 'trembling',
    clock: fc
      .integer({ min: 1, max: 15 })
      .map((by) => (rate) => (ms, unit) => ticks(rate, ms + (unit % 3) * by)),
  },
];

/** How the network delivers, and for how long it may stop to. */
interface Network {
  arrival(capturedMs: number): number;
  stallMs: number;
}

const network: fc.Arbitrary<Network> = fc
  .record({
    jitterMs: fc.integer({ min: 0, max: 80 }),
    stallAtMs: AT,
    stallMs: fc.constantFrom(0, 0, 400, 1_500, 4_000),
    /** What a camera had kept comes at once. */
    keptMs: fc.constantFrom(0, 0, 500, 2_000),
  })
  .map(({ jitterMs, stallAtMs, stallMs, keptMs }) => {
    let latest = 0;
    const known = new Map<number, number>();
    const arrival = (capturedMs: number) => {
      const before = known.get(capturedMs);
      if (before !== undefined) return before;
      const live = Math.max(0, capturedMs - keptMs) + ((capturedMs * 7919) % (jitterMs + 1));
      const stalled = live >= stallAtMs && live < stallAtMs + stallMs ? stallAtMs + stallMs : live;
      latest = Math.max(latest, stalled);
      known.set(capturedMs, latest);
      return latest;
    };
    return { arrival: ordered(arrival), stallMs };
  });

describe.each(CLOCKS)('A video clock that is $name', ({ clock }) => {
  it('holds no player up, and takes none ahead', () => {
    fc.assert(
      fc.property(
        clock,
        network,
        fc.constantFrom(10, 25),
        fc.boolean(),
        (clockOf, { arrival, stallMs }, frameRate, reorders) => {
          const camera: ClockedCamera = {
            seconds: SECONDS,
            frameRate,
            videoClock: clockOf(VIDEO_RATE),
            audioClock: at(AUDIO_RATE, 1, 0),
            arrival,
            reorders,
          };
          const { samples } = receiveCamera(camera);
          expect(samples.videoSamples.length).toBeGreaterThanOrEqual(SECONDS * frameRate - 2);
          expectSteady(samples.videoSamples, stallMs);
          expectArrivals(samples.videoSamples, camera);
        },
      ),
      { numRuns: 60, interruptAfterTimeLimit: 1_500 },
    );
  });
});

describe('Sound and picture, each with a clock of its own', () => {
  it('go on, whatever both clocks do', () => {
    const any = fc.oneof(...CLOCKS.map(({ clock }) => clock));
    const wall = fc.constantFrom<ClockedCamera['wallClock']>(
      undefined,
      (ms) => 1_700_000_000_000 + ms,
      () => -2_208_988_800_000,
      (ms, track) => (track === 'video' ? ms : 1_700_000_000_000 + ms),
      (ms) => (ms * 7_919_113) % 1e12,
      (ms, track) => 1_700_000_000_000 + ms + (track === 'video' ? 0 : 700),
    );
    fc.assert(
      fc.property(any, any, network, wall, (videoClockOf, audioClockOf, { arrival, stallMs }, wallClock) => {
        const camera: ClockedCamera = {
          seconds: SECONDS,
          frameRate: 15,
          sound: true,
          videoClock: videoClockOf(VIDEO_RATE),
          audioClock: audioClockOf(AUDIO_RATE),
          arrival,
          ...(wallClock && { wallClock }),
        };
        const { samples } = receiveCamera(camera);
        expectSteady(samples.videoSamples, stallMs);
        const sound = samples.audioSamples;
        expect(sound.length).toBeGreaterThan((SECONDS - 12) * 25);
        for (let unit = 1; unit < sound.length; unit += 1) {
          expect(sound[unit]!.dtsTicks).toBeGreaterThan(sound[unit - 1]!.dtsTicks);
        }
      }),
      { numRuns: 120, interruptAfterTimeLimit: 4_000 },
    );
  });
});

describe('The hub’s own wall clock', () => {
  it('may be set at any time: media goes on, and arrivals are told by the new time within two seconds', () => {
    for (const stepMs of [-3_600_000, 86_400_000]) {
      let stepped = false;
      const { samples, clock } = receiveCamera(
        { ...plain(), seconds: 20 },
        {
          before(atMs, hubClock) {
            if (atMs > 10_000 && !stepped) {
              stepped = true;
              hubClock.stepWallClock(stepMs);
            }
          },
        },
      );
      expectSteady(samples.videoSamples, 0);
      expect(stepped).toBe(true);
      expect(clock.now() - samples.videoSamples[0]!.arrivalMs).toBe(stepMs + 19_960);
    }
  });
});

/** Never back; no step beyond what arrivals say; and over any long while as much as passed. */
function expectSteady(samples: PackagedSample[], stallMs: number): void {
  const mediaMs = samples.map(({ dtsTicks }) => dtsTicks / 90);
  const firstArrival = samples[0]!.arrivalMs;
  for (let index = 1; index < samples.length; index += 1) {
    const step = mediaMs[index]! - mediaMs[index - 1]!;
    const passed = samples[index]!.arrivalMs - samples[index - 1]!.arrivalMs;
    if (step <= 0) throw new Error(`sample ${index} goes back by ${-step} ms`);
    if (step > passed + LEAP_MS)
      throw new Error(`sample ${index} leaps ${step} ms where ${passed} ms passed`);
  }
  const learnt = samples.findIndex(({ arrivalMs }) => arrivalMs - firstArrival > LEARNING_MS);
  const passed = samples.at(-1)!.arrivalMs - samples[learnt]!.arrivalMs;
  const played = mediaMs.at(-1)! - mediaMs[learnt]!;
  if (Math.abs(played - passed) > ASTRAY_MS + stallMs + passed * 0.03) {
    throw new Error(`${played} ms of media in ${passed} ms`);
  }
}

/** What a part says of its arrival is true to within a tenth of a second. */
function expectArrivals(samples: PackagedSample[], camera: ClockedCamera): void {
  const wallAtZero = new FakeClock().now();
  for (const { bytes, arrivalMs } of samples) {
    const frame = bytes.readUInt16BE(bytes.length - 2);
    const truth = wallAtZero + camera.arrival((frame * 1000) / camera.frameRate);
    if (Math.abs(arrivalMs - truth) > 100)
      throw new Error(`frame ${frame} came at ${truth}, not ${arrivalMs}`);
  }
}

function plain(): ClockedCamera {
  const clock = at(VIDEO_RATE, 1, 0);
  return { seconds: 10, frameRate: 25, videoClock: clock, audioClock: clock, arrival: (ms) => ms };
}

function at(rate: number, factor: number, from: number): Clock {
  return (ms) => ticks(rate, ms * factor) + from;
}

function ticks(rate: number, ms: number): number {
  return Math.round((ms * rate) / 1000);
}

/** The network model learns as it goes: it is asked in the order of capture first. */
function ordered(arrival: (capturedMs: number) => number): (capturedMs: number) => number {
  for (let ms = 0; ms < SECONDS * 1000; ms += 20) arrival(ms);
  return (capturedMs) => arrival(Math.floor(capturedMs / 20) * 20);
}
