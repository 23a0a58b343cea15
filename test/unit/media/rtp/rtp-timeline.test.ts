import { describe, expect, it } from 'vitest';
import { RtpTimeline } from '../../../../server/media/rtp/rtp-timeline.ts';

const FRAME = 3600;
const FRAME_MS = 40;

describe('RtpTimeline', () => {
  it('begins where the first unit arrived and follows the timestamps, not the jitter', () => {
    const timeline = new RtpTimeline(90_000);
    expect(timeline.ticks(123_456, 1000)).toBe(90_000);
    expect(timeline.ticks(123_456 + FRAME, 1085)).toBe(93_600);
    expect(timeline.ticks(123_456 + 2 * FRAME, 1086)).toBe(97_200);
  });

  it('goes on over the wrap', () => {
    const timeline = new RtpTimeline(90_000);
    timeline.ticks(0xffffffff, 0);
    expect(timeline.ticks(FRAME - 1, FRAME_MS)).toBe(FRAME);
  });

  it('goes on over a year of wraps without losing a tick', () => {
    const timeline = new RtpTimeline(90_000);
    const day = 86_400;
    let ticks = 0;
    for (let second = 0; second <= 365 * day; second += 3600) {
      ticks = timeline.ticks((second * 90_000) % 2 ** 32, second * 1000);
    }
    expect(ticks).toBe(365 * day * 90_000);
  });

  it('steps back for frames that are shown before others that were sent first', () => {
    const timeline = new RtpTimeline(90_000);
    const order = [0, 3, 1, 2, 6, 4, 5];
    const ticks = order.map((frame, index) => timeline.ticks(5 + frame * FRAME, 1000 + index * FRAME_MS));
    expect(ticks).toEqual(order.map((frame) => 90_000 + frame * FRAME));
  });

  for (const { what, jump } of [
    { what: 'forward by an hour', jump: 3600 * 90_000 },
    { what: 'back by an hour', jump: -3600 * 90_000 },
    { what: 'back by two seconds', jump: -180_000 },
    { what: 'anywhere', jump: 2 ** 31 },
  ]) {
    it(`goes on with the time that passed when the camera's clock jumps ${what}`, () => {
      const timeline = new RtpTimeline(90_000);
      const push = (frame: number, offset: number) =>
        timeline.ticks((2 ** 31 + frame * FRAME + offset) >>> 0, frame * FRAME_MS);
      for (let frame = 0; frame < 50; frame += 1) push(frame, 0);
      const after = [50, 51, 52].map((frame) => push(frame, jump));
      expect(after).toEqual([50 * FRAME, 51 * FRAME, 52 * FRAME]);
    });
  }

  it('never goes back when arrivals catch up after a stall of the network', () => {
    const timeline = new RtpTimeline(90_000);
    let before = -1;
    for (let frame = 0; frame < 2000; frame += 1) {
      const arrivalMs = frame < 500 ? frame * FRAME_MS : Math.max(50_000 + frame / 10, frame * FRAME_MS);
      const ticks = timeline.ticks(frame * FRAME, arrivalMs);
      expect(ticks).toBeGreaterThan(before);
      before = ticks;
    }
  });

  it('stands where the timestamps say while a third of the units comes through for three seconds, and then the rest', () => {
    const timeline = new RtpTimeline(90_000);
    let arrivalMs = 0;
    for (let frame = 0; frame < 1000; frame += 1) {
      expect(timeline.ticks(frame * FRAME, arrivalMs)).toBe(frame * FRAME);
      const isHeldUp = frame >= 100 && frame < 125;
      arrivalMs = isHeldUp ? arrivalMs + 3 * FRAME_MS : Math.max(arrivalMs, (frame + 1) * FRAME_MS);
    }
  });

  it('follows a clock that runs wrong by half a percent for days, without a jump', () => {
    const timeline = new RtpTimeline(1000);
    let before = timeline.ticks(0, 0);
    for (let second = 1; second < 5 * 86_400; second += 1) {
      const ticks = timeline.ticks(second * 1005, second * 1000);
      if (ticks - before !== 1005) throw new Error(`a jump at second ${second}`);
      before = ticks;
    }
    expect(before).toBe((5 * 86_400 - 1) * 1005);
  });

  it('moves on by arrivals when a camera repeats one timestamp for ever', () => {
    const timeline = new RtpTimeline(90_000);
    let ticks = 0;
    for (let frame = 0; frame < 25 * 60; frame += 1) ticks = timeline.ticks(77, frame * FRAME_MS);
    expect(Math.abs(ticks - 60 * 90_000)).toBeLessThan(90_000);
  });

  it('goes on without a jump when a clock that stood still moves again, by however much', () => {
    for (const jump of [FRAME, 250 * FRAME, -250 * FRAME]) {
      const timeline = new RtpTimeline(90_000);
      const ticks: number[] = [];
      for (let frame = 0; frame < 500; frame += 1) {
        const stamp = 2 ** 20 + (frame < 100 ? frame : frame < 300 ? 100 : frame + jump) * FRAME;
        ticks.push(timeline.ticks(stamp, frame * FRAME_MS));
      }
      const steps = ticks.slice(1).map((tick, i) => tick - ticks[i]!);
      expect(Math.min(...steps)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...steps)).toBeLessThanOrEqual(15 * FRAME);
      expect(Math.abs(ticks.at(-1)! - 499 * FRAME)).toBeLessThan(90_000);
    }
  });

  it('moves on by arrivals while a clock runs backwards, and behind that', () => {
    const timeline = new RtpTimeline(90_000);
    const ticks: number[] = [];
    for (let frame = 0; frame < 1000; frame += 1) {
      const stamp = 2 ** 20 + (frame < 100 ? frame : frame < 800 ? 200 - frame : frame) * FRAME;
      ticks.push(timeline.ticks(stamp >>> 0, frame * FRAME_MS));
    }
    for (const [at, tick] of ticks.entries()) expect(Math.abs(tick - at * FRAME)).toBeLessThan(2 * 90_000);
    expect(ticks.slice(130).every((tick, i) => tick > ticks[129 + i]!)).toBe(true);
  });

  it('is not stuck by pictures in another order at five a second', () => {
    const timeline = new RtpTimeline(90_000);
    for (let index = 0; index < 200; index += 1) {
      const frame = index - (index % 4) + [4, 2, 1, 3][index % 4]!;
      expect(timeline.ticks(frame * 18_000, 800 + index * 200)).toBe(frame * 18_000);
    }
  });

  it('lets two fields of a picture share a timestamp', () => {
    const timeline = new RtpTimeline(90_000);
    for (let field = 0; field < 100; field += 1) {
      const frame = field >> 1;
      expect(timeline.ticks(frame * FRAME, field * 20)).toBe(frame * FRAME);
    }
  });

  it('is never negative', () => {
    const timeline = new RtpTimeline(90_000);
    timeline.ticks(90_000, 0);
    expect(timeline.ticks(45_000, 10)).toBe(0);
  });

  it('does not take a clock rate of zero', () => {
    expect(() => new RtpTimeline(0)).toThrow(RangeError);
  });
});
