import { MORNING, OVERCAST, under } from '../air.ts';
import { PATTERN } from '../gl/patterns.ts';
import { dice, type Paint, type Pen, swing, wrap } from '../pen.ts';
import type { Place } from '../place.ts';
import { block } from '../props/buildings.ts';
import { mountains } from '../props/landscape.ts';
import { dressed, person, standing, walkers } from '../props/people.ts';
import { tree } from '../props/plants.ts';
import { ASPHALT, flag, STEEL } from '../props/street.ts';
import { traffic } from '../props/traffic.ts';

/** Morning exercises on the sports ground. */
export function hanbinPlayground(): Place {
  return {
    ...under(MORNING, [0, 0, -12], 56, { sunDirection: [0.5, 0.62, 0.5] }),
    camera: { eye: [-15, 9.5, 19], target: [2.5, 2.9, -14], fov: 40 },
    still: (pen) => {
      pen.ground(0, -0.03, -40, 500, 400, { color: '#8b8f6c', pattern: PATTERN.grass });
      track(pen);
      block(pen, -6, -58, 76, 16, 12, 44, {
        color: '#e3b58c',
        storey: 3.8,
        pitch: 4.4,
        glass: 0.85,
        units: false,
      });
      pen.sign(10, 16.4, -51.8, 2.6, '汉滨小学', { color: '#c42a1d', background: null, serif: true }, 0.1);
      pen.box(-6, 4.2, -51.7, 76, 0.7, 0.3, { color: '#c4573c' });
      block(pen, 56, -30, 14, 14, 46, 45, {
        color: '#d9c4a6',
        storey: 3.8,
        pitch: 4.4,
        glass: 0.8,
        units: false,
      });
      for (let i = 0; i < 12; i += 1) tree(pen, -46 + i * 8.4, -46, i, { height: 7.4 });
      for (let i = 0; i < 6; i += 1) tree(pen, 44, -46 + i * 9, i + 30, { height: 7 });
      pen.box(-4, 0, -40.5, 12, 1.0, 4, { color: '#b9b0a2', pattern: PATTERN.concrete });
      flag(pen, -12, -40, 12);
      for (const side of [-1, 1]) hoop(pen, 27, -10 + side * 9, side);
      pen.ground(27, 0.02, -10, 13, 22, { color: '#3f7f6a', pattern: PATTERN.asphalt, a: 0.2 });
      mountains(pen, {
        name: 'back',
        z: -120,
        depth: 300,
        width: 1000,
        height: 120,
        seed: 231,
        color: '#4d6a42',
      });
    },
    move: (pen) => {
      for (let row = 0; row < 5; row += 1) {
        for (let i = 0; i < 7; i += 1) {
          const sway = swing(pen.time, 4);
          pen.at(-10.5 + i * 2.5 + 0.25 * sway, 0, -9 - row * 3.1, 0.35 * sway, () => {
            const who = {
              ...dressed('pupil', 1.34 + 0.1 * dice(row, i)),
              coat: (row + i) % 2 ? '#e8ebee' : '#d8423a',
              hair: dice(i, row) < 0.4 ? '#2a1d16' : '#17120f',
            };
            person(pen, who, { kind: 'wave', swing: wrap(pen.time * 4) });
          });
        }
      }
      pen.at(-4, 1.0, -40, 0, () =>
        person(
          pen,
          { ...dressed('guard', 1.74), coat: '#c8d22e' },
          { kind: 'wave', swing: wrap(pen.time * 4) },
        ),
      );
      const runner = () => ({ ...dressed('pupil', 1.4), coat: '#3a6fc0' });
      walkers(pen, [-62, 4.2], [62, 4.2], { seed: 700, count: 5, wobble: 0.1, pose: 'run', dress: runner });
      walkers(pen, [-60, 6.0], [64, 6.0], { seed: 701, count: 5, wobble: 0.1, pose: 'run', dress: runner });
      walkers(pen, [34, -42], [36, 16], { seed: 702, count: 5, wobble: 0.5 });
      standing(pen, 2, 0.4, Math.PI, 703, { ...dressed('guard', 1.76), coat: '#d8d23a' });
    },
  };
}

