import { describe, expect, it } from 'vitest';
import { TimestampProgress } from '../../../../server/media/rtp/timestamp-progress.ts';

const FRAME = 3600;
const SECOND = 90_000;

describe('TimestampProgress', () => {
  it('lets two units share a timestamp, not three', () => {
    const progress = new TimestampProgress(SECOND);
    expect([FRAME, 0, FRAME, 0, 0, 0, FRAME].map((step) => progress.note(step))).toEqual([
      ...[true, true, true, true, false, false],
      true,
    ]);
  });

  it('lets pictures step back as far as any order of display does, not longer and not further', () => {
    const progress = new TimestampProgress(SECOND);
    progress.note(17 * FRAME);
    const back = Array.from({ length: 20 }, (_, index) => progress.note(index === 0 ? -17 * FRAME : 1));
    expect(back.lastIndexOf(true)).toBe(19); // stuck by units behind, and going again with the next step ahead
    expect(back.filter((followed) => !followed)).toHaveLength(1);
    expect(progress.note(-SECOND - 1)).toBe(false);
  });

  it('takes a step back for a fault where the stream says that it does not reorder', () => {
    const progress = new TimestampProgress(SECOND);
    progress.expectNone();
    expect([FRAME, -1, FRAME].map((step) => progress.note(step))).toEqual([true, false, true]);
  });

  it('learns both: that a stream never reorders, and that it does in spite of what it said', () => {
    const progress = new TimestampProgress(SECOND);
    for (let unit = 0; unit < 60; unit += 1) progress.note(FRAME);
    expect(progress.note(-FRAME)).toBe(false);
    for (let group = 0; group < 10; group += 1)
      for (const frames of [3, -2, 1, 1]) progress.note(frames * FRAME);
    expect([3, -2, 1, 2].map((frames) => progress.note(frames * FRAME))).toEqual([true, true, true, true]);
  });
});
