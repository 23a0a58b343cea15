import { describe, expect, it } from 'vitest';
import { SenderClock } from '../../../../server/media/rtp/sender-clock.ts';

const RATE = 90_000;
const NOON = Date.UTC(2026, 0, 15, 12);

describe('SenderClock', () => {
  it('tells nothing before a report, and then the time of every timestamp near it, over the wrap too', () => {
    const clock = new SenderClock(RATE);
    expect(clock.wallClockMs(5)).toBeNaN();
    expect(clock.note(report(NOON, 0xffffffff), 0xfffffff0)).toBe('agrees');
    expect(clock.wallClockMs(0xffffffff)).toBe(NOON);
    expect(clock.wallClockMs(RATE - 1)).toBe(NOON + 1000);
    expect(clock.wallClockMs((0xffffffff - RATE) >>> 0)).toBe(NOON - 1000);
  });

  it('takes a clock that is years off: all tracks of a camera share it', () => {
    const clock = new SenderClock(RATE);
    expect(clock.note(report(12_345, 0), 0)).toBe('agrees');
    expect(clock.wallClockMs(RATE)).toBe(13_345);
  });

  it('does not believe cameras without a clock, and reports about timestamps of which there are none', () => {
    const clock = new SenderClock(RATE);
    expect(clock.note({ ...report(NOON, 1000), hasWallClock: false }, 1000)).toBe('refused');
    expect(clock.note(report(NOON, 0), 2 ** 31)).toBe('refused');
    expect(clock.note(report(NOON, 11 * RATE), 0)).toBe('refused');
    expect(clock.wallClockMs(1000)).toBeNaN();
  });

  it('believes a report that contradicts those before it when a second one agrees', () => {
    const clock = new SenderClock(RATE);
    clock.note(report(NOON, 0), 0);
    expect(clock.note(report(NOON + 5_050, 5 * RATE), 5 * RATE)).toBe('agrees');
    expect(clock.note(report(NOON + 3_600_000, 10 * RATE), 10 * RATE)).toBe('refused');
    expect(clock.wallClockMs(10 * RATE)).toBe(NOON + 10_050);
    expect(clock.note(report(NOON + 99, 15 * RATE), 15 * RATE)).toBe('refused');
    expect(clock.note(report(NOON + 5_099, 20 * RATE), 20 * RATE)).toBe('changed');
    expect(clock.wallClockMs(20 * RATE)).toBe(NOON + 5_099);
  });

  it('says no more when its last report is old, or the timestamps jumped', () => {
    const clock = new SenderClock(RATE);
    clock.note(report(NOON, 0), 0);
    expect(clock.wallClockMs(59 * RATE)).toBe(NOON + 59_000);
    expect(clock.wallClockMs(61 * RATE)).toBeNaN();
    clock.forget();
    expect(clock.wallClockMs(0)).toBeNaN();
  });
});

function report(wallClockMs: number, rtpTimestamp: number) {
  return { ssrc: 1, hasWallClock: true, wallClockMs, rtpTimestamp, middleNtp: 0 };
}