function track(pen: Pen): void {
  const red: Paint = { color: '#a8493a', pattern: PATTERN.asphalt, a: 0.15 };
  const green: Paint = { color: '#4e8a44', pattern: PATTERN.asphalt, a: 0.2 };
  const disc = (x: number, radius: number, y: number, paint: Paint) =>
    pen.put('cylinder', [x, y - 0.05, -15], [radius * 2, 0.05, radius * 2], paint);
  const field = (radius: number, y: number, paint: Paint) => {
    pen.box(0, y - 0.05, -15, 62, 0.05, radius * 2, paint);
    for (const x of [-31, 31]) disc(x, radius, y, paint);
  };
  field(24.2, 0.01, red);
  for (let lane = 0; lane < 6; lane += 1) {
    const radius = 23.6 - lane * 1.22;
    field(radius, 0.02 + lane * 0.03, { color: '#e6ded4' });
    field(radius - 0.09, 0.035 + lane * 0.03, red);
  }
  field(16.2, 0.24, green);
  const line: Paint = { color: '#e8ebe4' };
  pen.ground(0, 0.27, -15, 0.14, 30, line);
  for (const side of [-1, 1]) {
    pen.ground(side * 30, 0.27, -15, 0.14, 30, line);
    pen.ground(0, 0.27, -15 + side * 15, 60, 0.14, line);
    goal(pen, side * 30, -15, side);
  }
}

function goal(pen: Pen, x: number, z: number, side: number): void {
  const white: Paint = { color: '#f0f2f2', gloss: 0.4 };
  for (const dz of [-2.6, 2.6]) {
    pen.bar([x, 0, z + dz], [x, 2.2, z + dz], 0.12, white);
    pen.bar([x, 2.2, z + dz], [x + side * 1.4, 0, z + dz], 0.06, white);
  }
  pen.bar([x, 2.2, z - 2.6], [x, 2.2, z + 2.6], 0.12, white);
}

function hoop(pen: Pen, x: number, z: number, side: number): void {
  pen.box(x, 0, z + side * 2, 0.9, 0.4, 1.4, { color: '#2d5ea8' });
  pen.bar([x, 0.3, z + side * 2], [x, 3.2, z + side * 0.5], 0.22, { color: '#2d5ea8' });
  pen.box(x, 2.8, z + side * 0.3, 1.8, 1.1, 0.06, { color: '#f2f4f4', gloss: 0.6 });
  pen.put('cylinder', [x, 3.0, z], [0.46, 0.04, 0.46], { color: '#e2531d' });
}

/** A housing site: frame, scaffold, crane, digger. */
export function gaoxinSite(): Place {
  return {
    ...under(OVERCAST, [0, 0, -22], 62, {
      sunColor: [1.3, 1.2, 1.05],
      sunDirection: [0.5, 0.7, 0.45],
      fogDensity: 0.0012,
    }),
    camera: { eye: [-20, 13, 27], target: [5, 6.0, -24], fov: 44 },
    still: (pen) => {
      pen.ground(0, -0.02, -40, 500, 400, { color: '#7b654c', pattern: PATTERN.grass });
      pen.ground(-4, 0, 6, 120, 9, { color: '#9a917f', pattern: PATTERN.asphalt, a: 0.9 });
      frame(pen, 14, -30);
      scaffold(pen, -20, -40);
      craneMast(pen);
      hoarding(pen);
      stores(pen);
      for (let i = 0; i < 5; i += 1)
        block(pen, -90 + i * 42, -110, 24, 50 + dice(i, 2, 0, 30), 18, i + 50, {
          color: '#c4b8a4',
          balconies: true,
          units: false,
        });
      mountains(pen, {
        name: 'back',
        z: -170,
        depth: 300,
        width: 1200,
        height: 130,
        seed: 241,
        color: '#5b7254',
      });
    },
    move: (pen) => {
      jib(pen);
      digger(pen, -9, -6);
      traffic(pen, { from: [-60, 8], to: [60, 6], pace: 62, seed: 720, kinds: ['truck', 'gap'] });
      const worker = () => dressed('worker', 1.72);
      walkers(pen, [-40, 1.6], [40, 1.2], { seed: 721, count: 7, wobble: 0.6, dress: worker });
      for (let i = 0; i < 5; i += 1)
        pen.at(5 + i * 4.6, 9.9, -24.6 - (i % 2) * 4, i * 1.3 + 0.3 * swing(pen.time, 2, i * 0.2), () =>
          person(pen, worker(), {
            kind: i % 2 ? 'wave' : 'stand',
            swing: wrap(pen.time * 3),
            sway: swing(pen.time, 2),
          }),
        );
      for (let i = 0; i < 6; i += 1) {
        const k = wrap(pen.time * 2 + i / 6);
        pen.sprite(-6 + k * 2, 0.6 + 2.6 * k, -7.5, {
          size: 0.8 + 2.4 * k,
          color: [0.62, 0.54, 0.43],
          alpha: 0.24 * (1 - k),
          seed: i * 0.21,
        });
      }
    },
  };
}

