import { AFTERNOON, NOON, under } from '../air.ts';
import { terrainMesh } from '../gl/meshes.ts';
import { PATTERN } from '../gl/patterns.ts';
import { dice, type Paint, type Pen, swing, wrap } from '../pen.ts';
import type { Place } from '../place.ts';
import { hills, mountains } from '../props/landscape.ts';
import { tree } from '../props/plants.ts';
import { railing, streetLamp } from '../props/street.ts';
import { vehicle } from '../props/vehicles.ts';

/** The middles of the bays whose gates are open. */
const BAYS = [-7.5, 7.5, 22.5] as const;
const DAM: Paint = { color: '#b3b0a7', pattern: PATTERN.concrete };

/** The dam from below: three gates are open. */
export function shiquanDam(): Place {
  return {
    ...under(NOON, [0, 0, -40], 90, { sunDirection: [0.45, 0.7, 0.62] }),
    camera: { eye: [-44, 24, 72], target: [2, 16, -46], fov: 41 },
    mirrorY: 0,
    still: (pen) => {
      pen.ground(0, 0, 60, 320, 210, {
        color: '#4f7d72',
        pattern: PATTERN.water,
        a: 1.5,
        b: 0.05,
        extra: [16, 6, 0.25, 0],
      });
      wall(pen);
      falls(pen);
      abutments(pen);
      mountains(pen, {
        name: 'back',
        z: -110,
        depth: 420,
        width: 1500,
        height: 200,
        seed: 171,
        color: '#476441',
        foot: 10,
      });
    },
    move: (pen) => {
      for (const bay of BAYS) spray(pen, bay);
    },
  };
}

function wall(pen: Pen): void {
  const piers = 8;
  pen.define('spillway', () =>
    terrainMesh({ x0: -75, x1: 75, z0: -52, z1: -12 }, 4, 60, (_x, z) => apron((-12 - z) / 40)),
  );
  pen.put('spillway', [0, 0, 0], [1, 1, 1], { ...DAM, color: '#a39f94' });
  pen.box(0, 0, -60, 190, 36, 14, DAM);
  for (const side of [-1, 1]) pen.box(side * 78, 0, -50, 40, 41, 22, { ...DAM, color: '#bab7ad' });
  for (let i = 0; i < piers + 1; i += 1) {
    const x = -60 + i * 15;
    pen.box(x, 14, -44, 3.2, 30, 22, { ...DAM, color: '#c4c1b8' });
    pen.box(x, 0, -27, 2.4, 12, 30, { ...DAM, color: '#b5b2a9' });
    pen.box(x, 44, -46, 5, 8, 8, { color: '#d8d4c8', pattern: PATTERN.concrete });
  }
  for (let i = 0; i < piers; i += 1) {
    const x = -52.5 + i * 15;
    const open = i >= 3 && i <= 5;
    pen.box(x, open ? 37 : 29.6, -37, 11.9, 9.6, 0.8, {
      color: '#3f6480',
      pattern: PATTERN.ribs,
      a: 1.5,
      gloss: 0.4,
    });
  }
  pen.box(0, 42.6, -48, 196, 1.8, 14, { color: '#c9c6bd', pattern: PATTERN.concrete });
  pen.at(0, 44.4, -41.4, 0, () => railing(pen, 0, 0, 190, 0, '#e6e8e8', 1.2));
  pen.box(0, 52, -46, 130, 1.2, 4, { color: '#c23c2c' });
  for (let i = 0; i < 8; i += 1) pen.at(-84 + i * 24, 44.4, -51, 0, () => streetLamp(pen, 0, 0, 0, 0, 7));
  pen.box(36, 53.2, -46, 12, 9, 8, { color: '#d9b13a', pattern: PATTERN.ribs, a: 1.2 });
  pen.sign(-44, 31.2, -38.8, 5.6, '石 泉 水 库', { color: '#c42a1e', background: null, serif: true }, 0.1);
  pen.at(-40, 44.4, -46, Math.PI / 2, () => vehicle(pen, 'van', {}));
}

/** The profile of the apron, `share` of the way from foot to crest. */
function apron(share: number): number {
  return share > 0.93 ? 31 : 31 * (share / 0.93) ** 1.75;
}

