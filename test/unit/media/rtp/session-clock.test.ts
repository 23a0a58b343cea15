import { describe, expect, it } from 'vitest';
import { SessionClock } from '../../../../server/media/rtp/session-clock.ts';

const VIDEO_RATE = 90_000;
const AUDIO_RATE = 8_000;
const NOON = Date.UTC(2026, 0, 15, 12);

/** Both tracks for a while: what is captured at the same time has the same true time. */
interface Play {
  /** How long after its capture each track arrives, ms. */
  videoDelay?: (capturedMs: number) => number;
  audioDelay?: (capturedMs: number) => number;
  /** NTP of the reports, for each track; absent: no reports. */
  wall?: (capturedMs: number, track: 'video' | 'audio') => number;
  /** How long after those of the video the reports of the sound come. */
  soundReportsAfterMs?: number;
  rtpTimes?: { video: number; audio: number };
  fromMs?: number;
  toMs?: number;
  notBeforeMs?: number;
}

const VIDEO_FROM = 3_000_000_000;
const AUDIO_FROM = 77;

describe('SessionClock', () => {
  it('begins where the first unit arrived, and not before the session before it ended', () => {
    const clock = new SessionClock({ clockRate: VIDEO_RATE, rtpTime: null }, null, 0);
    expect(clock.videoTicks(123, 1_000)).toBe(VIDEO_RATE);
    const next = new SessionClock({ clockRate: VIDEO_RATE, rtpTime: null }, null, 5_000);
    expect(next.videoTicks(99, 1_000)).toBe(5 * VIDEO_RATE);
    expect(next.videoTicks(99 + 3600, 1_040)).toBe(5 * VIDEO_RATE + 3600);
  });

  it('puts sound and picture together by their reports, however wrong the camera’s clock is', () => {
    for (const offset of [0, -NOON, 3_600_000]) {
      const wall = (ms: number) => NOON + offset + ms;
      expect(Math.abs(soundLag({ audioDelay: () => 900, wall }))).toBeLessThan(1);
    }
  });

  it('puts them together by reports that came before the first unit', () => {
    const clock = start({});
    clock.report('video', report(NOON, VIDEO_FROM));
    clock.report('audio', report(NOON, AUDIO_FROM));
    const { videoMs, audioMs } = play(clock, { audioDelay: () => 900, toMs: 4_000 });
    expect(Math.abs(audioMs - videoMs)).toBeLessThan(1);
  });

  it('leaves alone what nobody notices', () => {
    expect(soundLag({ audioDelay: () => 30, wall: (ms) => NOON + ms })).toBeCloseTo(30, 5);
  });

  it('believes no reports that arrivals contradict altogether, or that have no clock', () => {
    const apart = (ms: number, track: string) => (track === 'video' ? NOON : 0) + ms;
    expect(soundLag({ audioDelay: () => 100, wall: apart })).toBeCloseTo(100, 5);
  });

  it('puts them together by arrival where there are no reports, as far as arrivals tell', () => {
    const kept = (ms: number) => Math.max(0, 2_000 - ms);
    expect(Math.abs(soundLag({ videoDelay: kept }))).toBeLessThan(1);
    expect(soundLag({ audioDelay: () => 300 })).toBeCloseTo(300, 5);
  });

  it('puts them together by RTP-Info from the first unit on', () => {
    const clock = start({ rtpTimes: { video: VIDEO_FROM, audio: AUDIO_FROM } });
    const video = clock.videoTicks(VIDEO_FROM, 1_000) / VIDEO_RATE;
    // Captured 200 ms later, arrived 350 ms later.
    const audio = clock.audioTicks(AUDIO_FROM + AUDIO_RATE * 0.2, 1_350) / AUDIO_RATE;
    expect(audio - video).toBeCloseTo(0.2, 5);
  });

  it('does not believe an RTP-Info that makes no sense', () => {
    const clock = start({ rtpTimes: { video: VIDEO_FROM, audio: 0 } });
    clock.videoTicks(VIDEO_FROM, 1_000);
    expect(clock.audioTicks(2 ** 31, 1_350) / AUDIO_RATE).toBeCloseTo(1.35, 5);
    const early = start({ rtpTimes: { video: VIDEO_FROM - 9 * VIDEO_RATE, audio: AUDIO_FROM } });
    early.videoTicks(VIDEO_FROM, 1_000);
    expect(early.audioTicks(AUDIO_FROM, 1_350) / AUDIO_RATE).toBeCloseTo(1.35, 5);
  });

  it('moves the sound at key frames alone once it was together, and when both tracks have said so again', () => {
    const clock = start({});
    const wall = (ms: number, track: 'video' | 'audio') =>
      NOON + ms + (track === 'audio' && ms > 6_000 ? 60 : 0);
    play(clock, { wall, toMs: 15_040 });
    const before = soundAt(clock, 15_040, 15_040);
    expect(before).toBeCloseTo(15.04, 3);
    clock.synchronise();
    expect(soundAt(clock, 15_080, 15_080) - before).toBeCloseTo(0.04 + 0.06, 3);
  });

  it.each([3_000, -3_000, 1_000, -1_000, 250, 150, -90])(
    'leaves the sound where it is while the tracks tell one after the other that the camera’s clock was set by %i ms',
    (stepMs) => {
      for (const soundReportsAfterMs of [0, 40, 2_400, 4_960]) {
        for (const setAtMs of [12_000, 15_000, 16_000]) {
          const wall = (ms: number) => NOON + ms + (ms >= setAtMs ? stepMs : 0);
          const audioDelay = () => 900;
          const clock = start({});
          const { lagsMs } = play(clock, { wall, audioDelay, soundReportsAfterMs, toMs: 60_000 });
          // The first reports of both are there by then.
          expect(Math.max(...lagsMs.slice(250).map(Math.abs))).toBeLessThan(1);
        }
      }
    },
  );

  it('takes reports up again once both tracks have told that the clock was set', () => {
    const wall = (ms: number, track: 'video' | 'audio') =>
      NOON + ms + (ms >= 12_000 ? 3_000 : 0) + (track === 'audio' && ms >= 12_000 ? 200 : 0);
    expect(soundLag({ wall, soundReportsAfterMs: 2_400 })).toBeCloseTo(200, 5);
  });

  it.each([2_000, 4_500, -2_000, -4_500])(
    'does not believe for good that the tracks are %i ms apart where arrivals say that they are not',
    (lieMs) => {
      const wall = (ms: number, track: string) => NOON + ms + (track === 'audio' ? lieMs : 0);
      const { lagsMs } = play(start({}), { wall });
      expect(Math.max(...lagsMs.map(Math.abs))).toBeLessThan(1);
    },
  );

  it('believes at once the reports about a picture that begins with what the camera had kept', () => {
    // Two seconds of picture come within a tenth of one; reports of both came first.
    const clock = start({});
    clock.report('video', report(NOON, VIDEO_FROM));
    clock.report('audio', report(NOON + 2_000, AUDIO_FROM));
    clock.videoTicks(VIDEO_FROM, 0);
    clock.audioTicks(AUDIO_FROM, 1);
    for (let ms = 40; ms <= 2_000; ms += 40) clock.videoTicks((VIDEO_FROM + ms * 90) >>> 0, ms / 20);
    const video = clock.videoTicks((VIDEO_FROM + 2_040 * 90) >>> 0, 105) / VIDEO_RATE;
    const audio = clock.audioTicks(AUDIO_FROM + 40 * 8, 105) / AUDIO_RATE;
    expect(audio).toBeCloseTo(video, 5);
  });

  it('forgets the reports about timestamps that jumped', () => {
    const clock = start({});
    play(clock, { wall: (ms) => NOON + ms, toMs: 8_000 });
    // The video's clock jumps ahead by three seconds, and no report tells of it.
    for (let ms = 8_000; ms < 12_000; ms += 40) {
      clock.videoTicks((VIDEO_FROM + (ms + 3_000) * 90) >>> 0, ms);
      soundAt(clock, ms, ms);
      clock.synchronise();
    }
    const lead =
      soundAt(clock, 12_000, 12_000) -
      clock.videoTicks((VIDEO_FROM + 15_000 * 90) >>> 0, 12_000) / VIDEO_RATE;
    expect(Math.abs(lead)).toBeLessThan(0.05);
  });
});

