import { MORNING, NIGHT, NOON, under } from '../air.ts';
import { PATTERN } from '../gl/patterns.ts';
import { dice, type Pen, wrap } from '../pen.ts';
import type { Place } from '../place.ts';
import { block, shopRow } from '../props/buildings.ts';
import { mountains } from '../props/landscape.ts';
import { dressed, person, standing, walkers } from '../props/people.ts';
import { tree } from '../props/plants.ts';
import {
  ASPHALT,
  arrow,
  dashes,
  PAVING,
  railing,
  STEEL,
  solidLine,
  streetLamp,
  YELLOW,
  zebra,
} from '../props/street.ts';
import { queue, traffic } from '../props/traffic.ts';

/** A tree-lined avenue at noon. */
export function xunyangRoad(): Place {
  return {
    ...under(NOON, [0, 0, -30], 85),
    camera: { eye: [-6.5, 10.5, 24], target: [1.2, 1.5, -36], fov: 42 },
    still: (pen) => {
      avenue(pen, 10.5);
      for (let i = 0; i < 22; i += 1)
        for (const side of [-1, 1])
          tree(pen, side * 13.2, 12 - i * 9, i * 2 + side, { height: 8.5, spread: 0.62 });
      for (let z = 20; z > -200; z -= 1.3)
        pen.put('crown', [0, 0.4, z], [1.7, 1.0, 1.4], { color: '#4c7034', pattern: PATTERN.foliage });
      for (let i = 0; i < 12; i += 1)
        tree(pen, 0, 6 - i * 16, i + 300, { height: 5.6, color: '#8a4a55', spread: 0.5 });
      for (let i = 0; i < 8; i += 1) {
        for (const side of [-1, 1])
          block(
            pen,
            side * (33 + dice(i, side, 0, 4)),
            -10 - i * 30,
            24,
            24 + dice(i, side + 5, 0, 36),
            24,
            i * 3 + side,
            {
              color: ['#cdbfa9', '#b8b0a4', '#d3c8b6', '#a9b0b4'][(i + side + 1) % 4]!,
              balconies: i % 2 === 0,
            },
          );
      }
      pen.at(20.8, 0, 0, -Math.PI / 2, () => shopRow(pen, -100, 10, 0, 77, 0.04));
      for (let i = 0; i < 5; i += 1)
        for (const side of [-1, 1]) streetLamp(pen, side * 11.6, -8 - i * 28, (-side * Math.PI) / 2, 0, 9);
      mountains(pen, {
        name: 'back',
        z: -330,
        depth: 420,
        width: 1600,
        height: 190,
        seed: 21,
        color: '#4a6640',
      });
    },
    move: (pen) => {
      traffic(pen, {
        from: [3.2, 40],
        to: [3.2, -220],
        pace: 104,
        seed: 71,
        kinds: ['sedan', 'gap', 'taxi', 'suv', 'gap'],
      });
      traffic(pen, {
        from: [7.0, 40],
        to: [7.0, -220],
        pace: 88,
        seed: 72,
        kinds: ['bus', 'gap', 'sedan', 'gap'],
      });
      traffic(pen, {
        from: [-3.2, -220],
        to: [-3.2, 40],
        pace: 104,
        seed: 73,
        kinds: ['suv', 'sedan', 'gap', 'sedan', 'gap'],
      });
      traffic(pen, {
        from: [-7.0, -220],
        to: [-7.0, 40],
        pace: 88,
        seed: 74,
        kinds: ['van', 'gap', 'taxi', 'gap', 'gap'],
      });
      traffic(pen, {
        from: [-9.8, -160],
        to: [-9.8, 30],
        pace: 48,
        seed: 75,
        kinds: ['scooter', 'gap', 'scooter'],
      });
      traffic(pen, {
        from: [9.8, 30],
        to: [9.8, -160],
        pace: 48,
        seed: 76,
        kinds: ['scooter', 'scooter', 'gap', 'gap'],
      });
      walkers(pen, [15.8, -83], [15.8, 21], { seed: 77, count: 10, wobble: 0.9 });
      walkers(pen, [-15.8, 21], [-15.8, -83], { seed: 78, count: 10, wobble: 0.9 });
    },
  };
}

