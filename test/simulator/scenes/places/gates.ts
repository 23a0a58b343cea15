import { AFTERNOON, DUSK, MORNING, under } from '../air.ts';
import { PATTERN } from '../gl/patterns.ts';
import { dice, type Pen, wrap } from '../pen.ts';
import type { Place } from '../place.ts';
import { block } from '../props/buildings.ts';
import { mountains } from '../props/landscape.ts';
import { dressed, person, somebody, standing, walkers } from '../props/people.ts';
import { flowerBed, hedge, tree } from '../props/plants.ts';
import { ASPHALT, barrierArm, bollards, flag, PAVING, STEEL } from '../props/street.ts';
import { queue, traffic } from '../props/traffic.ts';
import { scooter, vehicle } from '../props/vehicles.ts';

/** The gate of an estate: a barrier that lifts for each car, a guard, neighbours. */
export function anbangGate(): Place {
  return {
    ...under(AFTERNOON, [0, 0, -8], 42, { sunDirection: [-0.6, 0.55, 0.55] }),
    camera: { eye: [10.5, 6.8, 17], target: [-1.2, 1.9, -6], fov: 45 },
    still: (pen) => {
      pen.ground(0, -0.02, -60, 500, 400, { color: '#988f80', pattern: PATTERN.concrete });
      pen.ground(0, 0, -20, 10.4, 90, ASPHALT);
      pen.ground(0, 0.01, 15.4, 200, 11, ASPHALT);
      for (const side of [-1, 1]) pen.box(side * 15.2, -0.1, -2, 20, 0.24, 22, { ...PAVING, a: 0.5 });
      estateGate(pen);
      for (const side of [-1, 1]) {
        for (let i = 0; i < 4; i += 1)
          block(
            pen,
            side * (24 + (i % 2) * 8),
            -36 - i * 24,
            22,
            42 + dice(i, side, 0, 24),
            16,
            i + side * 7,
            { color: ['#d2c2a6', '#c7b190', '#d8cbb4'][(i + 1) % 3]!, balconies: true },
          );
        for (let i = 0; i < 6; i += 1) tree(pen, side * 7.6, -14 - i * 8, i + side * 3, { height: 6.4 });
        hedge(pen, side * 15.5, -5.0, 16, 0);
      }
      for (let i = 0; i < 5; i += 1)
        pen.at(-12 - i * 0.9, 0.14, 1.6, 0.3, () =>
          scooter(pen, ['#c8423a', '#2f6fb0', '#e6b32e', '#3a3d42', '#7c9c8a'][i]!, null),
        );
      for (let i = 0; i < 6; i += 1) {
        block(pen, -64 - i * 24, -50 - (i % 2) * 20, 20, 34 + ((i * 17) % 30), 16, i + 40, {
          color: '#cbb999',
          balconies: true,
          units: false,
        });
        tree(pen, -26 - i * 7, -16 - (i % 3) * 5, i + 60, { height: 7 });
      }
      mountains(pen, {
        name: 'back',
        z: -190,
        depth: 300,
        width: 1200,
        height: 140,
        seed: 83,
        color: '#4d6a42',
      });
      flowerBed(pen, 15, 1.6, 7, 2, ['#d8433c', '#e8b93a', '#f0f0f0']);
    },
    move: (pen) => {
      const inbound = wrap(pen.time);
      const arrives = 46 * inbound;
      const lift =
        Math.min(1, Math.max(0, (arrives - 17) / 4)) - Math.min(1, Math.max(0, (arrives - 34) / 5));
      barrierArm(pen, 0.6, -3.4, 0, 4.4, lift);
      const out = 46 * wrap(pen.time + 0.5);
      const liftOut = Math.min(1, Math.max(0, (out - 15) / 4)) - Math.min(1, Math.max(0, (out - 33) / 5));
      barrierArm(pen, -0.6, -3.4, Math.PI, 4.4, liftOut);
      traffic(pen, { from: [2.7, 24], to: [2.7, -68], pace: 46, seed: 301, kinds: ['suv'] });
      pen.at(-2.7, 0, -29 + out, 0, () => vehicle(pen, 'sedan', { color: '#e6e8ea', rolled: out }));
      pen.at(-2.7, 0, -29 + out - 46, 0, () => vehicle(pen, 'sedan', { color: '#e6e8ea', rolled: out }));
      walkers(pen, [-8.2, -40], [-8.6, 9], { seed: 303, count: 5, wobble: 0.3 });
      walkers(pen, [8.4, 9], [8.2, -40], { seed: 304, count: 5, wobble: 0.3 });
      walkers(pen, [34, 8.2], [-34, 7.4], { seed: 305, count: 7, wobble: 0.5 });
      pen.at(5.9, 0.14, -2.0, 2.6 + 0.3 * Math.sin(pen.time * 2 * Math.PI), () =>
        person(pen, dressed('guard', 1.76), { kind: 'stand', sway: 0 }),
      );
    },
  };
}

