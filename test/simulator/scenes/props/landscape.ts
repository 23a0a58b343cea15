import { terrainMesh } from '../gl/meshes.ts';
import { random } from '../gl/noise-texture.ts';
import { PATTERN } from '../gl/patterns.ts';
import type { Pen } from '../pen.ts';

/** Smooth noise in the plane, about -1 to 1. */
export function hills(x: number, z: number, seed: number): number {
  let sum = 0;
  for (let octave = 0, scale = 1, weight = 1; octave < 5; octave += 1, scale *= 2.03, weight *= 0.5) {
    sum += weight * lattice(x * scale, z * scale, seed + octave * 31);
  }
  return sum;
}

function lattice(x: number, z: number, seed: number): number {
  const [i, j] = [Math.floor(x), Math.floor(z)];
  const ease = (t: number) => t * t * (3 - 2 * t);
  const [u, v] = [ease(x - i), ease(z - j)];
  const at = (a: number, b: number) => random(seed, a * 7919 + b * 104729) * 2 - 1;
  const low = at(i, j) * (1 - u) + at(i + 1, j) * u;
  return low * (1 - v) + (at(i, j + 1) * (1 - u) + at(i + 1, j + 1) * u) * v;
}

export interface Range {
  readonly name: string;
  readonly z: number;
  readonly depth: number;
  readonly width: number;
  readonly height: number;
  readonly seed: number;
  readonly color: string;
  /** Metres of one wave of the ridge. */
  readonly wave?: number;
  readonly foot?: number;
}

/** Wooded mountains behind everything: the Qinling to the north, the Daba to the south. */
export function mountains(pen: Pen, range: Range): void {
  const wave = range.wave ?? 220;
  pen.define(range.name, () => {
    const area = { x0: -range.width / 2, x1: range.width / 2, z0: range.z - range.depth, z1: range.z };
    const height = (x: number, z: number) => {
      const inward = Math.min(1, (range.z - z) / (range.depth * 0.6));
      const ridge = 0.62 + 0.5 * hills(x / wave, z / wave, range.seed);
      return (range.foot ?? 0) + range.height * Math.max(0, ridge) * Math.sin((inward * Math.PI) / 2) - 1;
    };
    return terrainMesh(area, 150, 60, height);
  });
  pen.put(range.name, [0, 0, 0], [1, 1, 1], {
    color: range.color,
    pattern: PATTERN.slope,
    a: 1,
    b: 0.35,
    gloss: 0.02,
  });
}
