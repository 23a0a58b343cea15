import { describe, expect, it } from 'vitest';
import { LagControl } from '../../../../web/src/player/lag-control.ts';

const PART = 0.2;

interface Play {
  /** Seconds from the edge at the start: how far back playing begins. */
  behind: number;
  seconds: number;
  /** How late part `index` comes. */
  lateness?: (index: number) => number;
  /** Before which part the camera is silent, and how long; it leaves out what it would have sent. */
  silence?: { before: number; seconds: number };
}

/** A camera, a line and a playhead in small steps: what the browser does with the rates that it is told. */
function play(lag: LagControl, { behind, seconds, lateness = () => 0, silence }: Play) {
  const silentBefore = (index: number) => (silence && index >= silence.before ? silence.seconds : 0);
  const step = 0.005;
  let position = -behind;
  let buffered = 0;
  let rate = 1;
  let parts = 0;
  let starving = false;
  const run = { stalls: [] as number[], jumps: 0, rates: new Set<number>(), latencies: [] as number[] };
  for (let now = 0; now < seconds; now += step) {
    const next = Math.min(buffered, position + step * rate);
    const starves = next === position;
    if (starves && !starving) {
      run.stalls.push(now);
      lag.stalled(buffered, now);
    }
    starving = starves;
    position = next;
    while (now >= (parts + 1) * PART + lateness(parts) + silentBefore(parts)) {
      if (silence?.before === parts) lag.leftOut(silence.seconds);
      else lag.observe(buffered, now);
      buffered = ++parts * PART;
      const decision = lag.decide(position, buffered, now);
      if (decision.jumpTo !== null) {
        run.jumps++;
        position = decision.jumpTo;
      }
      rate = decision.rate;
      run.rates.add(rate);
    }
    run.latencies.push(now - position);
  }
  return run;
}

const settled = (latencies: number[]) => latencies.slice(-400);

