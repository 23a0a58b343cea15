import { INDOORS, NOON, under } from '../air.ts';
import { PATTERN } from '../gl/patterns.ts';
import { type Pen, pick, wrap } from '../pen.ts';
import type { Place } from '../place.ts';
import { block } from '../props/buildings.ts';
import { dressed, type Person, person, somebody, standing } from '../props/people.ts';
import { hedge, pottedPlant, tree } from '../props/plants.ts';
import { STEEL } from '../props/street.ts';

/** One who comes round a corner, walks and leaves round another within the loop: both ends are out of sight. */
function stroll(
  pen: Pen,
  points: readonly (readonly [number, number])[],
  who: Person,
  delay = 0,
  pose: 'walk' | 'run' = 'walk',
): void {
  const legs = points.slice(1).map(([x, z], i) => Math.hypot(x - points[i]![0], z - points[i]![1]));
  const total = legs.reduce((sum, leg) => sum + leg, 0);
  let left = wrap(pen.time + delay) * total;
  const step = wrap(wrap(pen.time + delay) * Math.round(total / (pose === 'run' ? 2.2 : 1.35)));
  for (const [i, leg] of legs.entries()) {
    if (left > leg) {
      left -= leg;
      continue;
    }
    const [[x0, z0], [x1, z1]] = [points[i]!, points[i + 1]!];
    const k = left / leg;
    pen.at(x0 + (x1 - x0) * k, 0, z0 + (z1 - z0) * k, Math.atan2(x1 - x0, z1 - z0), () =>
      person(pen, who, { kind: pose, step }),
    );
    return;
  }
}

/** A ward corridor: doors, handrails, the nurses' round. */
export function wardCorridor(): Place {
  return {
    ...under(INDOORS, [0, 0, -10], 24, {}, { exposure: 0.7 }),
    camera: { eye: [0.75, 2.75, 6.2], target: [-0.15, 1.15, -8], fov: 54 },
    mirrorY: 0,
    still: (pen) => {
      pen.ground(0, 0, -12, 3.4, 44, { color: '#c3cbc6', pattern: PATTERN.polished, a: 1.2, b: 0.42 });
      pen.ground(0, 0.004, -12, 1.1, 44, { color: '#9fc0bb', pattern: PATTERN.polished, a: 1.2, b: 0.4 });
      for (const [x0, x1] of [
        [-9, -1.7],
        [1.7, 9],
      ] as const)
        pen.ground((x0 + x1) / 2, 0, -9.2, x1 - x0, 2.6, {
          color: '#c3cbc6',
          pattern: PATTERN.polished,
          a: 1.2,
          b: 0.42,
        });
      corridorWalls(pen);
      trolley(pen, 1.15, -3.2);
      pen.at(-1.2, 0, -14.4, 0.1, () => wheelchair(pen));
      pottedPlant(pen, 1.25, -27);
      pen.sprite(0, 1.7, -31, { size: 3.2, color: [0.85, 0.95, 1], alpha: 0.35, kind: 'glow' });
    },
    move: (pen) => {
      stroll(
        pen,
        [
          [-5.2, -9.0],
          [-1.2, -9.2],
          [-0.5, -5.5],
          [-0.6, 8.5],
        ],
        dressed('nurse', 1.65),
      );
      stroll(
        pen,
        [
          [0.8, 8.5],
          [0.7, -8.6],
          [1.4, -9.2],
          [5.2, -9.1],
        ],
        dressed('doctor', 1.76),
        0.5,
      );
      stroll(
        pen,
        [
          [5.4, -9.6],
          [1.2, -9.5],
          [0.4, -12],
          [0.2, -17],
          [-0.6, -12.4],
          [-1.4, -9.6],
          [-5.4, -9.5],
        ],
        { ...somebody(650, 3), coat: '#8fa8c4', trousers: '#8fa8c4' },
        0.3,
      );
      standing(pen, -0.7, -21.5, 0.6, 651, dressed('doctor', 1.7));
      standing(pen, 0.2, -22, -1.2, 652, dressed('nurse', 1.62));
    },
  };
}

