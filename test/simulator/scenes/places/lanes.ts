import { DUSK, NOON, OVERCAST, under } from '../air.ts';
import { PATTERN } from '../gl/patterns.ts';
import { dice, type Pen, pick } from '../pen.ts';
import type { Place } from '../place.ts';
import { oldHouse } from '../props/buildings.ts';
import { mountains } from '../props/landscape.ts';
import { somebody, standing, walkers } from '../props/people.ts';
import { tree } from '../props/plants.ts';
import { scooter } from '../props/vehicles.ts';

const FLAGSTONES = { color: '#8c8579', pattern: PATTERN.blocks, a: 1.1, b: 0.7 } as const;

/** The old trading street, lanterns across it. */
export function wulipuStreet(): Place {
  return {
    ...under(NOON, [0, 0, -18], 40, { sunDirection: [0.42, 0.82, 0.3] }),
    camera: { eye: [2.2, 5.6, 10], target: [-0.8, 2.2, -18], fov: 50 },
    still: (pen) => {
      street(pen, 5.2, 0, 400);
      lanterns(pen, 5.0, 0.12);
      stalls(pen, 5.2);
      pen.at(-4.7, 0, -4, 0.4, () => scooter(pen, '#c8423a', null));
      for (let i = 0; i < 6; i += 1)
        standing(pen, (i % 2 ? 1 : -1) * 3.5, -3 - i * 5, (i % 2 ? -1 : 1) * 1.4, 420 + i);
      mountains(pen, {
        name: 'back',
        z: -150,
        depth: 300,
        width: 900,
        height: 120,
        seed: 101,
        color: '#4b6742',
      });
    },
    move: (pen) => strollers(pen, 430),
  };
}

/** Dusk: the same kind of street in the next county, the lamps are lit. */
export function langaoStreet(): Place {
  return {
    ...under(DUSK, [0, 0, -18], 40, {}, { exposure: 1.05, bloom: 0.75 }),
    camera: { eye: [-2.6, 6.0, 11], target: [0.9, 2.0, -18], fov: 48 },
    mirrorY: 0,
    still: (pen) => {
      street(pen, 5.4, 0.22, 470, true);
      lanterns(pen, 5.2, 1);
      stalls(pen, 5.4);
      for (let i = 0; i < 6; i += 1)
        pen.lamp((i % 2 ? 1 : -1) * 3.4, 3.2, 2 - i * 7, [2.1, 1.15, 0.55], 13, 0);
      for (let i = 0; i < 5; i += 1)
        standing(pen, (i % 2 ? 1 : -1) * 3.6, -5 - i * 6, (i % 2 ? -1 : 1) * 1.4, 480 + i);
      mountains(pen, {
        name: 'back',
        z: -140,
        depth: 300,
        width: 900,
        height: 150,
        seed: 111,
        color: '#2f3b36',
      });
    },
    move: (pen) => strollers(pen, 490),
  };
}

function strollers(pen: Pen, seed: number): void {
  [-2.4, -1.2, 1.3, 2.6].forEach((x, i) => {
    const [from, to] = i % 2 ? [14, -80] : [-80, 14];
    walkers(pen, [x, from], [x + 0.2, to], { seed: seed + i, count: 9, wobble: 0.5 });
  });
}

