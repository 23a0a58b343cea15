import { describe, expect, it } from 'vitest';
import { ClockRateCheck } from '../../../../server/media/rtp/clock-rate-check.ts';

const RATE = 90_000;
const FRAME = 3600;

describe('ClockRateCheck', () => {
  it.each([
    { factor: 1, withinS: null },
    { factor: 1.02, withinS: null },
    { factor: 1 / 90, withinS: 3 },
    { factor: 11.1, withinS: 3 },
    { factor: 0, withinS: 3 },
    { factor: 0.7, withinS: 7 },
    { factor: 1.1, withinS: 14 },
    { factor: 0.95, withinS: 30 },
  ])('finds a clock that runs at $factor times its rate within $withinS seconds', ({ factor, withinS }) => {
    const wrongAt = frames(120 * 25, () => [FRAME * factor, FRAME]).indexOf(false);
    if (withinS === null) expect(wrongAt).toBe(-1);
    else expect(wrongAt / 25).toBeGreaterThan(1);
    if (withinS !== null) expect(wrongAt / 25).toBeLessThan(withinS);
  });

  it('takes a stall of the network and the burst behind it for what they are', () => {
    const right = frames(60 * 25, (frame) => {
      const inStall = frame % 250;
      if (inStall === 0) return [FRAME, 100 * FRAME];
      return [FRAME, inStall < 100 ? 0 : FRAME];
    });
    expect(right).not.toContain(false);
  });

  it.each([
    { what: 'a third of them for five seconds', slow: 41, factor: 3 },
    { what: 'two thirds of them for nine seconds', slow: 150, factor: 1.5 },
  ])('blames the network where it lets $what through, and catches up', ({ slow, factor }) => {
    const right = frames(60 * 25, (frame) => {
      if (frame < 100) return [FRAME, FRAME];
      return [FRAME, frame < 100 + slow ? factor * FRAME : frame < 350 ? 0.7 * FRAME : FRAME];
    });
    expect(right).not.toContain(false);
  });

  it('waits for longer where the first units come too slowly, as far apart as a camera’s are', () => {
    const right = frames(60 * 25, (frame) => [FRAME, frame < 30 ? 3 * FRAME : FRAME]);
    expect(right).not.toContain(false);
  });

  it('finds a camera out that counts frames which it does not send', () => {
    const right = frames(60 * 25, (frame) => [FRAME, frame < 100 ? FRAME : 2.5 * FRAME]);
    const wrongAt = right.indexOf(false);
    expect(((wrongAt - 100) * 2.5) / 25).toBeLessThan(12);
    expect(right.slice(wrongAt)).not.toContain(true);
  });

  it('does not mind pictures that come in another order than they are displayed', () => {
    const order = [3, -2, 1, 2].map((steps) => steps * FRAME);
    expect(frames(60 * 25, (frame) => [order[frame % 4]!, FRAME])).not.toContain(false);
  });

  it('believes a clock again that was right for five seconds', () => {
    const right = frames(40 * 25, (frame) => [frame < 500 ? 10 : FRAME, FRAME]);
    expect(right[499]).toBe(false);
    const again = right.indexOf(true, 500);
    expect((again - 500) / 25).toBeGreaterThan(4);
    expect((again - 500) / 25).toBeLessThan(8);
    expect(right.slice(again)).not.toContain(false);
  });
});

function frames(count: number, stepAndElapsed: (frame: number) => [number, number]): boolean[] {
  const check = new ClockRateCheck(RATE);
  return Array.from({ length: count }, (_, frame) => {
    const [step, elapsed] = stepAndElapsed(frame);
    return check.note(step, elapsed, false);
  });
}