function falls(pen: Pen): void {
  for (const bay of BAYS) {
    const name = `fall${bay}`;
    pen.define(name, () =>
      terrainMesh({ x0: bay - 5.9, x1: bay + 5.9, z0: -47, z1: -11 }, 10, 60, (x, z) => {
        const share = (-12 - z) / 40;
        return (
          Math.max(0.1, apron(Math.max(0, share))) + 0.9 + 0.25 * Math.sin(x * 1.7) - (z > -14 ? 0.6 : 0)
        );
      }),
    );
    pen.put(name, [0, 0, 0], [1, 1, 1], {
      color: '#b9cfcf',
      pattern: PATTERN.water,
      a: Math.PI / 2,
      b: 0.2,
      extra: [7, 26, 0.95, 0],
    });
  }
}

function spray(pen: Pen, x: number): void {
  for (let i = 0; i < 14; i += 1) {
    const k = wrap(pen.time * 3 + i / 14);
    const aside = dice(i, 3, -1.2, 1.2);
    pen.sprite(x + aside * (4 + 5 * k), 0.8 + 6.5 * k, -11 + 13 * k, {
      size: 3.4 + 6 * k,
      color: [0.78, 0.81, 0.82],
      alpha: 0.55 * Math.min(1, k * 6) * (1 - k),
      seed: i * 0.11,
      turn: i,
    });
  }
}

function abutments(pen: Pen): void {
  pen.define('gorge', () =>
    terrainMesh({ x0: -330, x1: 330, z0: -130, z1: 120 }, 160, 80, (x, z) => {
      const off = Math.abs(x) - 68 - 10 * hills(z / 50, 3, 4);
      if (off < 0) return -4;
      return -3 + off * 0.85 + 8 * hills(x / 26, z / 26, 5) * Math.min(1, off / 16);
    }),
  );
  pen.put('gorge', [0, 0, 0], [1, 1, 1], { color: '#4f6e3c', pattern: PATTERN.slope, a: 1.8, b: 0.9 });
  for (let i = 0; i < 120; i += 1) {
    const side = i % 2 ? 1 : -1;
    const off = dice(i, 5, 14, 90);
    pen.at(side * (70 + off), off * 0.85 - 4, dice(i, 6, -70, 70), 0, () =>
      tree(pen, 0, 0, i, { height: dice(i, 7, 7, 12), color: ['#4d7238', '#446a32', '#5b8042'][i % 3]! }),
    );
  }
}

/** On the crest of the big dam: the road, the gantry crane, the reservoir still behind it. */
export function ankangDam(): Place {
  return {
    ...under(AFTERNOON, [0, 0, -50], 90, { sunDirection: [-0.55, 0.6, 0.45] }),
    camera: { eye: [11.5, 13.5, 30], target: [-3.5, 3.5, -46], fov: 43 },
    mirrorY: -7,
    still: (pen) => {
      pen.ground(-160, -7, -150, 300, 520, {
        color: '#35605c',
        pattern: PATTERN.water,
        a: 0.4,
        b: 0.035,
        extra: [14, 1.2, 0, 0],
      });
      pen.box(0, -60, -90, 22, 59.9, 300, DAM);
      pen.ground(0, 0, -90, 20, 300, { color: '#a5a39c', pattern: PATTERN.tiles, a: 5, b: 0.25 });
      for (const x of [-5, 5]) pen.box(x, 0.02, -90, 0.3, 0.06, 300, { color: '#5a5c5e', gloss: 0.5 });
      for (const x of [-10.4, 10.4]) {
        pen.box(x, 0, -90, 0.5, 0.5, 300, { ...DAM, color: '#cac7be' });
        pen.at(0, 0.5, 0, 0, () => railing(pen, x, -90, 300, Math.PI / 2, '#e8eaea', 1.0));
      }
      for (let i = 0; i < 9; i += 1) hoistHouse(pen, -10 - i * 26, i);
      for (let i = 0; i < 9; i += 1) streetLamp(pen, 9.6, 4 - i * 26, -Math.PI / 2, 0, 8);
      pen.at(0, 0, 0, 0, () => reservoirShore(pen));
      pen.at(3.4, 0, 2, Math.PI, () => vehicle(pen, 'suv', { color: '#e8eaec' }));
      gorgeBelow(pen);
      mountains(pen, {
        name: 'back',
        z: -420,
        depth: 520,
        width: 2200,
        height: 330,
        foot: -66,
        seed: 181,
        color: '#4b6648',
      });
    },
    move: (pen) => {
      gantryCrane(pen, -62 + 3 * swing(pen.time, 1));
      for (let i = 0; i < 3; i += 1) {
        const share = wrap(pen.time + i / 3);
        bird(pen, -60 + share * 120, 16 + i * 4, -60 - i * 24, pen.time * 12 + i * 0.3);
      }
    },
  };
}