function estateGate(pen: Pen): void {
  const stone = { color: '#c9b492', pattern: PATTERN.blocks, a: 1.1, b: 0.55 } as const;
  for (const x of [-10.4, -6.2, 6.2, 10.4]) {
    pen.box(x, 0, -5, 1.3, 6.4, 1.6, stone);
    pen.box(x, 6.4, -5, 1.7, 0.4, 2, { color: '#a98f68', pattern: PATTERN.concrete });
  }
  pen.box(0, 6.0, -5, 23.4, 1.8, 1.5, stone);
  pen.put('gable', [0, 7.8, -5], [24.6, 1.3, 3.4], { color: '#6a4433', pattern: PATTERN.roof, a: 0.3 });
  pen.sign(0, 6.2, -4.2, 1.4, '安 邦 苑', { color: '#6d2a14', background: null, serif: true });
  pen.box(0, 0, -4.4, 1.7, 2.7, 2.4, { color: '#dfe3e4', gloss: 0.4 });
  pen.box(0, 1.0, -3.15, 1.5, 1.2, 0.1, { color: '#22303a', gloss: 0.95 });
  pen.box(0, 2.7, -4.4, 2.2, 0.2, 2.9, { color: '#3d6a8a' });
  pen.sign(0, 2.86, -2.9, 0.5, '来访登记', { color: '#ffffff', background: '#b3261e' }, 0.2);
  for (const side of [-1, 1]) {
    pen.box(side * 22, 0, -5.4, 22, 2.3, 0.4, { color: '#c3ab88', pattern: PATTERN.bricks });
    pen.box(side * 8.3, 0, -5, 2.6, 2.2, 0.08, {
      color: '#4a5054',
      pattern: PATTERN.ribs,
      a: 0.16,
      gloss: 0.5,
    });
  }
  pen.sign(-15, 0.5, -5.1, 1.1, '邻里守望 平安家园', { color: '#ffffff', background: '#b3261e' });
}