describe('LagControl', () => {
  it('does nothing before it has seen a part', () => {
    expect(new LagControl().decide(3, 4, 10)).toEqual({ rate: 1, jumpTo: null });
  });

  it('settles a little more than a part behind the camera and then plays at normal speed', () => {
    const { latencies, stalls, jumps } = play(new LagControl(), { behind: 0.7, seconds: 40 });
    expect(Math.max(...settled(latencies))).toBeLessThan(0.35);
    expect(Math.min(...settled(latencies))).toBeGreaterThan(0.22);
    expect({ stalls, jumps }).toEqual({ stalls: [], jumps: 0 });
  });

  it('does not flutter: once it is right the rate stays at one', () => {
    expect([...play(new LagControl(), { behind: 0.3, seconds: 20 }).rates]).toEqual([1]);
  });

  it('keeps every rate within what a person does not notice', () => {
    for (const behind of [0, 0.1, 0.5, 0.9]) {
      const { rates } = play(new LagControl(), { behind, seconds: 20 });
      expect(Math.min(...rates)).toBeGreaterThanOrEqual(0.9);
      expect(Math.max(...rates)).toBeLessThanOrEqual(1.15);
    }
  });

  it('moves away from the edge when it began too near to it', () => {
    const { latencies, stalls } = play(new LagControl(), { behind: 0.2, seconds: 30 });
    expect(Math.min(...settled(latencies))).toBeGreaterThan(0.24);
    expect(stalls.length).toBeLessThanOrEqual(1);
  });

  it('stays far enough behind on a line with jitter, and no farther', () => {
    const lateness = (index: number) => (index % 7 === 0 ? 0.25 : 0);
    const { latencies, stalls } = play(new LagControl(), { behind: 0.6, seconds: 60, lateness });
    expect(stalls.length).toBeLessThanOrEqual(2);
    expect(Math.min(...settled(latencies))).toBeGreaterThan(0.45);
    expect(Math.max(...settled(latencies))).toBeLessThan(0.85);
  });

  it('lets a lone hiccup pass, and gives way to two', () => {
    const late = (parts: number[]) => (index: number) => (parts.includes(index) ? 0.19 : 0);
    const once = play(new LagControl(), { behind: 0.35, seconds: 14, lateness: late([50]) });
    expect(once.stalls.length).toBeLessThanOrEqual(1);
    expect(Math.max(...settled(once.latencies))).toBeLessThan(0.4);
    const twice = play(new LagControl(), { behind: 0.35, seconds: 14, lateness: late([40, 50]) });
    expect(Math.min(...settled(twice.latencies))).toBeGreaterThan(0.4);
  });

  it('comes back to the small lag when the line is calm again', () => {
    const lateness = (index: number) => (index > 10 && index < 30 && index % 3 === 0 ? 0.3 : 0);
    const { latencies } = play(new LagControl(), { behind: 0.4, seconds: 90, lateness });
    expect(Math.max(...settled(latencies))).toBeLessThan(0.45);
  });

  it('is at the live edge again soon after the camera stood still for seconds', () => {
    // Part 50 comes three seconds late, the ones behind it in a burst, as TCP delivers after a break.
    const lateness = (index: number) => (index >= 50 && index < 65 ? 3 - (index - 50) * PART : 0);
    const { latencies } = play(new LagControl(), { behind: 0.4, seconds: 18, lateness });
    expect(Math.max(...settled(latencies))).toBeLessThan(0.6);
  });

  it('does not run after what a silent camera left out', () => {
    const silence = { before: 50, seconds: 2.5 };
    const { stalls, rates } = play(new LagControl(), { behind: 0.4, seconds: 30, silence });
    // The silence itself, and what it takes until a little is in hand again.
    expect(stalls.filter((at) => at > 14.5)).toEqual([]);
    expect(Math.max(...rates)).toBeLessThan(1.1);
  });

  it('jumps when it is more than a second behind, instead of running for a minute', () => {
    const { latencies, jumps } = play(new LagControl(), { behind: 4, seconds: 10 });
    expect(jumps).toBe(1);
    expect(Math.max(...settled(latencies))).toBeLessThan(0.4);
  });

  it('keeps more in hand on a machine where the picture ran out, and forgets it slowly', () => {
    const lag = new LagControl();
    const calm = lag.startPosition(100, PART, 0);
    for (const now of [10, 20, 30]) lag.stalled(now + 0.05, now);
    const careful = lag.startPosition(100, PART, 31);
    expect(careful).toBeLessThan(calm - 0.08);
    expect(lag.startPosition(100, PART, 600)).toBeCloseTo(calm, 2);
  });

  it('takes a hiccup that lets the picture wait several times for one', () => {
    const once = new LagControl();
    once.stalled(10.05, 10);
    const often = new LagControl();
    for (const now of [10, 10.2, 10.4]) often.stalled(now + 0.05, now);
    expect(often.startPosition(100, PART, 11)).toBe(once.startPosition(100, PART, 11));
  });

  it('does not count a late part twice, as late and as a margin that was too small', () => {
    const lag = new LagControl();
    const calm = lag.startPosition(100, PART, 0);
    // On time the buffer still holds 0.2 s when a part comes; the next one is later than that by all that the margin could grow.
    for (let now = 2; now < 8; now += PART) lag.observe(now + 0.2, now);
    lag.stalled(8.05, 8);
    expect(lag.startPosition(100, PART, 9)).toBe(calm);
    lag.stalled(11.19, 11);
    expect(lag.startPosition(100, PART, 12)).toBeLessThan(calm - 0.03);
  });

  it('learns nothing from the moment after landing, when all decoders of a wall start at once', () => {
    const lag = new LagControl();
    lag.startPosition(10, PART, 100);
    lag.observe(5, 100.5);
    lag.stalled(10, 100.6);
    expect(lag.decide(9, 10, 101)).toEqual({ rate: 1, jumpTo: null });
  });

  it('lands behind the end by the time until the next part comes', () => {
    const soon = new LagControl().startPosition(10, 0.05, 0);
    const late = new LagControl().startPosition(10, 0.2, 0);
    expect(soon - late).toBeCloseTo(0.15);
    expect(soon).toBeLessThan(9.95);
  });
});
