import { AFTERNOON, MORNING, under } from '../air.ts';
import { terrainMesh } from '../gl/meshes.ts';
import { PATTERN } from '../gl/patterns.ts';
import { dice, type Pen } from '../pen.ts';
import type { Place } from '../place.ts';
import { block } from '../props/buildings.ts';
import { hills, mountains } from '../props/landscape.ts';
import { walkers } from '../props/people.ts';
import { hedge, tree } from '../props/plants.ts';
import { ASPHALT, cone, dashes, railing, STEEL, solidLine, streetLamp, YELLOW } from '../props/street.ts';
import { traffic } from '../props/traffic.ts';

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
