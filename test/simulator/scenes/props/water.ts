import { PATTERN } from '../gl/patterns.ts';
import type { Paint } from '../pen.ts';

/** Green water, calm; `a` is where it flows to, `b` its ripples. */
export function water(
  color: string,
  flow: number,
  ripple: number,
  size: number,
  speed: number,
  foam = 0,
): Paint {
  return { color, pattern: PATTERN.water, a: flow, b: ripple, extra: [size, speed, foam, 0] };
}
