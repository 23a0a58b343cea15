import { AFTERNOON, MORNING, NIGHT, NOON, under } from '../air.ts';
import { terrainMesh } from '../gl/meshes.ts';
import { PATTERN } from '../gl/patterns.ts';
import { dice, type Pen, wrap } from '../pen.ts';
import type { Place } from '../place.ts';
import { block, shopRow } from '../props/buildings.ts';
import { hills, mountains } from '../props/landscape.ts';
import { dressed, person, standing, walkers } from '../props/people.ts';
import { hedge, tree } from '../props/plants.ts';
import {
  ASPHALT,
  arrow,
  cone,
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

/** A red tied-arch bridge over the Hanjiang, from its south end in the late sun. */
export function hanjiangBridge(): Place {
  return {
    ...under(AFTERNOON, [0, 0, -60], 110),
    camera: { eye: [9, 12.5, 36], target: [-2.5, 6, -60], fov: 44 },
    mirrorY: -14,
    still: (pen) => {
      pen.ground(0, -14, -190, 1400, 420, {
        color: '#3f5b58',
        pattern: PATTERN.water,
        a: 0.2,
        b: 0.05,
        extra: [16, 5, 0, 0],
      });
      bridgeDeck(pen);
      for (const side of [-1, 1]) arch(pen, side * 10.4);
      for (let z = 10; z > -240; z -= 24)
        for (const side of [-1, 1]) streetLamp(pen, side * 12.2, z, (-side * Math.PI) / 2, 0, 8);
      farShore(pen);
    },
    move: (pen) => {
      const lanes = [2.2, 5.4, 8.6];
      lanes.forEach((x, i) => {
        traffic(pen, {
          from: [x, 40],
          to: [x, -300],
          pace: 110,
          seed: 31 + i,
          kinds:
            i === 2 ? ['bus', 'gap', 'sedan', 'truck', 'gap'] : ['sedan', 'gap', 'suv', 'taxi', 'gap', 'van'],
        });
        traffic(pen, {
          from: [-x, -300],
          to: [-x, 44],
          pace: 110,
          seed: 41 + i,
          kinds:
            i === 2 ? ['van', 'gap', 'gap', 'bus', 'sedan'] : ['suv', 'sedan', 'gap', 'taxi', 'gap', 'sedan'],
        });
      });
      walkers(pen, [11.6, 30], [11.6, -74], { seed: 50, count: 10, wobble: 0.2 });
      walkers(pen, [-11.6, -74], [-11.6, 30], { seed: 51, count: 10, wobble: 0.2 });
    },
  };
}

function bridgeDeck(pen: Pen): void {
  pen.box(0, -1.6, -110, 26, 1.55, 330, { color: '#b9b6ae', pattern: PATTERN.concrete });
  pen.ground(0, 0, -110, 21, 330, ASPHALT);
  for (const side of [-1, 1]) {
    pen.box(side * 11.7, -0.02, -110, 2.6, 0.24, 330, {
      color: '#9f8f86',
      pattern: PATTERN.tiles,
      a: 0.5,
      b: 0.25,
    });
    railing(pen, side * 12.9, -110, 330, Math.PI / 2, '#e4e6e6', 1.2);
    for (const x of [3.8, 7.0]) dashes(pen, side * x, -270, 50, undefined, 4, 6);
    solidLine(pen, side * 0.25, -270, 50, YELLOW);
    solidLine(pen, side * 10.2, -270, 50);
  }
  for (let z = -20; z > -260; z -= 60)
    pen.box(0, -16, z, 18, 14.5, 4, { color: '#aaa79f', pattern: PATTERN.concrete });
}

function arch(pen: Pen, x: number): void {
  const rise = (s: number) => 36 * (1 - (2 * s - 1) ** 2);
  const z = (s: number) => -12 - 190 * s;
  const steps = 36;
  for (let i = 0; i < steps; i += 1) {
    const [a, b] = [i / steps, (i + 1) / steps];
    pen.bar([x, rise(a), z(a)], [x, rise(b), z(b)], 1.5, { color: '#b33a2c', gloss: 0.5 });
    if (i > 0) pen.bar([x, 0, z(a)], [x, rise(a), z(a)], 0.12, { color: '#e8e8e4' });
    if (i % 4 === 0 && i > 7 && i < 30)
      pen.bar([-x, rise(a), z(a)], [x, rise(a), z(a)], 0.7, { color: '#b33a2c', gloss: 0.5 });
  }
}

function farShore(pen: Pen): void {
  pen.box(0, -16, -420, 1600, 17, 120, { color: '#8f8a7c', pattern: PATTERN.blocks, a: 4, b: 1.5 });
  for (let i = 0; i < 34; i += 1) {
    const x = -430 + i * 26 + dice(i, 3, -6, 6);
    if (Math.abs(x) < 16) continue;
    block(pen, x, -382 - dice(i, 5, 0, 60), 18 + dice(i, 1, 0, 8), 26 + dice(i, 2, 0, 66), 18, i, {
      color: ['#c9bda8', '#b7ab98', '#cfc6b6', '#a5a9ab'][i % 4]!,
      balconies: true,
      units: false,
    });
    tree(pen, x + 8, -364, i, { height: 9 });
    tree(pen, x - 6, -364, i + 90, { height: 8 });
  }
  mountains(pen, {
    name: 'north',
    z: -520,
    depth: 700,
    width: 2600,
    height: 260,
    seed: 12,
    color: '#4f6244',
    wave: 300,
  });
}

/** The expressway goes into the mountain. */
export function ziyangTunnel(): Place {
  return {
    ...under(MORNING, [0, 0, -18], 60, { clouds: 0.8 }),
    camera: { eye: [-12.5, 9.5, 27], target: [2.2, 3.2, -34], fov: 40 },
    still: (pen) => {
      pen.ground(0, -0.03, 0, 400, 200, { color: '#5f7440', pattern: PATTERN.grass });
      portal(pen);
      for (const side of [-1, 1]) {
        pen.ground(side * 7.4, 0, 10, 11.4, 146, ASPHALT);
        solidLine(pen, side * 2.3, -60, 60, YELLOW);
        solidLine(pen, side * 12.4, -60, 60);
        dashes(pen, side * 7.2, -60, 60, undefined, 4, 6);
        guardRail(pen, side * 13.4);
        hedge(pen, 0, 8 * side + 4, 1.4, 0, 0.9);
      }
      for (let z = 44; z > -58; z -= 1.2)
        pen.put('crown', [0, 0.35, z], [1.5, 1.0, 1.3], { color: '#47662f', pattern: PATTERN.foliage });
      pen.post(15.2, 0, -16, 0.25, 7, STEEL);
      pen.sign(11.8, 4.6, -16, 1.5, '紫阳隧道 1280米', {
        color: '#ffffff',
        background: '#1c6b45',
        border: '#ffffff',
      });
      for (let i = 0; i < 6; i += 1) cone(pen, 13.0, -30 - i * 3.2);
      streetLamp(pen, -14.4, -14, Math.PI / 2, 0, 9);
      streetLamp(pen, 14.4, -44, -Math.PI / 2, 0, 9);
    },
    move: (pen) => {
      traffic(pen, {
        from: [4.8, 60],
        to: [4.8, -76],
        pace: 136,
        seed: 61,
        kinds: ['sedan', 'gap', 'suv', 'gap', 'sedan'],
        state: { lights: true },
      });
      traffic(pen, {
        from: [9.8, 60],
        to: [9.8, -76],
        pace: 112,
        seed: 62,
        kinds: ['truck', 'gap', 'van', 'gap'],
        state: { lights: true },
      });
      traffic(pen, {
        from: [-4.8, -76],
        to: [-4.8, 60],
        pace: 136,
        seed: 63,
        kinds: ['suv', 'gap', 'sedan', 'gap'],
        state: { lights: true },
      });
      traffic(pen, {
        from: [-9.8, -76],
        to: [-9.8, 60],
        pace: 112,
        seed: 64,
        kinds: ['coach', 'gap', 'gap', 'truck', 'gap'],
        state: { lights: true },
      });
    },
  };
}

function portal(pen: Pen): void {
  pen.define('tunnelHill', () =>
    terrainMesh({ x0: -240, x1: 240, z0: -300, z1: -34 }, 120, 70, (x, z) => {
      const front = 66 - Math.min(27, Math.max(0, Math.abs(x) - 24) * 1.1);
      const inward = -z - front;
      if (inward < 0) return -3;
      const base = Math.abs(x) < 24 ? 10 : Math.min(10, inward * 0.4);
      const rise = Math.min(1, inward / 90);
      return (
        base +
        74 * rise * (0.75 + 0.35 * hills(x / 90, z / 90, 5)) +
        3 * hills(x / 20, z / 20, 8) * Math.min(1, inward / 8)
      );
    }),
  );
  pen.put('tunnelHill', [0, 0, 0], [1, 1, 1], { color: '#4d6b38', pattern: PATTERN.slope, a: 2.2, b: 0.25 });
  pen.box(0, -1, -62, 46, 13.2, 3, { color: '#bdb6a8', pattern: PATTERN.blocks, a: 2.4, b: 1.2 });
  pen.box(0, 11.8, -61.8, 48, 1.1, 4, { color: '#cfcabf', pattern: PATTERN.concrete });
  for (const side of [-1, 1]) {
    pen.box(
      side * 40,
      -4,
      -64,
      40,
      12,
      3,
      { color: '#a79f8f', pattern: PATTERN.blocks, a: 2.4, b: 1.2 },
      side * 0.3,
    );
    pen.at(side * 7.4, 1.1, -60.4, 0, () =>
      pen.lean(Math.PI / 2, 0, () => {
        pen.put('cylinder', [0, 0, 0], [13.2, 0.3, 13.2], { color: '#d6d1c6', pattern: PATTERN.concrete });
        pen.put('cylinder', [0, 0.2, 0], [11.8, 0.2, 11.8], { color: '#050506', gloss: 0 });
      }),
    );
    for (let i = 0; i < 4; i += 1) {
      const k = 1 - i * 0.2;
      for (const lamp of [-1, 1])
        pen.sprite(side * 7.4 + lamp * 2.3 * k, 4.6 * k + 0.7, -59.9, {
          size: 0.34 * k,
          color: [1, 0.66, 0.3],
          alpha: 0.9,
          kind: 'glow',
        });
    }
    pen.sign(side * 7.4, 8.6, -60.3, 1.5, '紫阳隧道', { color: '#c62f22', background: null, serif: true });
  }
}

function guardRail(pen: Pen, x: number): void {
  pen.box(x, 0.5, 0, 0.08, 0.32, 120, {
    color: '#c3c8ca',
    gloss: 0.5,
    pattern: PATTERN.stripes,
    a: 0.16,
    b: 0.25,
  });
  for (let z = 58; z > -60; z -= 4) pen.post(x, 0, z, 0.14, 0.8, STEEL);
}

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