function corridorWalls(pen: Pen): void {
  for (const side of [-1, 1]) {
    for (const [z0, z1] of [
      [9, -7.9],
      [-10.5, -33],
    ] as const) {
      const [middle, length] = [(z0 + z1) / 2, z0 - z1];
      pen.box(side * 1.8, 0, middle, 0.2, 3.1, length, { color: '#eceae2', gloss: 0.1 });
      pen.box(side * 1.69, 0, middle, 0.06, 1.15, length, { color: '#a9cbc3', gloss: 0.35 });
      pen.box(side * 1.66, 0, middle, 0.06, 0.12, length, { color: '#6f8f8a' });
      pen.box(side * 1.62, 0.86, middle, 0.1, 0.14, length, { color: '#b58a5c', gloss: 0.5 });
    }
    for (const [i, z] of [3.2, -1.4, -5.6, -13.2, -17.8, -22.4, -27].entries())
      door(pen, side, z, 301 + i * 2 + (side > 0 ? 1 : 0));
  }
  for (const side of [-1, 1])
    for (const z of [-7.8, -10.6]) pen.box(side * 5.4, 0, z, 7.2, 3.1, 0.16, { color: '#e6e8e2' });
  pen.box(0, 3.02, -12, 18, 0.16, 46, { color: '#f2f1ec' });
  for (let i = 0; i < 9; i += 1)
    pen.box(0, 2.97, 4 - i * 4.2, 1.1, 0.08, 1.1, { color: '#ffffff', glow: 1.2 });
  pen.box(0, 0, -33, 3.6, 3.1, 0.2, { color: '#e4ecee' });
  pen.box(0, 0.5, -32.85, 2.4, 2.3, 0.1, { color: '#d6ecfa', glow: 0.9 });
  pen.sign(0, 2.5, -7.7, 0.36, '住院部三楼  301 — 314', { color: '#ffffff', background: '#2d7a8c' }, 0.4);
  pen.sign(-1.1, 2.52, -7.7, 0.3, '←护士站', { color: '#ffffff', background: '#2f8f5a' }, 0.5);
}

function door(pen: Pen, side: number, z: number, number: number): void {
  pen.at(side * 1.66, 0, z, (-side * Math.PI) / 2, () => {
    pen.box(0, 0, 0, 1.24, 2.2, 0.1, { color: '#8a6a4a' });
    pen.box(0, 0, 0.04, 1.06, 2.12, 0.06, { color: '#c49a68', gloss: 0.4 });
    pen.box(0.2, 1.25, 0.07, 0.28, 0.6, 0.03, { color: '#cfe2ea', gloss: 0.9, glow: 0.12 });
    pen.box(-0.42, 1.0, 0.08, 0.06, 0.16, 0.06, STEEL);
    pen.sign(0.95, 1.65, 0.04, 0.22, `${number}`, { color: '#ffffff', background: '#2d7a8c' }, 0.2);
  });
}

function trolley(pen: Pen, x: number, z: number): void {
  for (const y of [0.25, 0.6, 0.95]) pen.box(x, y, z, 0.6, 0.05, 0.95, { color: '#d5dcdf', gloss: 0.7 });
  for (const sx of [-1, 1])
    for (const sz of [-1, 1]) pen.box(x + sx * 0.28, 0.05, z + sz * 0.45, 0.04, 1.0, 0.04, STEEL);
  for (let i = 0; i < 6; i += 1)
    pen.box(x - 0.15 + (i % 2) * 0.3, 1.0, z - 0.35 + Math.floor(i / 2) * 0.3, 0.16, 0.2, 0.18, {
      color: pick(['#f2f2f0', '#7fb0c4', '#d8e6b0', '#e2a08a'], 660, i),
    });
}

function wheelchair(pen: Pen): void {
  for (const side of [-1, 1])
    pen.at(side * 0.3, 0.32, 0, 0, () =>
      pen.lean(0, Math.PI / 2, () =>
        pen.put('cylinder', [0, -0.03, 0], [0.62, 0.05, 0.62], { color: '#33383c' }),
      ),
    );
  pen.box(0, 0.45, 0.05, 0.5, 0.07, 0.5, { color: '#2b5f8a' });
  pen.box(0, 0.5, -0.2, 0.5, 0.5, 0.06, { color: '#2b5f8a' });
}

/** An open corridor of a school building over the sunny yard. */
export function schoolCorridor(): Place {
  return {
    ...under(NOON, [0, 0, -12], 40, { sunDirection: [0.62, 0.55, 0.45] }),
    camera: { eye: [-0.9, 2.75, 5.6], target: [0.35, 1.1, -10], fov: 54 },
    still: (pen) => {
      pen.ground(-0.2, 0, -16, 3.8, 46, {
        color: '#bfb7a8',
        pattern: PATTERN.tiles,
        a: 0.8,
        b: 0.2,
        gloss: 0.4,
      });
      classrooms(pen);
      parapet(pen);
      pen.at(0, -7, 0, 0, () => {
        pen.ground(40, 0, -20, 90, 120, { color: '#8f9a6a', pattern: PATTERN.grass });
        pen.ground(22, 0.02, -20, 16, 90, { color: '#b5ab9c', pattern: PATTERN.tiles, a: 1.2, b: 0.2 });
        for (let i = 0; i < 6; i += 1) tree(pen, 12 + (i % 2) * 5, -4 - i * 9, i, { height: 8.5 });
        hedge(pen, 32, -20, 60, Math.PI / 2);
        block(pen, 58, -30, 14, 17, 60, 7, {
          color: '#e0b794',
          storey: 3.6,
          pitch: 4.2,
          glass: 0.85,
          units: false,
        });
        block(pen, 30, -78, 50, 18, 12, 8, {
          color: '#dcc3a4',
          storey: 3.6,
          pitch: 4.2,
          glass: 0.85,
          units: false,
        });
      });
    },
    move: (pen) => {
      const pupil = (i: number, h: number): Person => ({
        ...dressed('pupil', h),
        coat: i % 2 ? '#2d5ea8' : '#e9ecef',
      });
      stroll(
        pen,
        [
          [-2.6, -4.4],
          [-1.3, -4.4],
          [0.1, -2.2],
          [0.4, 7.5],
        ],
        pupil(0, 1.62),
      );
      stroll(
        pen,
        [
          [-2.6, -20.4],
          [-1.2, -20.2],
          [0.6, -17],
          [0.5, -8.8],
          [-1.2, -8.4],
          [-2.6, -8.4],
        ],
        pupil(1, 1.56),
        0.35,
      );
      stroll(
        pen,
        [
          [0.9, 7.5],
          [0.8, -11.8],
          [-1.2, -12.4],
          [-2.6, -12.4],
        ],
        pupil(0, 1.6),
        0.6,
        'run',
      );
      stroll(
        pen,
        [
          [-2.6, -28.4],
          [-1.1, -28.2],
          [0.2, -24],
          [0.3, -16.8],
          [-1.2, -16.4],
          [-2.6, -16.4],
        ],
        dressed('doctor', 1.68),
        0.1,
      );
      standing(pen, 1.05, -6.6, 1.4, 671, pupil(1, 1.6));
      standing(pen, 1.1, -7.5, 1.9, 672, pupil(0, 1.58));
      standing(pen, 1.1, -14.2, 1.2, 673, pupil(1, 1.63));
    },
  };
}

