import { MORNING, OVERCAST, under } from '../air.ts';
import { terrainMesh } from '../gl/meshes.ts';
import { PATTERN } from '../gl/patterns.ts';
import { dice, type Paint, type Pen, swing, wrap } from '../pen.ts';
import type { Place } from '../place.ts';
import { block, oldHouse } from '../props/buildings.ts';
import { hills, mountains } from '../props/landscape.ts';
import { reeds, tree } from '../props/plants.ts';
import { railing, STEEL } from '../props/street.ts';
import { water } from '../props/water.ts';

const CONCRETE: Paint = { color: '#a9a59b', pattern: PATTERN.concrete };

/** A staff gauge as Chinese gauging stations have it: E-shaped marks of 5 cm, a figure every 10 cm. */
function gaugeBoard(pen: Pen, from: number, metres: number, ink: string) {
  return pen.picture(`gauge-${from}-${metres}-${ink}`, 120, metres * 400, (c) => {
    c.fillStyle = '#f4f4ee';
    c.fillRect(0, 0, 120, metres * 400);
    c.textBaseline = 'middle';
    for (let step = 0; step < metres * 10; step += 1) {
      const y = (metres * 10 - step) * 40;
      const color = step % 10 === 0 ? '#c4261d' : ink;
      c.fillStyle = color;
      const left = step % 2 === 0;
      c.fillRect(left ? 6 : 60, y - 40, 14, 40);
      for (const k of [0, 1, 2]) c.fillRect(left ? 6 : 44, y - 40 + k * 16, 54, 8);
      c.font = 'bold 34px "Noto Sans CJK SC"';
      c.textAlign = 'center';
      c.fillText(step % 10 === 0 ? `${from + step / 10}` : `${step % 10}`, left ? 90 : 28, y - 18);
    }
  });
}

function gauge(pen: Pen, x: number, y: number, z: number, turn: number, from: number, metres: number): void {
  pen.at(x, y, z, turn, () => {
    pen.box(0, 0, -0.14, 0.98, metres * 1.6 + 0.2, 0.22, { color: '#8f9498', gloss: 0.3 });
    const place = gaugeBoard(pen, from, metres, '#1d4fa3');
    pen.panel(0, 0.06, 0, metres * 1.6, { ...place, aspect: 0.84 / (metres * 1.6) });
    pen.box(0, metres * 1.6 + 0.2, -0.14, 1.1, 0.12, 0.34, STEEL);
  });
}

/** The Hanjiang at the Ankang station: the level comes and goes a hand's breadth. */
export function ankangGauge(): Place {
  const mirrorY = 0;
  return {
    ...under(MORNING, [0, 0, 0], 46, { sunDirection: [0.6, 0.55, 0.58] }),
    camera: { eye: [5.6, 5.9, 10.6], target: [-5, 2.3, -2.5], fov: 48 },
    mirrorY,
    still: (pen) => {
      embankment(pen);
      gauge(pen, 0.5, -1.6, 1.4, 0.42, 240, 3);
      gauge(pen, -5.2, 1.2, 4.9, 0.42, 243, 2);
      pen.box(0.5, -3, 1.0, 1.7, 2.2, 1.3, CONCRETE);
      station(pen);
      hanjiangFarBank(pen);
    },
    move: (pen) => {
      const level = 0.13 * swing(pen.time, 1);
      pen.ground(0, level, -90, 900, 200, water('#56725f', 0.15, 0.05, 13, 3.2));
    },
  };
}

function embankment(pen: Pen): void {
  pen.define('bank', () =>
    terrainMesh({ x0: -120, x1: 60, z0: 0, z1: 40 }, 120, 40, (_x, z) => Math.min(5.6, -2.4 + z * 0.62)),
  );
  pen.put('bank', [0, 0, 0], [1, 1, 1], { color: '#9d998e', pattern: PATTERN.blocks, a: 1.6, b: 0.9 });
  for (let i = 0; i < 15; i += 1)
    pen.box(-9.6, -1.9 + i * 0.38, 1.2 + i * 0.62, 3.4, 0.4, 0.64, {
      color: '#b8b4a9',
      pattern: PATTERN.concrete,
    });
  pen.at(-7.8, 0, 0, 0, () => {
    for (let i = 0; i < 6; i += 1) pen.post(0, -0.9 + i * 0.96, 3.0 + i * 1.55, 0.07, 1.1, STEEL);
    pen.bar([0, 0.2, 3.0], [0, 5.0, 10.8], 0.07, STEEL);
  });
  for (let x = -60; x < 20; x += 9) pen.post(x, 2.2, 7.6, 0.5, 0.5, CONCRETE);
}

function station(pen: Pen): void {
  pen.at(-17, 3.6, 8, 0.2, () => {
    pen.box(0, -6, 0, 4.6, 6.4, 4.4, CONCRETE);
    pen.box(0, 0.4, 0, 4.4, 3.2, 4.2, { color: '#e6e2d8', pattern: PATTERN.concrete });
    pen.box(0, 3.6, 0, 5.2, 0.3, 5, { color: '#b3462f' });
    pen.box(0.6, 1.4, 2.12, 1.6, 1.2, 0.1, { color: '#26323a', gloss: 0.95 });
    pen.sign(0, 2.8, 2.15, 0.62, '安康水文站', { color: '#1d4fa3', background: null });
    pen.post(1.6, 3.9, 0, 0.08, 3.2, STEEL);
    pen.box(1.6, 6.6, 0, 0.9, 0.6, 0.06, { color: '#22364f', gloss: 0.8 });
    railing(pen, 0, 2.5, 4.6, 0, '#e4e6e6', 1.0);
  });
  pen.post(-11.8, -2, 2.6, 0.16, 8.2, STEEL);
  pen.bar([-11.8, 5.6, 2.6], [-8.6, 5.9, 2.4], 0.1, STEEL);
  pen.box(-8.6, 5.5, 2.4, 0.5, 0.4, 0.7, { color: '#e8e8e4' });
  pen.box(-11.8, 3.2, 2.75, 1.5, 1.1, 0.06, { color: '#22364f', gloss: 0.8 });
  pen.at(-13.4, 0.9, 4.6, 0.35, () => {
    pen.post(-1.2, -1, 0, 0.1, 2.4, STEEL);
    pen.post(1.2, -1, 0, 0.1, 2.4, STEEL);
    pen.sign(0, 0.6, 0.06, 0.85, '警戒水位 242.0', {
      color: '#ffffff',
      background: '#c4261d',
      border: '#ffffff',
    });
  });
}

