import { MORNING, NOON, under } from '../air.ts';
import { terrainMesh } from '../gl/meshes.ts';
import { PATTERN } from '../gl/patterns.ts';
import { dice, type Pen, swing, wrap } from '../pen.ts';
import type { Place } from '../place.ts';
import { hills, mountains } from '../props/landscape.ts';
import { reeds, tree, woodTree } from '../props/plants.ts';
import { STEEL } from '../props/street.ts';
import { bird } from './dams.ts';

/** Shallow water and reeds where the crested ibis feeds. */
export function ningshanWetland(): Place {
  return {
    ...under(MORNING, [0, 0, -8], 40, {
      sunDirection: [0.65, 0.42, -0.25],
      fogDensity: 0.0016,
      skyHorizon: [0.93, 0.87, 0.8],
      fogColor: [0.82, 0.82, 0.82],
    }),
    camera: { eye: [-2.2, 2.7, 9.2], target: [1.2, 0.75, -6], fov: 36 },
    mirrorY: 0,
    still: (pen) => {
      pen.ground(0, 0, -50, 300, 140, {
        color: '#5a6a58',
        pattern: PATTERN.water,
        a: 0.2,
        b: 0.03,
        extra: [6, 0.8, 0, 0],
      });
      for (const [x, z, w] of [
        [-7, -3, 5],
        [8, -9, 7],
        [-12, -18, 9],
        [3, -24, 8],
        [15, -2, 4],
      ] as const) {
        pen.ball(x, -0.1, z, w * 1.6, 0.5, w, { color: '#4c4f30', pattern: PATTERN.grass });
      }
      reeds(pen, -8.5, -3.5, 6, 3.5, 150);
      reeds(pen, 9, -9, 9, 5, 220);
      reeds(pen, -13, -18, 14, 6, 240);
      reeds(pen, 4, -25, 13, 5, 220);
      reeds(pen, 15, -2, 6, 4, 120);
      for (let i = 0; i < 36; i += 1)
        tree(pen, -80 + i * 4.8, -52 - dice(i, 1, 0, 16), i, {
          height: dice(i, 2, 6, 11),
          color: ['#5c8044', '#4d7238', '#6b8d4c'][i % 3]!,
        });
      pen.ground(0, 0.06, -92, 300, 80, { color: '#6c7b48', pattern: PATTERN.grass });
      mountains(pen, {
        name: 'back',
        z: -100,
        depth: 400,
        width: 1200,
        height: 150,
        seed: 201,
        color: '#53704f',
      });
    },
    move: (pen) => {
      ibis(pen, 1.4, -2.2, -0.7, 0, true);
      ibis(pen, 3.4, -4.6, 2.2, 0.35, false);
      ibis(pen, -3.0, -6.2, 0.6, 0.6, true);
      ibis(pen, 5.6, -10.4, -1.6, 0.8, false);
      ibis(pen, -1.0, -12, 1.2, 0.15, true);
      flight(pen);
      for (let i = 0; i < 5; i += 1)
        pen.sprite(-34 + i * 17 + 3 * swing(pen.time, 1, i * 0.2), 3.2, -44 - i * 2, {
          size: 10,
          color: [0.85, 0.83, 0.8],
          alpha: 0.14,
          seed: i * 0.17,
          aspect: 0.22,
        });
    },
  };
}

/** 朱鹮: white with a blush, a red face, a long curved bill. */
function ibis(pen: Pen, x: number, z: number, turn: number, phase: number, feeds: boolean): void {
  const dip = feeds ? Math.max(0, swing(pen.time, 1, phase)) ** 2 : 0.12 * swing(pen.time, 1, phase);
  pen.at(x, 0, z, turn + 0.08 * swing(pen.time, 1, phase + 0.3), () => {
    const white = { color: '#f3ebe6', gloss: 0.1 };
    for (const side of [-1, 1])
      pen.bar([side * 0.07, -0.1, -0.02], [side * 0.07, 0.42, 0], 0.035, { color: '#b5563a' });
    pen.ball(0, 0.56, -0.05, 0.34, 0.32, 0.72, white);
    pen.ball(0, 0.56, -0.4, 0.22, 0.16, 0.34, { color: '#efd3c6' });
    const [hy, hz] = [0.98 - 0.75 * dip, 0.34 + 0.22 * dip];
    pen.bar([0, 0.62, 0.22], [0, (0.66 + hy) / 2 + 0.05, 0.38], 0.11, white);
    pen.bar([0, (0.66 + hy) / 2 + 0.05, 0.38], [0, hy, hz], 0.09, white);
    pen.ball(0, hy + 0.02, hz + 0.03, 0.13, 0.13, 0.17, { color: '#c8402e' });
    pen.bar([0, hy + 0.04, hz - 0.04], [0, hy - 0.04, hz - 0.2], 0.07, white);
    pen.bar([0, hy, hz + 0.1], [0, hy - 0.08, hz + 0.24], 0.035, { color: '#2b2a2a' });
    pen.bar([0, hy - 0.08, hz + 0.24], [0, hy - 0.22, hz + 0.32], 0.028, { color: '#2b2a2a' });
  });
  const k = wrap(pen.time * 2 + phase);
  pen.sprite(x, 0.02, z, {
    size: 0.25 + 0.55 * k,
    color: [0.8, 0.82, 0.82],
    alpha: 0.12 * (1 - k),
    aspect: 0.25,
    seed: phase,
  });
}

function flight(pen: Pen): void {
  for (let i = 0; i < 2; i += 1) {
    const share = wrap(pen.time + i * 0.05);
    const beat = pen.time * 14 + i * 0.3;
    bird(
      pen,
      -28 + share * 56,
      4.6 + i * 0.9 + 0.3 * swing(pen.time, 2, i * 0.4),
      -15 - i * 2.5,
      beat,
      '#f3ddd4',
      0.95,
    );
  }
}

