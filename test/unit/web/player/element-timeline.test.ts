import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ElementTimeline } from '../../../../web/src/player/element-timeline.ts';

const part = (mediaTimeMs: number, durationMs = 200, independent = false, arrivalMs = 0) => ({
  mediaTimeMs,
  durationMs,
  independent,
  arrivalMs,
});

describe('ElementTimeline', () => {
  it('puts the first part at zero, whatever its media time', () => {
    const placed = new ElementTimeline().place(part(7_200_000));
    expect(placed.start).toBeCloseTo(0);
    expect(placed.offset).toBeCloseTo(-7_200);
  });

  it('keeps the offset while parts continue each other, rounding included', () => {
    const timeline = new ElementTimeline();
    const first = timeline.place(part(1_000));
    const second = timeline.place(part(1_201.5));
    expect(second.offset).toBe(first.offset);
    expect(second.start).toBeCloseTo(0.2015);
  });

  it.each([
    ['lost frames', 1_600],
    ['a step back', 900],
    ['a camera that was restarted', 0],
    ['a wrapped clock', 40_000_000],
  ])('puts a part after %s right behind the one before', (_reason, mediaTimeMs) => {
    const timeline = new ElementTimeline();
    timeline.place(part(1_000));
    expect(timeline.place(part(mediaTimeMs)).start).toBeCloseTo(0.2);
    expect(timeline.end).toBeCloseTo(0.4);
  });

  it('puts another stream behind even where its times happen to continue', () => {
    const timeline = new ElementTimeline();
    timeline.place(part(1_000));
    timeline.place(part(1_203));
    timeline.breakRun();
    expect(timeline.place(part(1_405)).start).toBeCloseTo(0.403);
  });

  it('says how much a camera left out, by the arrivals', () => {
    const timeline = new ElementTimeline();
    expect(timeline.place(part(1_000, 200, true, 50_000)).leftOut).toBe(0);
    expect(timeline.place(part(1_200, 200, false, 50_260)).leftOut).toBe(0);
    expect(timeline.place(part(3_900, 200, false, 52_960)).leftOut).toBeCloseTo(2.5);
    expect(timeline.place(part(0, 200, true, 53_160)).leftOut).toBeCloseTo(0);
    timeline.breakRun();
    expect(timeline.place(part(9_000, 200, true, 60_000)).leftOut).toBe(0);
  });

  it('never leaves a hole, whatever the camera does with its clock', () => {
    const times = fc.array(fc.tuple(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 1, max: 5_000 })), {
      minLength: 2,
      maxLength: 60,
    });
    fc.assert(
      fc.property(times, (parts) => {
        const timeline = new ElementTimeline();
        let end = 0;
        for (const [mediaTimeMs, durationMs] of parts) {
          const placed = timeline.place(part(mediaTimeMs, durationMs));
          expect(Math.abs(placed.start - end)).toBeLessThan(0.0041);
          end = placed.end;
        }
      }),
      { numRuns: 200 },
    );
  });

  it('knows when a displayed frame arrived at the hub', () => {
    const timeline = new ElementTimeline();
    timeline.place(part(1_000, 200, true, 50_000));
    timeline.place(part(9_000, 200, true, 58_000));
    expect(timeline.arrivalAt(0.08)).toBeCloseTo(50_080);
    expect(timeline.arrivalAt(0.24)).toBeCloseTo(58_040);
    expect(timeline.arrivalAt(-1)).toBeNull();
  });

  it('does not claim that frames arrived after the end of the last part', () => {
    const timeline = new ElementTimeline();
    timeline.place(part(1_000, 200, true, 50_000));
    expect(timeline.arrivalAt(5)).toBeCloseTo(50_200);
  });

  it('finds the group of pictures that must stay for a time to be playable', () => {
    const timeline = new ElementTimeline();
    for (let index = 0; index < 30; index++) timeline.place(part(index * 200, 200, index % 10 === 0));
    expect(timeline.groupStartBefore(3.9)).toBeCloseTo(2);
    expect(timeline.groupStartBefore(4.1)).toBeCloseTo(4);
    expect(timeline.groupStartBefore(-0.1)).toBeNull();
  });

  it('forgets what lies far back instead of growing for months', () => {
    const timeline = new ElementTimeline();
    for (let index = 0; index < 2_000; index++) timeline.place(part(index * 200, 200, true, index * 200));
    expect(timeline.arrivalAt(1)).toBeNull();
    expect(timeline.arrivalAt(timeline.end - 1)).toBeCloseTo(399_000);
  });
});