function frame(pen: Pen, x: number, z: number): void {
  const concrete: Paint = { color: '#b3aea3', pattern: PATTERN.concrete };
  for (let level = 0; level < 4; level += 1) {
    if (level > 0) pen.box(x, level * 3.3 - 0.4, z, 27, 0.4, 17, concrete);
    for (let i = 0; i < 6; i += 1) {
      for (const dz of [-7.6, 0, 7.6]) {
        const height = level === 3 ? 1.4 : 3.3;
        pen.box(x - 12.6 + i * 5, level * 3.3, z + dz, 0.6, height, 0.6, concrete);
        if (level === 3)
          for (let k = 0; k < 4; k += 1)
            pen.post(
              x - 12.8 + i * 5 + (k % 2) * 0.4,
              11.2,
              z + dz - 0.2 + Math.floor(k / 2) * 0.4,
              0.05,
              1.1,
              { color: '#7a4a34' },
            );
      }
    }
  }
  for (let i = 0; i < 24; i += 1)
    pen.post(x - 12 + (i % 8) * 3.4, 6.6, z - 5 + Math.floor(i / 8) * 5, 0.09, 2.9, STEEL);
  pen.at(0, 9.9, z + 8.3, 0, () => {
    pen.box(x, 1.0, 0, 27, 0.06, 0.05, { color: '#e0b62a' });
    pen.box(x, 0.5, 0, 27, 0.06, 0.05, { color: '#e0b62a' });
    for (let i = 0; i < 14; i += 1) pen.post(x - 13 + i * 2, 0, 0, 0.06, 1.1, { color: '#e0b62a' });
  });
  pen.at(0, 0, z + 8.62, 0, () =>
    pen.sign(x, 6.9, 0, 2.1, '百年大计 质量第一', { color: '#ffe680', background: '#b3261e' }, 0.05),
  );
}

function scaffold(pen: Pen, x: number, z: number): void {
  pen.box(x, 0, z, 17, 33, 13, {
    color: '#a8a297',
    pattern: PATTERN.facade,
    a: 3.4,
    b: 3.3,
    extra: [0, 0.6, 0, 4],
  });
  pen.box(x, 0, z + 7.3, 18.4, 30, 0.1, { color: '#3f8a5c', pattern: PATTERN.tiles, a: 1.65, b: 0.4 });
  pen.box(x + 9.3, 0, z, 0.1, 30, 15, { color: '#3a8055', pattern: PATTERN.tiles, a: 1.65, b: 0.4 });
  for (let i = 0; i <= 9; i += 1) pen.post(x - 9.2 + i * 2.05, 0, z + 7.5, 0.1, 34, STEEL);
  for (let level = 1; level < 17; level += 1) pen.box(x, level * 2, z + 7.5, 18.6, 0.08, 0.1, STEEL);
  pen.at(x, 0, z + 7.6, 0, () =>
    pen.sign(0, 20, 0, 3, '安全生产 人人有责', { color: '#ffffff', background: '#b3261e' }, 0.05),
  );
}

const YELLOW: Paint = { color: '#e0a52a', gloss: 0.4 };
const MAST = [-4, -46] as const;

function craneMast(pen: Pen): void {
  const [x, z] = MAST;
  for (const [sx, sz] of [
    [-1, -1],
    [1, -1],
    [-1, 1],
    [1, 1],
  ] as const)
    pen.box(x + sx * 0.9, 0, z + sz * 0.9, 0.24, 30, 0.24, YELLOW);
  for (let y = 0; y < 29; y += 2) {
    for (const s of [-1, 1]) {
      pen.bar([x - 0.9, y, z + s * 0.9], [x + 0.9, y + 2, z + s * 0.9], 0.12, YELLOW);
      pen.bar([x + s * 0.9, y, z - 0.9], [x + s * 0.9, y + 2, z + 0.9], 0.12, YELLOW);
    }
  }
}

/** The jib turns to and fro a little, a bundle of steel on its rope. */
function jib(pen: Pen): void {
  const [x, z] = MAST;
  pen.at(x, 29, z, 0.95 + 0.22 * swing(pen.time, 1), () => {
    pen.box(0, 0, 0.4, 2.2, 2.4, 2.2, { color: '#e8e4d8' });
    for (const s of [-1, 1]) {
      pen.box(s * 0.6, 1.6, 18, 0.18, 0.18, 40, YELLOW);
      pen.box(s * 0.6, 1.6, -8, 0.18, 0.18, 12, YELLOW);
    }
    pen.box(0, 2.9, 17, 0.18, 0.18, 36, YELLOW);
    for (let i = 0; i < 18; i += 1)
      for (const s of [-1, 1]) pen.bar([s * 0.6, 1.7, i * 2], [0, 3, i * 2 + 1], 0.1, YELLOW);
    pen.box(0, 0.4, -12, 1.8, 2.4, 2.6, { color: '#8f8b82', pattern: PATTERN.concrete });
    pen.bar([0, 2.6, 0], [0, 8, 0], 0.3, YELLOW);
    pen.bar([0, 8, 0], [0, 3, 30], 0.07, { color: '#33363a' });
    pen.bar([0, 8, 0], [0, 2, -12], 0.07, { color: '#33363a' });
    const at = 24;
    const drop = 9 + 1.5 * swing(pen.time, 1, 0.25);
    pen.box(0, 1.2, at, 1.2, 0.4, 1.2, { color: '#33363a' });
    pen.bar([0, 1.2, at], [0, -drop, at], 0.08, { color: '#33363a' });
    pen.box(0, -drop - 0.6, at, 0.5, 0.6, 0.5, { color: '#c8402e' });
    pen.at(0, -drop - 1.9, at, 0.8 * swing(pen.time, 1, 0.1), () => {
      for (let i = 0; i < 6; i += 1)
        pen.bar([-3, 0.1 * (i % 2), i * 0.1], [3, 0.1 * (i % 2), i * 0.1], 0.12, { color: '#7a4a34' });
      for (const s of [-1, 1]) pen.bar([s * 1.6, 0.1, 0.2], [0, 1.4, 0.1], 0.05, { color: '#33363a' });
    });
  });
}