function hanjiangFarBank(pen: Pen): void {
  pen.box(0, -2, -190, 900, 6.5, 20, { color: '#948f82', pattern: PATTERN.blocks, a: 3, b: 1.5 });
  for (let i = 0; i < 30; i += 1) {
    const x = -260 + i * 18;
    tree(pen, x, -182, i, { height: 10 + dice(i, 3, 0, 4) });
    if (i % 2 === 0)
      block(pen, x, -206 - dice(i, 2, 0, 30), 15, 20 + dice(i, 1, 0, 40), 14, i, {
        color: ['#cdc1ac', '#bdb09a', '#d2cabb'][i % 3]!,
        units: false,
        balconies: true,
      });
  }
  for (let i = 0; i < 6; i += 1) {
    pen.box(-250 + i * 60, -2, -120, 3, 15, 5, { color: '#b5b0a6', pattern: PATTERN.concrete });
  }
  pen.box(-60, 12, -120, 420, 1.6, 9, { color: '#bdb9b0', pattern: PATTERN.concrete });
  pen.at(-60, 13.5, -115.6, 0, () => railing(pen, 0, 0, 420, 0, '#dfe2e2', 1.2));
  mountains(pen, {
    name: 'back',
    z: -260,
    depth: 420,
    width: 1600,
    height: 170,
    seed: 131,
    color: '#4a6542',
  });
}

/** Brown water under the bridge at Hengkou: the gauge is on the pier. */
export function yueheGauge(): Place {
  return {
    ...under(OVERCAST, [0, 0, -4], 44),
    camera: { eye: [-8.6, 5.8, 13], target: [0.9, 1.5, -5], fov: 41 },
    mirrorY: 0,
    still: (pen) => {
      for (const [x, z] of [
        [1.5, -2.5],
        [-14, -11],
        [18, 6],
      ] as const)
        pier(pen, x, z);
      pen.at(0, 0, 0, 0.5, () => {
        pen.box(0, 8.4, -4.4, 120, 1.5, 9, { color: '#b3afa5', pattern: PATTERN.concrete });
        pen.at(0, 9.9, 0.2, 0, () => railing(pen, 0, 0, 120, 0, '#d8dcdc', 1.1));
      });
      gauge(pen, -0.4, -1.7, 0.06, -0.5, 251, 4);
      pen.define('farBank', () =>
        terrainMesh(
          { x0: -150, x1: 150, z0: -90, z1: -26 },
          100,
          40,
          (x, z) => Math.min(5.5, -1.6 + (-26 - z) * 0.28) + 0.6 * hills(x / 14, z / 14, 3),
        ),
      );
      pen.put('farBank', [0, 0, 0], [1, 1, 1], { color: '#6f7b48', pattern: PATTERN.grass });
      for (let i = 0; i < 14; i += 1)
        pen.at(-80 + i * 12, 5, -70 - dice(i, 4, 0, 10), 0.1, () =>
          i % 3 === 0 ? oldHouse(pen, 0, 0, 10, 7, 6.4, i) : tree(pen, 0, 0, i, { height: 8 }),
        );
      for (let i = 0; i < 12; i += 1)
        pen.at(dice(i, 1, -60, 60), 0.5, -36 - dice(i, 2, 0, 14), 0, () =>
          tree(pen, 0, 0, i + 50, { height: 5.5, color: '#6a8a45' }),
        );
      reeds(pen, -14, -27, 40, 3, 60);
      mountains(pen, {
        name: 'back',
        z: -120,
        depth: 300,
        width: 1000,
        height: 120,
        seed: 141,
        color: '#56704e',
      });
    },
    move: (pen) => {
      const level = 0.1 * swing(pen.time, 1, 0.3);
      pen.ground(0, level, -10, 400, 120, water('#7a6244', 0.35, 0.06, 13, 5.5, 0.14));
      for (const [x, z] of [[1.5, -2.5]] as const) {
        for (let i = 0; i < 8; i += 1) {
          const k = wrap(pen.time * 4 + i / 8);
          const side = i % 2 ? 1 : -1;
          pen.sprite(x - 1.4 + k * 5, level + 0.05, z + side * (0.9 + k * 1.2), {
            size: 0.4 + 0.7 * k,
            color: [0.72, 0.66, 0.55],
            alpha: 0.4 * (1 - k),
            aspect: 0.3,
            seed: i * 0.17,
          });
        }
      }
    },
  };
}

function pier(pen: Pen, x: number, z: number): void {
  pen.at(x, 0, z, 0, () => {
    pen.put('cylinder', [0, -3, 0], [2.6, 11.6, 2.6], { color: '#a7a398', pattern: PATTERN.concrete });
    pen.put('cylinder', [0, -3, 0], [2.63, 3.5, 2.63], { color: '#6d6455', pattern: PATTERN.concrete });
    pen.box(0, 7.6, 0, 4.6, 1.0, 3.2, { color: '#a9a59b', pattern: PATTERN.concrete }, 0.5);
  });
}
