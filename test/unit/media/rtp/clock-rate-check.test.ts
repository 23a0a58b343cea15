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
    { what: 'in the midst', from: 100 },
    { what: 'at the very start', from: 1 },
  ])(
    'does not blame the clock where a third of the units comes through for three seconds $what',
    ({ from }) => {
      const right = frames(60 * 25, (frame) => {
        if (frame < from || frame > from + 75) return [FRAME, FRAME];
        return [FRAME, frame < from + 25 ? 3 * FRAME : 0];
      });
      expect(right).not.toContain(false);
    },
  );

  it.each([10, 25])(
    'finds a clock that counts the half out before it lags by three seconds, at %i pictures a second',
    (rate) => {
      const step = RATE / rate;
      const wrongAt = frames(20 * rate, () => [step / 2, step]).indexOf(false);
      expect(wrongAt / rate).toBeGreaterThan(3);
      expect(wrongAt / rate).toBeLessThan(6);
    },
  );

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