function street(pen: Pen, half: number, lit: number, seed: number, wet = false): void {
  pen.ground(
    0,
    0,
    -60,
    half * 2 + 1,
    200,
    wet ? { color: '#6c665d', pattern: PATTERN.wet, a: 0.5, gloss: 0.5 } : FLAGSTONES,
  );
  pen.ground(0, -0.05, -60, 300, 300, { color: '#8a8478', pattern: PATTERN.concrete });
  for (let i = 0; i < 11; i += 1) {
    for (const side of [-1, 1]) {
      const width = 8.6;
      const z = 8 - i * width;
      const height = 5.6 + dice(seed + side, i, 0, 1.4);
      pen.at(side * (half + 4.2), 0, z, (-side * Math.PI) / 2, () =>
        oldHouse(pen, 0, 0, width - 0.1, 8, height, seed + i * 2 + side, lit),
      );
      if (i % 2 === (side > 0 ? 0 : 1)) {
        const board = pick(['茶楼', '老面馆', '紫阳茶', '酒坊', '布庄', '药铺', '豆腐坊', '蒸面'], seed, i);
        pen.at(side * (half - 0.5), 0, z, 0, () => {
          pen.box(0, 2.4, 0, 0.1, 1.9, 0.9, { color: '#6d2a1c', glow: lit * 0.2 });
          pen.sign(
            0,
            2.5,
            0.47,
            1.7,
            board,
            { color: '#f2d28a', background: '#5d2016', vertical: true },
            0.05 + lit * 0.5,
          );
        });
      }
    }
  }
  for (let i = 0; i < 6; i += 1)
    for (const side of [-1, 1]) tree(pen, side * (half + 16), -10 - i * 16, i + side, { height: 9 });
}

function lanterns(pen: Pen, half: number, glow: number): void {
  for (let row = 0; row < 9; row += 1) {
    const z = 2 - row * 6;
    for (let i = 0; i < 7; i += 1) {
      const x = -half + ((i + 0.5) * 2 * half) / 7;
      const y = 4.55 - 0.5 * (1 - (x / half) ** 2);
      pen.ball(x, y, z, 0.42, 0.46, 0.42, { color: '#d32f20', glow: 0.06 + glow * 0.75, gloss: 0.3 });
      pen.post(x, y + 0.2, z, 0.2, 0.06, { color: '#d8a53a' });
      pen.bar([x, y - 0.24, z], [x, y - 0.52, z], 0.05, { color: '#d8a53a' });
      if (glow > 0.5 && row < 6)
        pen.sprite(x, y, z, { size: 0.8, color: [1, 0.36, 0.16], alpha: 0.35, kind: 'glow' });
    }
    pen.bar([-half, 4.95, z], [0, 4.4, z], 0.03, { color: '#3a2a22' });
    pen.bar([0, 4.4, z], [half, 4.95, z], 0.03, { color: '#3a2a22' });
  }
}

function stalls(pen: Pen, half: number): void {
  for (let i = 0; i < 7; i += 1) {
    const side = i % 2 ? 1 : -1;
    pen.at(side * (half - 1.1), 0, 1 - i * 5.6, (-side * Math.PI) / 2, () => {
      pen.box(0, 0, 0, 2.0, 0.8, 0.9, { color: '#6b4a30', pattern: PATTERN.stripes, a: 0.2, b: 0.2 });
      for (let k = 0; k < 8; k += 1) {
        pen.ball(-0.8 + (k % 4) * 0.5, 0.9, -0.2 + Math.floor(k / 4) * 0.4, 0.34, 0.26, 0.34, {
          color: pick(['#d8632a', '#c8382c', '#e0b23a', '#6f9a3a', '#e8e2d0'], 440 + i, k),
        });
      }
      pen.put('canopy', [0, 2.1, 0.1], [2.6, 0.6, 2.6], {
        color: pick(['#c8463a', '#2f6f8f', '#d8b24a'], 450, i),
      });
      pen.post(0, 0.8, 0, 0.06, 1.5, { color: '#d8d8d0' });
    });
  }
}