function digger(pen: Pen, x: number, z: number): void {
  const work = swing(pen.time, 1);
  pen.at(x, 0, z, 0.4, () => {
    for (const s of [-1, 1]) {
      pen.put('hood', [s * 1.15, 0, 0], [0.65, 0.9, 3.6], {
        color: '#2b2d2f',
        pattern: PATTERN.stripes,
        a: 0.3,
        b: 0.3,
      });
    }
    pen.at(0, 0.9, 0, 0.9 + 0.55 * work, () => {
      pen.box(0, 0, -0.5, 2.5, 1.1, 3.2, { color: '#e2a324', gloss: 0.4 });
      pen.put('hood', [-0.7, 0.4, 0.8], [1.0, 1.7, 1.3], { color: '#24313a', gloss: 0.9 });
      pen.box(-0.7, 2.1, 0.8, 1.06, 0.1, 1.36, { color: '#e2a324' });
      const lift = 0.25 * swing(pen.time, 1, 0.25);
      const elbow = [0.35, 3.7 + lift * 2, 3.6] as const;
      const wrist = [0.35, 0.9 + lift * 4, 5.6 + lift] as const;
      pen.bar([0.35, 0.8, 0.9], elbow, 0.5, { color: '#e2a324', gloss: 0.4 });
      pen.bar(elbow, wrist, 0.4, { color: '#e2a324', gloss: 0.4 });
      pen.bar([0.35, 1.2, 1.2], [0.35, 3.0 + lift, 2.6], 0.16, STEEL);
      pen.put('hood', [wrist[0], wrist[1] - 1.0, wrist[2] - 0.1], [1.2, 1.0, 0.9], { color: '#4a4038' });
    });
  });
  pen.put('canopy', [x + 8.5, -0.2, z - 5], [8, 2.8, 7], { color: '#8a6f4b', pattern: PATTERN.concrete });
}

function hoarding(pen: Pen): void {
  for (let i = 0; i < 26; i += 1)
    pen.box(-60 + i * 4.8, 0, 12.6, 4.7, 2.2, 0.1, {
      color: i % 2 ? '#3f78b0' : '#e6e9ea',
      pattern: PATTERN.ribs,
      a: 0.3,
    });
  pen.ground(0, 0.01, 19, 200, 9, ASPHALT);
}

function stores(pen: Pen): void {
  for (let i = 0; i < 4; i += 1) {
    pen.box(-34 + (i % 2) * 7, Math.floor(i / 2) * 2.7, -12, 6.6, 2.6, 4, {
      color: '#e6e9ea',
      pattern: PATTERN.ribs,
      a: 0.4,
    });
    pen.box(-34 + (i % 2) * 7, Math.floor(i / 2) * 2.7 + 0.9, -9.95, 3, 1.1, 0.06, {
      color: '#26323a',
      gloss: 0.9,
    });
  }
  pen.box(-30.5, 5.3, -12, 14.6, 0.3, 4.8, { color: '#3f78b0' });
  for (let i = 0; i < 10; i += 1)
    pen.bar(
      [18, 0.15 + Math.floor(i / 5) * 0.22, -8 + (i % 5) * 0.25],
      [30, 0.15 + Math.floor(i / 5) * 0.22, -8.5 + (i % 5) * 0.25],
      0.2,
      { color: '#7a4a34' },
    );
  for (let i = 0; i < 6; i += 1)
    pen.box(24 + (i % 3) * 1.5, Math.floor(i / 3) * 0.9, -1.5, 1.3, 0.85, 1.1, {
      color: '#a8563c',
      pattern: PATTERN.bricks,
    });
  pen.put('canopy', [34, -0.1, -6], [9, 3.2, 8], { color: '#c2a878', pattern: PATTERN.concrete });
}