function avenue(pen: Pen, half: number): void {
  pen.ground(0, -0.02, -100, 700, 500, { color: '#93897a', pattern: PATTERN.concrete });
  pen.ground(0, 0, -90, half * 2, 320, ASPHALT);
  for (const side of [-1, 1]) {
    pen.box(side * (half + 5), -0.1, -90, 10, 0.24, 320, PAVING);
    dashes(pen, side * 5.2, -240, 40, undefined, 4, 6);
    solidLine(pen, side * 8.8, -240, 40);
    solidLine(pen, side * 1.4, -240, 40, YELLOW);
    arrow(pen, 3.2, 2, Math.PI);
  }
  pen.box(0, 0, -90, 2.0, 0.3, 320, { color: '#aaa69c', pattern: PATTERN.concrete });
}

/** The main street of a county town as a camera sees it at night with its infrared lamp: grey. */
export function zhenpingNight(): Place {
  return {
    ...under(
      NIGHT,
      [0, 0, -20],
      60,
      { clouds: 0 },
      { infrared: 1, exposure: 1.15, contrast: 1.08, bloom: 0.9 },
    ),
    camera: { eye: [6.4, 6.4, 15], target: [-2.2, 1.2, -22], fov: 46 },
    still: (pen) => {
      pen.ground(0, -0.02, -60, 300, 300, { color: '#6a645c', pattern: PATTERN.concrete });
      pen.ground(0, 0, -60, 11, 200, { ...ASPHALT, pattern: PATTERN.asphalt });
      for (const side of [-1, 1]) {
        pen.box(side * 8.2, -0.1, -60, 5.4, 0.26, 200, PAVING);
        pen.at(side * 11, 0, 0, (-side * Math.PI) / 2, () =>
          shopRow(pen, side < 0 ? -22 : -70, side < 0 ? 70 : 22, 0, 80 + side, 0.5),
        );
        for (let i = 0; i < 5; i += 1)
          block(pen, side * 18.4, -2 - i * 20, 14, 13 + dice(i, side, 0, 9), 19, i + 4 * side, {
            color: '#a89d8c',
            lit: 0.28,
            units: false,
          });
        for (let i = 1; i < 5; i += 1) tree(pen, side * 7.0, 2 - i * 14, i + side, { height: 4.8 });
        for (let i = 0; i < 4; i += 1)
          streetLamp(pen, side * 6.3, 4 - i * 19 - (side > 0 ? 9 : 0), (-side * Math.PI) / 2, 0.9, 7);
      }
      dashes(pen, 0, -160, 30);
      zebra(pen, 0, -14, 10.6, 3.4);
      queue(pen, -4.6, -20, 0, ['sedan', 'suv', 'van', 'sedan'], 5, {});
      queue(pen, 4.6, -22, Math.PI, ['suv', 'sedan', 'sedan'], 8, {});
      pen.lamp(5, 5.5, 12, [2.2, 2.2, 2.2], 60, 0);
    },
    move: (pen) => {
      traffic(pen, {
        from: [1.7, 30],
        to: [1.7, -120],
        pace: 76,
        seed: 91,
        kinds: ['sedan', 'gap', 'gap'],
        state: { lights: true },
      });
      traffic(pen, {
        from: [-1.7, -120],
        to: [-1.7, 30],
        pace: 76,
        seed: 95,
        kinds: ['gap', 'suv', 'gap'],
        state: { lights: true },
      });
      walkers(pen, [8.6, 12], [8.6, -50], { seed: 96, count: 6, wobble: 0.6 });
      walkers(pen, [-8.4, -50], [-8.4, 12], { seed: 97, count: 6, wobble: 0.6 });
    },
  };
}

