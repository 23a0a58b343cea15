import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Governor, type Strain } from '../../../../web/src/player/governor.ts';

const strained = (level = 1.2): Strain => ({ level, cause: 'decoding' });
const calm: Strain = { level: 0.2, cause: 'decoding' };
const SECOND = 1_000;

/** The depth after each second of what it feels. */
function depths(governor: Governor, felt: (Strain | null)[], most = 40, fromSecond = 0): number[] {
  return felt.map((strain, index) => governor.observe(strain, most, (fromSecond + index) * SECOND));
}

const during = (seconds: number, strain: Strain | null) => Array.from({ length: seconds }, () => strain);

describe('the governor', () => {
  it('saves nothing while nothing is strained, or nothing is known', () => {
    expect(new Set(depths(new Governor(), [...during(60, calm), ...during(60, null)]))).toEqual(new Set([0]));
  });

  it('minds no hiccup', () => {
    const governor = new Governor();
    expect(depths(governor, [calm, strained(9), strained(9), calm, strained(9), strained(9), calm])).toEqual(
      Array(7).fill(0),
    );
  });

  it('saves more with each step for as long as it is strained, and says why', () => {
    const governor = new Governor();
    const steps = depths(governor, during(30, strained()));
    expect(steps.at(-1)).toBeGreaterThanOrEqual(12);
    expect(Math.max(...steps.map((depth, at) => depth - (steps[at - 1] ?? 0)))).toBe(4);
    expect(governor.cause).toBe('decoding');
  });

  it('waits for what each step brings before the next one', () => {
    const steps = depths(new Governor(), during(40, strained(9)));
    const changedAt = steps.flatMap((depth, second) => (depth === (steps[second - 1] ?? 0) ? [] : [second]));
    const pauses = changedAt.slice(1).map((second, index) => second - changedAt[index]!);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(6);
  });

  it('saves in larger steps the worse it is, and never all at once', () => {
    expect(depths(new Governor(), during(30, strained(3))).at(-1)).toBe(40);
    expect(Math.max(...depths(new Governor(), during(4, strained(50))))).toBe(20);
  });

  it('gives back one, then two, then four', () => {
    const governor = new Governor();
    depths(governor, during(30, strained(3)));
    const back = depths(governor, during(120, calm), 40, 30);
    expect([...new Set(back)]).toEqual([40, 39, 37, 33, 25, 9, 0]);
    expect(governor.cause).toBeNull();
  });

  it('takes back only what it gave when that was too much, and tries again ever more rarely', () => {
    const governor = new Governor();
    depths(governor, during(4, strained()));
    // This machine can do all but four.
    const most = 40;
    const tries: number[] = [];
    let before = governor.depth;
    for (let second = 4; second < 1200; second += 1) {
      const depth = governor.observe(governor.depth < 4 ? strained() : calm, most, second * SECOND);
      if (depth < before) tries.push(second);
      expect(depth).toBeLessThanOrEqual(4);
      before = depth;
    }
    const pauses = tries.slice(1).map((at, index) => at - tries[index]!);
    expect(pauses.length).toBeGreaterThan(4);
    expect(pauses.every((pause, index) => index === 0 || pause >= pauses[index - 1]!)).toBe(true);
    expect(pauses.at(-1)).toBeGreaterThan(250);
  });

  const feelings = fc.array(fc.option(fc.double({ min: 0, max: 5, noNaN: true }), { nil: null }), {
    minLength: 50,
    maxLength: 400,
  });

  it('gives nothing back within ten seconds of taking something, whatever it feels', () => {
    fc.assert(
      fc.property(feelings, fc.integer({ min: 1, max: 128 }), (levels, most) => {
        const governor = new Governor();
        let lowered = Number.NEGATIVE_INFINITY;
        let before = 0;
        levels.forEach((level, second) => {
          const depth = governor.observe(level === null ? null : strained(level), most, second * SECOND);
          if (depth > before) lowered = second;
          if (depth < before) expect(second - lowered).toBeGreaterThanOrEqual(10);
          before = depth;
        });
      }),
    );
  });

  it('never makes more cuts than there are, and always gives all of them back when it stays calm', () => {
    fc.assert(
      fc.property(feelings, fc.integer({ min: 1, max: 128 }), (levels, most) => {
        const governor = new Governor();
        levels.forEach((level, second) => {
          const depth = governor.observe(level === null ? null : strained(level), most, second * SECOND);
          expect(depth).toBeGreaterThanOrEqual(0);
          expect(depth).toBeLessThanOrEqual(most);
        });
        const quarterOfAnHour = depths(governor, during(900, calm), most, levels.length);
        expect(quarterOfAnHour.at(-1)).toBe(0);
      }),
    );
  });

  it('makes fewer cuts at once when fewer are left to be made', () => {
    const governor = new Governor();
    depths(governor, during(30, strained(3)));
    expect(governor.observe(calm, 3, 31_000)).toBe(3);
  });
});