/** The measuring buoy on Yinghu lake. */
export function yinghuBuoy(): Place {
  return {
    ...under(NOON, [0, 0, 0], 40, { sunDirection: [-0.5, 0.7, 0.4] }),
    camera: { eye: [3.4, 4.6, 13], target: [-0.8, 1.5, -4], fov: 40 },
    mirrorY: 0,
    still: (pen) => {
      pen.ground(0, 0, -150, 1200, 340, {
        color: '#33605f',
        pattern: PATTERN.water,
        a: 0.5,
        b: 0.05,
        extra: [13, 1.8, 0, 0],
      });
      islands(pen);
      mountains(pen, {
        name: 'back',
        z: -300,
        depth: 460,
        width: 2000,
        height: 210,
        seed: 211,
        color: '#4a6848',
      });
    },
    move: (pen) => {
      pen.at(-0.6, -0.05 + 0.09 * swing(pen.time, 2), 0, 0.35 + 0.04 * swing(pen.time, 1), () =>
        pen.lean(0.035 * swing(pen.time, 2, 0.2), 0.045 * swing(pen.time, 2, 0.45), () => buoy(pen)),
      );
      for (let i = 0; i < 4; i += 1) {
        const x = 8 + i * 6 + 0.1 * i * i;
        pen.ball(x, 0.03 * swing(pen.time, 2, i * 0.17), -10 - i * 5, 0.55, 0.5, 0.55, {
          color: i % 2 ? '#e8e6de' : '#d8572a',
          gloss: 0.5,
        });
      }
      pen.at(-30, 0.04 * swing(pen.time, 1), -70, 1.3, () => touristBoat(pen));
    },
  };
}

function buoy(pen: Pen): void {
  const yellow = { color: '#e6b81f', gloss: 0.5 };
  pen.put('cylinder', [0, -0.35, 0], [2.7, 0.75, 2.7], yellow);
  pen.put('cylinder', [0, 0.4, 0], [2.2, 0.14, 2.2], { color: '#3a3f42' });
  pen.put('cylinder', [0, -0.02, 0], [2.74, 0.14, 2.74], { color: '#2b2e30' });
  for (let i = 0; i < 4; i += 1) {
    const a = (i * Math.PI) / 2 + 0.4;
    pen.bar(
      [Math.cos(a) * 0.95, 0.5, Math.sin(a) * 0.95],
      [Math.cos(a) * 0.3, 2.7, Math.sin(a) * 0.3],
      0.08,
      STEEL,
    );
    pen.at(0, 1.3, 0, a, () =>
      pen.lean(-0.55, 0, () =>
        pen.box(0, -0.35, 0.78, 0.95, 0.75, 0.05, {
          color: '#1c2f52',
          gloss: 0.9,
          pattern: PATTERN.tiles,
          a: 0.2,
          b: 0.5,
        }),
      ),
    );
  }
  pen.post(0, 2.6, 0, 0.5, 0.35, yellow);
  pen.post(0, 2.9, 0, 0.05, 1.5, STEEL);
  pen.ball(0, 3.1, 0, 0.2, 0.26, 0.2, {
    color: '#e3b021',
    glow: 0.4 + 0.8 * Math.max(0, swing(pen.time, 4)),
  });
  pen.at(0, 0.52, 0, 0.2, () =>
    pen.sign(0, 0.02, 1.04, 0.5, '水质监测 07', { color: '#1d3f7a', background: '#f3f1e8' }),
  );
}

function touristBoat(pen: Pen): void {
  pen.put('shell', [0, -0.4, 0], [4, 1.6, 16], { color: '#f0eee6', gloss: 0.5 });
  pen.box(0, 1.1, -1, 3.4, 2, 11, { color: '#f0eee6' });
  pen.box(0, 1.7, -1, 3.45, 0.9, 10, { color: '#24323c', gloss: 0.9 });
  pen.box(0, 3.1, -1, 3.9, 0.25, 12, { color: '#c8402e' });
}

function islands(pen: Pen): void {
  pen.define('islands', () =>
    terrainMesh({ x0: -300, x1: 300, z0: -280, z1: -60 }, 200, 90, (x, z) => {
      const isle = (cx: number, cz: number, r: number, h: number) =>
        h * Math.max(0, 1 - ((x - cx) ** 2 + ((z - cz) * 1.6) ** 2) / r ** 2);
      const shape =
        isle(-62, -120, 46, 13) +
        isle(52, -105, 34, 10) +
        isle(120, -160, 70, 24) +
        isle(-170, -190, 90, 34) +
        isle(10, -210, 60, 18);
      return -2.2 + shape + 1.6 * hills(x / 12, z / 12, 4) * Math.min(1, shape / 4);
    }),
  );
  pen.put('islands', [0, 0, 0], [1, 1, 1], { color: '#55713f', pattern: PATTERN.slope, a: 2.6, b: 0.4 });
  for (let i = 0; i < 420; i += 1) {
    const [cx, cz, r, h] = [
      [-62, -120, 40, 13],
      [52, -105, 29, 10],
      [120, -160, 60, 24],
      [-170, -190, 76, 34],
      [10, -210, 50, 18],
    ][i % 5] as [number, number, number, number];
    const [dx, dz] = [dice(i, 1, -0.8, 0.8) * r, dice(i, 2, -0.5, 0.5) * r];
    const y = h * Math.max(0, 1 - (dx * dx + (dz * 1.6) ** 2) / (r * 1.15) ** 2) - 2.6;
    if (y < -1.2) continue;
    pen.at(cx + dx, y, cz + dz, 0, () => woodTree(pen, i, dice(i, 3, 6, 10)));
  }
}