/** A school gate in the morning, the pupils coming. */
export function ankangSchoolGate(): Place {
  return {
    ...under(MORNING, [0, 0, -8], 44, { sunDirection: [0.55, 0.6, 0.55] }),
    camera: { eye: [-11.5, 7.4, 18.5], target: [1.6, 3.3, -9], fov: 46 },
    still: (pen) => {
      pen.ground(0, -0.02, -60, 500, 400, { color: '#97907f', pattern: PATTERN.concrete });
      pen.ground(0, 0, 2, 90, 24, { color: '#b3a89a', pattern: PATTERN.tiles, a: 0.9, b: 0.25 });
      pen.ground(0, 0.01, 21, 200, 13, ASPHALT);
      pen.ground(0, 0.015, -26, 14, 34, { color: '#a79c8f', pattern: PATTERN.tiles, a: 1.2, b: 0.2 });
      schoolGate(pen);
      flag(pen, 5, -34, 15);
      block(pen, 0, -54, 58, 19, 14, 22, {
        color: '#e0b48e',
        storey: 3.8,
        pitch: 4.2,
        glass: 0.85,
        units: false,
      });
      block(pen, -48, -40, 14, 16, 50, 23, {
        color: '#dcc6a8',
        storey: 3.8,
        pitch: 4.2,
        glass: 0.8,
        units: false,
      });
      pen.box(0, 8.6, -46.8, 60, 0.9, 0.4, { color: '#b5402e' });
      pen.sign(
        0,
        19.6,
        -46.8,
        2.6,
        '厚德 博学 求实 创新',
        { color: '#c42a1d', background: null, serif: true },
        0.1,
      );
      for (const side of [-1, 1]) {
        for (let i = 0; i < 5; i += 1) tree(pen, side * 10.5, -12 - i * 8, i + side, { height: 7.2 });
        for (let i = 0; i < 3; i += 1) tree(pen, side * (20 + i * 7), -9, i + side * 9, { height: 6.6 });
      }
      bollards(pen, -16, 16, 10.6, 1.7);
      for (let i = 0; i < 7; i += 1)
        pen.at(-14 + i * 1.05, 0, 8.2, Math.PI + 0.35, () =>
          scooter(pen, ['#c8423a', '#2f6fb0', '#e6b32e', '#3a3d42', '#7c9c8a', '#d7d7d2'][i % 6]!, null),
        );
      for (let i = 0; i < 8; i += 1)
        standing(
          pen,
          7 + (i % 4) * 2.1,
          6 + Math.floor(i / 4) * 2.2,
          Math.PI + dice(i, 4, -0.6, 0.6),
          320 + i,
        );
      queue(pen, 8, 17.2, Math.PI / 2, ['sedan', 'suv'], 5, { braking: true });
      mountains(pen, {
        name: 'back',
        z: -130,
        depth: 300,
        width: 1000,
        height: 130,
        seed: 81,
        color: '#4d6a42',
      });
    },
    move: (pen) => {
      const pupil = (i: number) => ({ ...dressed('pupil', 1.55 + 0.12 * dice(9, i)), bag: undefined });
      const plain = (i: number) => {
        const { bag: _bag, ...who } = pupil(i);
        return who;
      };
      [
        [-1.8, 16, -1.2, -45],
        [0, 16, 0.2, -45],
        [1.6, 16, 1.4, -45],
        [-9, 13, -2.4, -45],
      ].forEach(([x0, z0, x1, z1], i) => {
        walkers(pen, [x0!, z0!], [x1!, z1!], { seed: 330 + i, count: 6, wobble: 0.4, dress: plain });
      });
      walkers(pen, [-38, 11.6], [38, 11.8], { seed: 335, count: 7, wobble: 0.5 });
      traffic(pen, {
        from: [70, 23],
        to: [-70, 23],
        pace: 70,
        seed: 336,
        kinds: ['sedan', 'gap', 'scooter', 'gap'],
      });
      pen.at(-3.6, 0, -4.4, 0.7, () =>
        person(pen, dressed('guard', 1.77), { kind: 'stand', sway: Math.sin(pen.time * 4 * Math.PI) }),
      );
      pen.at(3.4, 0, -4.0, -0.5, () =>
        person(pen, { ...somebody(337, 1), coat: '#3b4a5c' }, { kind: 'wave', swing: wrap(pen.time * 3) }),
      );
    },
  };
}