function classrooms(pen: Pen): void {
  for (let i = 0; i < 10; i += 1) {
    const z = 4 - i * 4;
    if (i === 0) pen.box(-2.2, 0, z, 0.24, 3.2, 2.9, { color: '#ece4d4', gloss: 0.1 });
    else if (i % 2 === 0) {
      pen.box(-2.2, 0, z, 0.24, 3.2, 2.9, { color: '#ece4d4', gloss: 0.1 });
      pen.box(-2.06, 1.0, z, 0.08, 1.35, 2.3, { color: '#2f3f48', gloss: 0.95 });
      for (const k of [-1, 0, 1]) pen.box(-2.02, 1.0, z + k * 0.76, 0.06, 1.35, 0.07, { color: '#dfe4e4' });
      pen.box(-2.06, 0, z, 0.06, 0.98, 2.9, { color: '#8fb0a0', gloss: 0.3 });
    } else {
      pen.box(-2.2, 2.2, z, 0.24, 1.0, 1.1, { color: '#ece4d4' });
      for (const s of [-1, 1]) pen.box(-2.2, 0, z + s * 0.83, 0.24, 3.2, 0.6, { color: '#ece4d4' });
      pen.box(-2.7, 0, z, 0.1, 2.2, 1.1, { color: '#5f4a38' });
      pen.at(-2.04, 0, z + 0.85, Math.PI / 2, () =>
        pen.sign(0, 2.35, 0.04, 0.3, `七年级${Math.floor(i / 2) + 1}班`, {
          color: '#ffffff',
          background: '#2a64a8',
        }),
      );
    }
  }
  pen.box(-2.2, 2.9, -16, 0.24, 0.3, 46, { color: '#ece4d4' });
  pen.box(-5.4, 0, -16, 0.2, 3.2, 46, { color: '#c9bfa9' });
  pen.box(-3.9, 3.05, -16, 3.4, 0.15, 46, { color: '#d8d0c0' });
  pen.ground(-3.9, 0.005, -16, 3.4, 46, { color: '#9a917f' });
  pen.box(-0.2, 3.1, -16, 4.2, 0.2, 46, { color: '#e6e0d4' });
  for (let i = 0; i < 6; i += 1)
    pen.box(-0.2, 3.04, 1 - i * 6.4, 0.26, 0.08, 1.3, { color: '#ffffff', glow: 0.2 });
  pen.box(-0.2, 0, -38, 4.2, 3.2, 0.3, { color: '#e2d6c2' });
  pen.sign(-0.3, 1.7, -37.8, 0.7, '好好学习', { color: '#c4261d', background: '#f6f0e2' });
}

function parapet(pen: Pen): void {
  pen.box(1.6, 0, -16, 0.26, 0.95, 46, { color: '#e4d9c6', gloss: 0.15 });
  pen.box(1.6, 0.95, -16, 0.36, 0.1, 46, { color: '#b56a4e', gloss: 0.2 });
  pen.box(1.6, 1.24, -16, 0.08, 0.08, 46, STEEL);
  for (let i = 0; i < 12; i += 1) pen.post(1.6, 1.05, 6 - i * 4, 0.06, 0.2, STEEL);
  for (let i = 0; i < 6; i += 1)
    pen.box(1.62, 0, 2 - i * 8, 0.42, 3.2, 0.5, { color: '#ded0ba', pattern: PATTERN.concrete });
  for (let i = 0; i < 5; i += 1) {
    pen.box(1.36, 0, -2 - i * 8, 0.34, 0.32, 0.8, { color: '#a8603f' });
    pen.put('crown', [1.36, 0.45, -2 - i * 8], [0.5, 0.5, 0.9], {
      color: i % 2 ? '#5c8c42' : '#c2546a',
      pattern: PATTERN.foliage,
    });
  }
}