/** What one sees over the parapet: the dam's foot, the river, the other slope. */
function gorgeBelow(pen: Pen): void {
  pen.ground(120, -64, -250, 240, 700, { color: '#3f6f68', gloss: 0.7 });
  pen.define('downstream', () =>
    terrainMesh({ x0: 90, x1: 460, z0: -560, z1: 90 }, 90, 100, (x, z) => {
      const off = x - 112 - 16 * hills(z / 70, 3, 4);
      return -67 + (off > 0 ? off * 0.7 + 12 * hills(x / 50, z / 50, 3) * Math.min(1, off / 20) : 0);
    }),
  );
  pen.put('downstream', [0, 0, 0], [1, 1, 1], { color: '#4b6a3c', pattern: PATTERN.slope, a: 1.6, b: 0.7 });
  for (let i = 0; i < 12; i += 1) pen.box(24, -64, 10 - i * 26, 26, 52, 4, { ...DAM, color: '#a9a69c' });
  pen.box(22, -64, -130, 20, 30, 330, { ...DAM, color: '#b0ada3' });
}

function hoistHouse(pen: Pen, z: number, i: number): void {
  pen.box(-7.6, 0, z, 4.6, 9, 9, { color: '#cfcbc0', pattern: PATTERN.concrete });
  pen.box(-7.6, 9, z, 5.4, 0.5, 10, { color: '#b3462f' });
  pen.box(-5.25, 4.6, z, 0.1, 2.2, 6, { color: '#2c3b45', gloss: 0.9 });
  pen.box(-5.25, 0, z + 2.6, 0.1, 2.4, 1.4, { color: '#4c6a84' });
  pen.at(-5.2, 0, z - 1, Math.PI / 2, () =>
    pen.sign(0, 2.6, 0.06, 1.1, `${i + 1}号闸`, { color: '#c4261d', background: '#f2efe6' }),
  );
  if (i === 0)
    pen.at(-7.6, 0, z + 4.55, 0, () =>
      pen.sign(0, 5.4, 0.06, 1.2, '安康水电站', { color: '#1d4fa3', background: null }),
    );
}

function gantryCrane(pen: Pen, z: number): void {
  const yellow: Paint = { color: '#d9a82c', gloss: 0.4 };
  for (const x of [-5, 5]) {
    for (const dz of [-4, 4]) pen.box(x, 0.3, z + dz, 0.9, 15, 0.9, yellow);
    pen.box(x, 0.3, z, 1.1, 1.0, 10, { color: '#2f3336' });
  }
  pen.box(0, 15, z, 16, 1.8, 10, yellow);
  pen.box(1, 16.8, z, 5, 3, 6, { color: '#e4e0d4', pattern: PATTERN.ribs, a: 0.6 });
  pen.box(-2, 9, z, 0.1, 6, 0.1, { color: '#333333' });
  pen.box(-2, 8, z, 1.2, 1.1, 0.8, { color: '#c23c2c' });
  pen.at(0, 0, z + 5.05, 0, () =>
    pen.sign(0, 15.3, 0.02, 1.2, '安全生产 重于泰山', { color: '#c4261d', background: null }),
  );
}

function reservoirShore(pen: Pen): void {
  pen.define('reservoirHills', () =>
    terrainMesh({ x0: -420, x1: -40, z0: -430, z1: -120 }, 110, 100, (x, z) => {
      const ridge = hills(x / 90, z / 90, 11) + 0.25;
      return (
        -14 + 60 * Math.max(0, ridge) * Math.min(1, (-120 - z) / 70 + 0.1) + 3 * hills(x / 18, z / 18, 2)
      );
    }),
  );
  pen.put('reservoirHills', [0, 0, 0], [1, 1, 1], {
    color: '#4c6c3d',
    pattern: PATTERN.slope,
    a: 1.8,
    b: 0.6,
  });
}

/** Far off: two wings and a body. */
export function bird(
  pen: Pen,
  x: number,
  y: number,
  z: number,
  beat: number,
  color = '#3a3d3f',
  size = 1,
): void {
  pen.at(x, y, z, Math.PI / 2, () =>
    pen.size(size, size, size, () => {
      const lift = 0.55 * Math.sin(beat * 2 * Math.PI);
      pen.ball(0, 0, 0, 0.3, 0.25, 1.0, { color });
      for (const side of [-1, 1]) {
        pen.bar([0, 0.05, 0.1], [side * 0.75, lift * 0.6, 0.05], 0.14, { color });
        pen.bar([side * 0.75, lift * 0.6, 0.05], [side * 1.35, lift * 1.3 - 0.1, -0.15], 0.1, { color });
      }
    }),
  );
}