function schoolGate(pen: Pen): void {
  const stone = { color: '#b8674a', pattern: PATTERN.bricks } as const;
  pen.box(-13, 0, -6.4, 15, 3.4, 1.2, { color: '#d8d1c4', pattern: PATTERN.blocks, a: 1.6, b: 0.8 });
  pen.sign(-13, 1.0, -5.75, 1.8, '安康中学', { color: '#b8861f', background: null, serif: true }, 0.08);
  pen.sign(-13, 0.35, -5.75, 0.5, 'ANKANG HIGH SCHOOL', { color: '#6f6a60', background: null });
  for (const x of [-5, 5]) {
    pen.box(x, 0, -6.4, 1.4, 7.2, 1.6, stone);
    pen.box(x, 7.2, -6.4, 1.8, 0.4, 2, { color: '#d8d1c4', pattern: PATTERN.concrete });
  }
  pen.box(0, 7.0, -6.4, 9.2, 0.9, 1.0, stone);
  pen.box(9.4, 0, -6.8, 5.4, 3.3, 4, { color: '#d8d1c4', pattern: PATTERN.concrete });
  pen.box(8.6, 1.0, -4.75, 2.4, 1.3, 0.1, { color: '#25323b', gloss: 0.95 });
  pen.box(10.9, 0, -4.75, 1.1, 2.3, 0.1, { color: '#5a4636' });
  pen.box(9.4, 3.3, -6.6, 6.0, 0.3, 4.8, { color: '#b8674a' });
  pen.sign(8.6, 2.5, -4.65, 0.6, '门卫室', { color: '#ffffff', background: '#2456a0' });
  for (let i = 0; i < 6; i += 1) {
    const x = 3.9 - i * 0.3;
    pen.box(x, 0.08, -5.6, 0.1, 1.35, 0.7, { color: '#cdd2d5', gloss: 0.7 });
    pen.bar([x, 0.2, -5.3], [x - 0.3, 1.3, -5.9], 0.05, STEEL);
  }
  pen.box(3.9, 0, -5.6, 0.6, 1.6, 0.9, { color: '#c93a2c', gloss: 0.5 });
  pen.box(24, 0, -6.4, 24, 2.2, 0.4, stone);
  flowerBed(pen, -13, -3.6, 12, 1.6, ['#d8433c', '#e8b93a', '#c95a92']);
}

/** A hospital's emergency entrance at dusk; an ambulance has come. */
export function xunyangEmergency(): Place {
  return {
    ...under(DUSK, [0, 0, -6], 40, {}, { exposure: 0.95, bloom: 0.75 }),
    camera: { eye: [11.5, 6.6, 17], target: [-1.4, 1.8, -6], fov: 46 },
    mirrorY: 0,
    still: (pen) => {
      pen.ground(0, 0, -20, 200, 160, { color: '#67655f', pattern: PATTERN.wet, a: 0.35, gloss: 0.4 });
      emergencyHall(pen);
      pen.at(-4.4, 0, -1.6, 0.12, () => vehicle(pen, 'ambulance', { lights: true }));
      pen.at(9, 0, -3.2, Math.PI, () => vehicle(pen, 'sedan', { color: '#d7dade' }));
      for (let i = 0; i < 4; i += 1) tree(pen, 17 + (i % 2) * 3, 6 - i * 8, i + 3, { height: 6.4 });
      for (let i = 0; i < 3; i += 1) tree(pen, -20, 6 - i * 8, i + 9, { height: 6.8 });
      for (let i = 0; i < 3; i += 1) pen.ground(-9 + i * 4.4, 0.02, 9.6, 0.15, 5, { color: '#e0e0d8' });
      for (let i = 0; i < 5; i += 1)
        block(pen, -90 + i * 40, -70, 26, 40 + dice(i, 2, 0, 30), 18, i + 3, {
          color: '#8d867c',
          lit: 0.35,
          balconies: true,
          units: false,
        });
      mountains(pen, {
        name: 'back',
        z: -150,
        depth: 300,
        width: 1000,
        height: 120,
        seed: 91,
        color: '#37443a',
      });
    },
    move: (pen) => {
      beaconLight(pen);
      walkers(pen, [2.4, -9.6], [4, 20], { seed: 340, count: 3, wobble: 0.3 });
      walkers(pen, [12, 20], [0.6, -9.6], { seed: 341, count: 3, wobble: 0.3 });
      gurney(pen);
      walkers(pen, [-34, 9], [34, 11], { seed: 343, count: 6, wobble: 0.5 });
    },
  };
}

function beaconLight(pen: Pen): void {
  const turn = wrap(pen.time * 10);
  pen.at(-4.4, 2.45, -1.6, 0.12, () => {
    for (const side of [-1, 1]) {
      const bright = Math.max(0, Math.sin(turn * 2 * Math.PI) * side) ** 0.6;
      pen.box(side * 0.4, 0.02, 0.3, 0.7, 0.17, 0.3, { color: '#2c5cf0', glow: 0.2 + 3 * bright });
      if (bright > 0.05)
        pen.sprite(side * 0.4, 0.15, 0.4, { size: 1.7, color: [0.2, 0.4, 1], alpha: bright, kind: 'glow' });
    }
  });
}