function start({ rtpTimes, notBeforeMs = 0 }: Play): SessionClock {
  return new SessionClock(
    { clockRate: VIDEO_RATE, rtpTime: rtpTimes?.video ?? null },
    { clockRate: AUDIO_RATE, rtpTime: rtpTimes?.audio ?? null },
    notBeforeMs,
  );
}

/** Milliseconds by which sound stands behind the picture that was captured with it, after half a minute. */
function soundLag(options: Play): number {
  const clock = start(options);
  const { videoMs, audioMs } = play(clock, options);
  return audioMs - videoMs;
}

function play(clock: SessionClock, options: Play) {
  const { videoDelay = () => 0, audioDelay = () => 0, wall, fromMs = 0, toMs = 30_000 } = options;
  const { soundReportsAfterMs = 0 } = options;
  let videoMs = 0;
  let audioMs = 0;
  /** Of every unit of sound. */
  const lagsMs: number[] = [];
  const events: { atMs: number; run: () => void }[] = [];
  for (let ms = fromMs; ms < toMs; ms += 40) {
    const video = (VIDEO_FROM + ms * 90) >>> 0;
    const audio = AUDIO_FROM + ms * 8;
    const videoAt = ms + videoDelay(ms);
    const audioAt = ms + audioDelay(ms);
    events.push({
      atMs: videoAt,
      run: () => {
        videoMs = clock.videoTicks(video, videoAt) / 90 - ms;
        if (ms % 2_000 === 0) clock.synchronise();
        if (wall && ms % 5_000 === 0) clock.report('video', report(wall(ms, 'video'), video));
      },
    });
    events.push({
      atMs: audioAt,
      run: () => {
        audioMs = clock.audioTicks(audio, audioAt) / 8 - ms;
        lagsMs.push(audioMs - videoMs);
        if (wall && ms % 5_000 === soundReportsAfterMs)
          clock.report('audio', report(wall(ms, 'audio'), audio));
      },
    });
  }
  events.sort((a, b) => a.atMs - b.atMs);
  for (const { run } of events) run();
  return { videoMs, audioMs, lagsMs };
}

function soundAt(clock: SessionClock, capturedMs: number, arrivalMs: number): number {
  return clock.audioTicks(AUDIO_FROM + capturedMs * 8, arrivalMs) / AUDIO_RATE;
}

function report(wallClockMs: number, rtpTimestamp: number) {
  return { ssrc: 1, hasWallClock: true, wallClockMs, rtpTimestamp, middleNtp: 0 };
}
