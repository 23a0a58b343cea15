import { type Mesh, sphereMesh } from '../gl/meshes.ts';
import { PATTERN } from '../gl/patterns.ts';
import { blend, dice, type Pen, swing } from '../pen.ts';
import { hills } from './landscape.ts';

const GREENS = ['#4f7a35', '#5b8540', '#44702f', '#668c48'];

export function definePlants(pen: Pen): void {
  pen.define('crown', () => ruggedSphere());
}

/** A ball of leaves: dented, so that its outline is not a ball's. */
function ruggedSphere(): Mesh {
  const mesh = sphereMesh(7, 11);
  const positions = mesh.positions.map((_, i) => {
    const at = i - (i % 3);
    const [x, y, z] = [mesh.positions[at]!, mesh.positions[at + 1]!, mesh.positions[at + 2]!];
    const dent = hills(x * 4.2 + 3, y * 4.2 + z * 4.2, 5);
    return mesh.positions[i]! * (1 + 0.22 * dent);
  });
  return { ...mesh, positions };
}

export interface TreeLook {
  readonly height: number;
  readonly color?: string;
  readonly spread?: number;
  readonly bare?: number;
}

/** A broad-leaved street tree. */
export function tree(pen: Pen, x: number, z: number, seed: number, look: TreeLook): void {
  const { height } = look;
  const spread = look.spread ?? 0.55;
  const color = look.color ?? GREENS[Math.floor(dice(seed, 0, 0, 4))]!;
  const trunk = height * (look.bare ?? 0.36);
  pen.at(x, 0, z, dice(seed, 1, 0, 6), () => {
    pen.put('limb', [0, 0, 0], [height * 0.055, trunk * 1.5, height * 0.055], {
      color: '#5c4a3a',
      pattern: PATTERN.concrete,
    });
    for (let i = 0; i < 22; i += 1) {
      const angle = i * 2.4 + dice(seed, i + 10);
      const level = (i + 0.5) / 22;
      const bulge = Math.sin(Math.PI * (0.22 + 0.72 * level));
      const r = height * spread * 0.42 * bulge * (0.45 + 0.55 * dice(seed, i + 40));
      const size = height * spread * (0.36 + 0.22 * dice(seed, i + 100)) * (0.65 + 0.35 * bulge);
      const tone = blend(color, '#24401c', 0.5 * (1 - level) * dice(seed, i + 130));
      const [cx, cz] = [Math.cos(angle) * r, Math.sin(angle) * r];
      pen.put(
        'crown',
        [cx, trunk + level * (height - trunk) * 0.86 + size * 0.18, cz],
        [size, size * 0.78, size],
        { color: tone, pattern: PATTERN.foliage, gloss: 0.05 },
        angle * 1.7,
      );
    }
  });
}

/** Cypress or fir, for slopes and yards. */
export function conifer(pen: Pen, x: number, y: number, z: number, seed: number, height: number): void {
  pen.at(x, y, z, dice(seed, 1, 0, 6), () => {
    pen.put('limb', [0, 0, 0], [height * 0.05, height * 0.3, height * 0.05], { color: '#4c3f33' });
    for (let i = 0; i < 4; i += 1) {
      const w = height * (0.42 - i * 0.085);
      pen.put('canopy', [0, height * (0.14 + i * 0.2), 0], [w, height * 0.34, w], {
        color: i % 2 ? '#35562f' : '#2f4d2b',
        pattern: PATTERN.foliage,
      });
    }
  });
}

export function hedge(
  pen: Pen,
  x: number,
  z: number,
  length: number,
  turn = 0,
  height = 0.8,
  color = '#456b31',
): void {
  pen.at(x, 0, z, turn, () => {
    const count = Math.max(2, Math.round(length / 0.7));
    for (let i = 0; i < count; i += 1) {
      const at = ((i + 0.5) / count - 0.5) * length;
      const w = 1.0 + 0.25 * dice(i, 3);
      pen.put('crown', [at, height * 0.45, 0], [w, height * (1 + 0.2 * dice(i, 4)), 0.9], {
        color,
        pattern: PATTERN.foliage,
        gloss: 0.05,
      });
    }
  });
}

