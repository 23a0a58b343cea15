import { describe, expect, it } from 'vitest';
import { ArrivalPace } from '../../../../server/media/rtp/arrival-pace.ts';

const RATE = 90_000;
const FRAME = 3600;

describe('ArrivalPace', () => {
  it('places units evenly although they arrive unevenly', () => {
    const { places } = run([4000, 3200, 3600, 5000, 2200, 3000, 4200]);
    const steps = places.slice(1).map((place, index) => place - places[index]!);
    expect(Math.min(...steps)).toBeGreaterThan(FRAME * 0.8);
    expect(Math.max(...steps)).toBeLessThan(FRAME * 1.25);
  });

  it('follows arrivals in the long run', () => {
    const { places, arrived } = run([FRAME, FRAME * 1.5, FRAME * 0.7]);
    expect(Math.abs(places.at(-1)! - arrived)).toBeLessThan(FRAME * 4);
  });

  it('makes up for a pause bit by bit, and never goes back', () => {
    const pace = new ArrivalPace(RATE);
    for (let unit = 0; unit < 50; unit += 1) pace.observe(FRAME);
    pace.observe(5 * RATE);
    let place = 0;
    const steps = Array.from({ length: 100 }, () => {
      const next = pace.next(place, 5 * RATE);
      const step = next - place;
      place = next;
      return step;
    });
    expect(Math.max(...steps)).toBeLessThanOrEqual(0.5 * RATE + FRAME * 1.2);
    expect(Math.min(...steps)).toBeGreaterThan(0);
    expect(place).toBeLessThan(5 * RATE + 9 * FRAME * 1.2 + 100);
  });
});

function run(pattern: number[]) {
  const pace = new ArrivalPace(RATE);
  const places = [0];
  let arrived = 0;
  for (let unit = 0; unit < 200; unit += 1) {
    arrived += pattern[unit % pattern.length]!;
    pace.observe(pattern[unit % pattern.length]!);
    places.push(pace.next(places.at(-1)!, arrived));
  }
  return { places: places.slice(50), arrived };
}