/** In front of a school: a raised crossing, pupils over it, a guard with a stop sign. */
export function schoolRoad(): Place {
  return {
    ...under(MORNING, [0, 0, -12], 48),
    camera: { eye: [-11, 7.2, 14.5], target: [2, 0.9, -8], fov: 46 },
    still: (pen) => {
      pen.ground(0, -0.02, -40, 400, 300, { color: '#9a9082', pattern: PATTERN.concrete });
      pen.ground(0, 0, 0, 240, 9, ASPHALT);
      pen.at(0, 0.01, 0, Math.PI / 2, () => {
        dashes(pen, 0, -100, -6, YELLOW);
        dashes(pen, 0, 6, 100, YELLOW);
        solidLine(pen, 4.2, -100, 100);
        solidLine(pen, -4.2, -100, 100);
      });
      pen.box(2, 0, 0, 5.4, 0.06, 9, { color: '#a4402f', pattern: PATTERN.asphalt });
      pen.at(2, 0.05, 0, 0, () => zebra(pen, 0, 0, 9, 4.2, Math.PI / 2));
      for (const side of [-1, 1]) pen.box(0, -0.1, side * 7.6, 240, 0.26, 6, PAVING);
      schoolFront(pen);
    },
    move: (pen) => {
      const pupil = (i: number) => ({ ...dressed('pupil', 1.32 + 0.16 * dice(3, i % 2)), coat: '#2f6bb3' });
      walkers(pen, [1.2, 14], [1.2, -17.2], { seed: 101, count: 3, dress: pupil, wobble: 0.2 });
      walkers(pen, [2.6, 13.2], [2.6, -18], { seed: 102, count: 3, dress: () => pupil(0), wobble: 0.3 });
      walkers(pen, [40, -6.4], [-40, -6.4], { seed: 103, count: 8, wobble: 0.4 });
      walkers(pen, [-40, 7.4], [40, 7.4], { seed: 104, count: 8, wobble: 0.5 });
      const wave = wrap(pen.time * 4);
      pen.at(5.4, 0.15, 1.2, -1.2, () => {
        person(pen, { ...dressed('guard'), coat: '#d9e021' }, { kind: 'wave', swing: wave });
      });
      pen.at(-0.9, 0.15, -1.0, 2.0, () =>
        person(
          pen,
          { ...dressed('guard'), coat: '#d9e021' },
          { kind: 'stand', sway: Math.sin(pen.time * 4 * Math.PI) },
        ),
      );
    },
  };
}

function schoolFront(pen: Pen): void {
  block(pen, 4, -36, 60, 15, 12, 14, { color: '#e2d3ba', storey: 3.6, pitch: 4, glass: 0.8, units: false });
  pen.box(4, 14.6, -29.8, 22, 0.3, 0.4, { color: '#b33a2c' });
  pen.sign(4, 15.2, -29.8, 2.4, '石泉县江南中学', { color: '#c22a1e', background: null, serif: true }, 0.1);
  for (const side of [-1, 1]) {
    pen.box(2 + side * 18, 0, -11.2, 26, 2.2, 0.3, { color: '#b9a68c', pattern: PATTERN.bricks });
    pen.box(2 + side * 4.6, 0, -11.2, 0.9, 3.4, 0.9, {
      color: '#cfc4b0',
      pattern: PATTERN.blocks,
      a: 0.9,
      b: 0.45,
    });
  }
  queue(pen, 24, -3.2, Math.PI / 2, ['sedan', 'suv'], 3, {});
  queue(pen, -9, 3.0, Math.PI / 2, ['van'], 6, { braking: true });
  queue(pen, 12, -1.9, -Math.PI / 2, ['sedan', 'sedan', 'suv'], 9, { braking: true });
  for (let i = 0; i < 12; i += 1) {
    tree(pen, -48 + i * 9.4, -9.8, i, { height: 6.4 });
    tree(pen, -40 + i * 10, -18, i + 40, { height: 7.4 });
  }
  pen.post(8.6, 0, -5.2, 0.12, 3.4, STEEL);
  pen.sign(8.6, 2.5, -5.1, 0.95, '注意儿童', { color: '#1b1b1b', background: '#f2c12e', border: '#1b1b1b' });
  for (const side of [-1, 1]) railing(pen, 2 + side * 16, -5.0, 24, 0);
  for (let i = 0; i < 5; i += 1) standing(pen, -3 - i * 1.3, -7.4 - (i % 2), 0.4 + i, 140 + i);
  mountains(pen, { name: 'back', z: -120, depth: 300, width: 900, height: 130, seed: 33, color: '#4d6a41' });
}