export function flowerBed(
  pen: Pen,
  x: number,
  z: number,
  w: number,
  d: number,
  colors: readonly string[],
): void {
  pen.box(x, 0, z, w + 0.3, 0.3, d + 0.3, { color: '#a8a49a', pattern: PATTERN.concrete });
  pen.box(x, 0.28, z, w, 0.05, d, { color: '#3c5c2a', pattern: PATTERN.grass });
  const count = Math.round(w * d * 2.2);
  for (let i = 0; i < count; i += 1) {
    const [px, pz] = [x + (dice(i, 7) - 0.5) * w * 0.95, z + (dice(i, 8) - 0.5) * d * 0.95];
    const color = colors[i % colors.length]!;
    pen.put('crown', [px, 0.42, pz], [0.4, 0.3, 0.4], {
      color: dice(i, 9) < 0.5 ? color : '#4d7a35',
      pattern: PATTERN.foliage,
    });
  }
}

/** Reeds or tall grass at the water's edge, swaying. */
export function reeds(
  pen: Pen,
  x: number,
  z: number,
  w: number,
  d: number,
  count: number,
  color = '#7d8a4a',
): void {
  for (let i = 0; i < count; i += 1) {
    const [px, pz] = [x + (dice(i, 21) - 0.5) * w, z + (dice(i, 22) - 0.5) * d];
    const h = 0.9 + 1.1 * dice(i, 23);
    const sway = 0.12 * swing(pen.time, 2, px * 0.11 + dice(i, 24) * 0.2) + 0.12 * (dice(i, 25) - 0.5);
    pen.bar([px, 0, pz], [px + sway * h, h, pz + sway * 0.4], 0.035, { color: i % 3 ? color : '#9a9a5a' });
    if (i % 4 === 0)
      pen.bar([px + sway * h, h, pz + sway * 0.4], [px + sway * h * 1.1, h + 0.22, pz + sway * 0.44], 0.07, {
        color: '#8a6a45',
      });
  }
}

/** A tree of a wood seen from afar: four balls of leaves. */
export function woodTree(pen: Pen, seed: number, height: number): void {
  const color = ['#46692f', '#55793a', '#3b5a2a', '#628544'][seed % 4]!;
  pen.put('limb', [0, 0, 0], [0.5, height * 0.5, 0.5], { color: '#4c3f33' });
  for (let i = 0; i < 4; i += 1) {
    const s = height * dice(seed, i + 20, 0.42, 0.62);
    pen.put(
      'crown',
      [
        dice(seed, i, -1, 1) * height * 0.2,
        height * (0.5 + 0.13 * i),
        dice(seed, i + 8, -1, 1) * height * 0.2,
      ],
      [s, s * 0.72, s],
      { color, pattern: PATTERN.foliage, gloss: 0.05 },
    );
  }
}

/** A palm in a pot, for halls. */
export function pottedPlant(pen: Pen, x: number, z: number): void {
  pen.put('cylinder', [x, 0, z], [0.7, 0.6, 0.7], { color: '#d8d4ca', gloss: 0.5 });
  for (let i = 0; i < 7; i += 1) {
    const a = i * 0.9;
    pen.bar([x, 0.6, z], [x + Math.cos(a) * 0.55, 1.5 + 0.3 * dice(i, 3), z + Math.sin(a) * 0.55], 0.09, {
      color: '#4f7f42',
    });
    pen.ball(x + Math.cos(a) * 0.5, 1.5 + 0.3 * dice(i, 3), z + Math.sin(a) * 0.5, 0.6, 0.2, 0.35, {
      color: i % 2 ? '#5a8c48' : '#477a3a',
    });
  }
}