/** Two nurses wheel a stretcher in: out of the ambulance's lee, through the doors. */
function gurney(pen: Pen): void {
  const [x0, z0, x1, z1] = [-6.6, 5.2, -0.8, -9.6];
  const length = Math.hypot(x1 - x0, z1 - z0);
  for (const lag of [0]) {
    const share = wrap(pen.time + lag);
    pen.at(x0 + (x1 - x0) * share, 0, z0 + (z1 - z0) * share, Math.atan2(x1 - x0, z1 - z0), () => {
      pen.box(0, 0.75, 0, 0.62, 0.14, 1.9, { color: '#e6eef0' });
      pen.box(0, 0.89, -0.1, 0.5, 0.22, 1.5, { color: '#bcd3e0' });
      pen.ball(0, 1.0, 0.74, 0.2, 0.2, 0.24, { color: '#c99b7c' });
      for (const sx of [-1, 1])
        for (const sz of [-1, 1])
          pen.bar([sx * 0.26, 0.1, sz * 0.75], [sx * 0.26, 0.76, sz * 0.6], 0.05, STEEL);
      const step = wrap(pen.time * Math.round(length / 1.3));
      pen.at(0, 0, -1.35, 0, () => person(pen, dressed('nurse', 1.64), { kind: 'walk', step }));
      pen.at(0.62, 0, 0.2, 0, () =>
        person(pen, dressed('doctor', 1.74), { kind: 'walk', step: wrap(step + 0.5) }),
      );
    });
  }
}

function emergencyHall(pen: Pen): void {
  block(pen, 0, -20, 50, 26, 20, 31, {
    color: '#d5d0c6',
    storey: 3.6,
    pitch: 3.6,
    lit: 0.45,
    glass: 0.75,
    units: false,
  });
  pen.box(0, 4.0, -6.4, 20, 1.3, 8.4, { color: '#e4e1da', gloss: 0.3 });
  pen.box(0, 4.02, -2.15, 20, 1.26, 0.1, { color: '#c3241c', glow: 0.5 });
  pen.sign(-3.4, 4.12, -2.05, 1.05, '急 诊', { color: '#ffffff', background: null }, 1.1);
  pen.sign(3.6, 4.3, -2.05, 0.7, 'EMERGENCY', { color: '#ffffff', background: null }, 1.1);
  pen.sign(0, 24, -9.8, 2.2, '旬阳市医院', { color: '#ff5a48', background: null, serif: true }, 0.9);
  for (const x of [-9, -3.2, 3.2, 9]) pen.post(x, 0, -2.8, 0.5, 4, { color: '#d8d6d0' });
  for (let i = 0; i < 5; i += 1)
    pen.box(-7.2 + i * 3.6, 3.94, -6, 1.6, 0.08, 0.5, { color: '#ffffff', glow: 2.4 });
  pen.box(0, 0, -10.05, 16, 3.9, 0.1, { color: '#ffe9c4', glow: 0.62 });
  for (let i = 0; i < 9; i += 1) pen.box(-8 + i * 2, 0, -9.95, 0.12, 3.9, 0.12, { color: '#5d6468' });
  pen.box(0, 2.7, -9.9, 16, 0.14, 0.1, { color: '#5d6468' });
  for (let i = 0; i < 5; i += 1) pen.box(-6.4 + i * 3.2, 0, -9.9, 1.1, 1.1, 0.05, { color: '#6a6258' });
  for (const x of [-6, 0, 6]) pen.lamp(x, 3.7, -5.4, [3.4, 3.1, 2.6], 15);
  pen.lamp(0, 4.6, 1.0, [1.6, 0.3, 0.24], 12, 0);
  pen.lamp(-8, 2.2, 1.5, [1.4, 1.5, 1.7], 16, 0);
}