/** A lane between white walls after the rain. */
export function hanyinLane(): Place {
  return {
    ...under(OVERCAST, [0, 0, -14], 34, {
      skyTop: [0.58, 0.64, 0.72],
      skyHorizon: [0.8, 0.83, 0.86],
      fogDensity: 0.006,
    }),
    camera: { eye: [1.5, 4.8, 8], target: [-0.5, 1.5, -14], fov: 50 },
    mirrorY: 0,
    still: (pen) => {
      pen.ground(0, 0, -50, 9, 150, { color: '#5f5d59', pattern: PATTERN.wet, a: 0.85, gloss: 0.6 });
      for (let i = 0; i < 9; i += 1) {
        for (const side of [-1, 1]) wall(pen, side, 6 - i * 9, i);
      }
      for (let i = 0; i < 5; i += 1) tree(pen, (i % 2 ? 1 : -1) * 8.6, -8 - i * 13, i + 7, { height: 9.5 });
      pen.at(-2.9, 0, -5.4, 0.2, () => scooter(pen, '#3f6b5c', null));
      for (let i = 0; i < 6; i += 1) pot(pen, (i % 2 ? 1 : -1) * 3.1, 1 - i * 4.2, i);
      pavilionGate(pen);
      mountains(pen, {
        name: 'back',
        z: -110,
        depth: 220,
        width: 600,
        height: 110,
        seed: 121,
        color: '#5a7058',
      });
    },
    move: (pen) => {
      const dry = (i: number) => ({ ...somebody(495, i), umbrella: '#a8433a' });
      const tan = (i: number) => ({ ...somebody(496, i), umbrella: '#3f5f8a' });
      walkers(pen, [-1.4, 10], [-1.2, -63], { seed: 495, count: 7, wobble: 0.25, dress: dry });
      walkers(pen, [1.3, -63], [1.5, 10], { seed: 496, count: 7, wobble: 0.25, dress: tan });
    },
  };
}

function wall(pen: Pen, side: number, z: number, i: number): void {
  const height = 4.6 + 1.1 * dice(500 + side, i);
  pen.at(side * 4.0, 0, z, (-side * Math.PI) / 2, () => {
    pen.box(0, 0, -0.6, 9, height, 1.2, { color: '#d6d2c8', pattern: PATTERN.concrete });
    pen.box(0, 0, -0.58, 9.02, 0.9, 1.22, { color: '#8b867c', pattern: PATTERN.blocks, a: 0.7, b: 0.35 });
    pen.put('gable', [0, height, -0.6], [9, 0.5, 1.9], { color: '#4a4d4f', pattern: PATTERN.roof, a: 0.24 });
    pen.box(-4.4, 0, -0.6, 0.5, height + 1.5, 1.6, { color: '#dcd8ce', pattern: PATTERN.concrete });
    pen.put('gable', [-4.4, height + 1.5, -0.6], [0.9, 0.34, 2.2], {
      color: '#44474a',
      pattern: PATTERN.roof,
      a: 0.24,
    });
    if (i % 2 === 0) {
      pen.box(1.2, 0, 0.02, 1.7, 2.6, 0.16, { color: '#5c3a26', pattern: PATTERN.stripes, a: 0.4, b: 0.3 });
      pen.box(1.2, 2.6, 0.1, 2.4, 0.3, 0.8, { color: '#4a4d4f', pattern: PATTERN.roof, a: 0.24 });
      for (const x of [0.1, 2.3])
        pen.sign(x, 0.6, 0.06, 1.7, x < 1 ? '春风入户' : '福气临门', {
          color: '#1a1512',
          background: '#c23524',
          vertical: true,
        });
    } else {
      pen.box(0.5, 1.7, 0.02, 1.3, 1.1, 0.12, {
        color: '#4a3a2e',
        pattern: PATTERN.stripes,
        a: 0.22,
        b: 0.5,
      });
      if (i === 1 && side < 0)
        pen.sign(2.7, 1.7, 0.05, 0.9, '文庙巷', {
          color: '#ffffff',
          background: '#1f4f9a',
          border: '#ffffff',
        });
    }
  });
}

function pot(pen: Pen, x: number, z: number, i: number): void {
  pen.put('cylinder', [x, 0, z], [0.6, 0.5, 0.6], { color: '#7a4a34', pattern: PATTERN.concrete });
  pen.put('crown', [x, 0.8, z], [0.8, 0.8, 0.8], {
    color: i % 2 ? '#4f7a38' : '#7a9a45',
    pattern: PATTERN.foliage,
  });
}

function pavilionGate(pen: Pen): void {
  for (const x of [-3, 3]) pen.post(x, 0, -58, 0.6, 5.6, { color: '#8c2f22' });
  pen.box(0, 5.2, -58, 8, 1.0, 0.8, { color: '#2f5a5e' });
  pen.put('curvedRoof', [0, 6.1, -58], [10, 2.2, 4], { color: '#3d4548', pattern: PATTERN.roof, a: 0.3 });
}
