import { describe, expect, it } from 'vitest';
import { HlsLag, type HlsPlace } from '../../../../web/src/player/hls-lag.ts';

const EDGE = 100;
const TARGET = 0.6;

/** So far behind the edge, with everything up to the edge buffered. */
function place(latency: number, more: Partial<HlsPlace> = {}): HlsPlace {
  return {
    position: EDGE - latency,
    latency,
    targetLatency: TARGET,
    syncPosition: EDGE - TARGET,
    ahead: latency,
    aheadOfSync: TARGET,
    behindHole: null,
    ...more,
  };
}

/** A viewer in steps of a part; the latency after each. */
function play(lag: HlsLag, from: number, seconds: number): { latencies: number[]; rates: number[] } {
  const latencies: number[] = [];
  const rates: number[] = [];
  let latency = from;
  for (let now = 1; now < 1 + seconds; now += 0.2) {
    const { rate, jumpTo } = lag.decide(place(latency), now);
    latency = jumpTo === null ? latency - (rate - 1) * 0.2 : EDGE - jumpTo;
    latencies.push(latency);
    rates.push(rate);
  }
  return { latencies, rates };
}

describe('HlsLag', () => {
  it('comes back to what the playlist asks for, although less than a second is buffered', () => {
    const { latencies, rates } = play(new HlsLag(), 1.4, 30);
    expect(latencies.at(-1)).toBeLessThan(TARGET + 0.1);
    expect(latencies.at(-1)).toBeGreaterThan(TARGET - 0.01);
    expect(rates.at(-1)).toBe(1);
  });

  it('keeps every rate within what a person does not notice', () => {
    const { rates } = play(new HlsLag(), 2, 30);
    expect(Math.max(...rates)).toBeLessThanOrEqual(1.15);
    expect(Math.min(...rates)).toBe(1);
  });

  it('leaves a viewer alone who is nearer to the edge and does not run dry', () => {
    expect(new HlsLag().decide(place(0.3), 1)).toEqual({ rate: 1, jumpTo: null });
  });

  it('does not hasten on an almost empty buffer', () => {
    expect(new HlsLag().decide(place(1.4, { ahead: 0.2 }), 1)).toEqual({ rate: 1, jumpTo: null });
  });

  it('jumps when it is far behind, once, and into what is buffered', () => {
    const lag = new HlsLag();
    expect(lag.decide(place(4, { aheadOfSync: 0 }), 1).jumpTo).toBeNull();
    expect(lag.decide(place(4), 2)).toEqual({ rate: 1, jumpTo: EDGE - TARGET });
    expect(lag.decide(place(4), 2.2).jumpTo).toBeNull();
  });

  it('leaps a hole that the camera left', () => {
    const hole = place(0.9, { ahead: 0.02, behindHole: 99.8 });
    expect(new HlsLag().decide(hole, 1)).toEqual({ rate: 1, jumpTo: 99.8 });
  });

  it('never jumps back: a camera that is silent lets the latency grow by itself', () => {
    const silent = place(4, { position: EDGE - 0.1, syncPosition: EDGE - 0.2, aheadOfSync: 0.2, ahead: 0.1 });
    expect(new HlsLag().decide(silent, 1).jumpTo).toBeNull();
  });

  it('keeps a little more in hand after the picture ran out, and forgets it', () => {
    const lag = new HlsLag();
    for (const now of [1, 1.2, 3, 5]) lag.stalled(now);
    const careful = play(lag, 1.4, 20).latencies.at(-1)!;
    expect(careful).toBeGreaterThan(TARGET + 0.2);
    expect(careful).toBeLessThan(TARGET + 0.6);
    expect(lag.decide(place(0.9), 600).rate).toBeGreaterThan(1);
  });
});
