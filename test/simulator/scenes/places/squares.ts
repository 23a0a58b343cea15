import { MORNING, NIGHT, NOON, OVERCAST, under } from '../air.ts';
import { PATTERN } from '../gl/patterns.ts';
import { dice, type Pen, swing, wrap } from '../pen.ts';
import type { Place } from '../place.ts';
import { block, pavilion, shopRow } from '../props/buildings.ts';
import { mountains } from '../props/landscape.ts';
import { person, somebody, standing, walkers } from '../props/people.ts';
import { flowerBed, hedge, tree } from '../props/plants.ts';
import { ASPHALT, bench, bin, bollards, dashes, flag, PAVING, STEEL, streetLamp } from '../props/street.ts';
import { queue, traffic } from '../props/traffic.ts';
import { scooter, vehicle } from '../props/vehicles.ts';

/** The railway station's forecourt. */
export function stationSquare(): Place {
  return {
    ...under(NOON, [0, 0, -20], 70),
    camera: { eye: [-19, 12.5, 32], target: [3, 4.5, -24], fov: 43 },
    still: (pen) => {
      pen.ground(0, -0.02, -40, 600, 500, { color: '#8f887c', pattern: PATTERN.concrete });
      pen.ground(0, 0, -8, 150, 76, {
        color: '#b9b0a3',
        pattern: PATTERN.tiles,
        a: 1.6,
        b: 0.18,
        gloss: 0.25,
      });
      for (let i = 0; i < 5; i += 1)
        pen.ground(0, 0.02, 14 - i * 11, 90, 1.6, {
          color: '#8d7464',
          pattern: PATTERN.tiles,
          a: 0.8,
          b: 0.25,
        });
      stationHall(pen);
      flag(pen, -22, -18, 15);
      for (const side of [-1, 1]) {
        flowerBed(pen, side * 20, -6, 12, 4, ['#d8433c', '#e8b93a', '#d05a8c']);
        for (let i = 0; i < 4; i += 1)
          tree(pen, side * (30 + (i % 2) * 8), 6 - i * 11, i + side * 10, { height: 7.5 });
        for (let i = 0; i < 3; i += 1) bench(pen, side * 20 + i * 4 - 4, -2.6, 0);
      }
      bollards(pen, -30, 30, 20, 2.4);
      queue(pen, 38, -12, Math.PI, ['taxi', 'taxi', 'taxi', 'taxi', 'taxi'], 4, {});
      bin(pen, 9, 3);
      bin(pen, -12, 4);
      for (let i = 0; i < 24; i += 1)
        standing(pen, dice(i, 1, -20, 22), dice(i, 2, -24, 8), dice(i, 3, 0, 6), 200 + i);
      mountains(pen, {
        name: 'back',
        z: -130,
        depth: 400,
        width: 1300,
        height: 170,
        seed: 41,
        color: '#4b6742',
      });
      for (const side of [-1, 1])
        block(pen, side * 66, -44, 30, 30, 22, 12 + side, { color: '#bdb3a2', balconies: true });
    },
    move: (pen) => {
      const routes = [
        [-8, 24, -4, -29],
        [2, 24, 1, -29],
        [10, -29, 14, 24],
        [-2, -29, -12, 24],
        [30, 14, -44, 8],
        [-44, 11, 34, 15],
        [16, 24, 6, -29],
        [-16, 24, -9, -29],
      ] as const;
      routes.forEach(([x0, z0, x1, z1], i) => {
        walkers(pen, [x0, z0], [x1, z1], {
          seed: 210 + i,
          count: Math.round(Math.hypot(x1 - x0, z1 - z0) / 10.4),
          wobble: 1.2,
        });
      });
    },
  };
}

function stationHall(pen: Pen): void {
  pen.at(0, 0, -42, 0, () => {
    pen.box(0, 0, 0, 84, 13, 22, {
      color: '#d9d2c4',
      pattern: PATTERN.glass,
      a: 3,
      b: 4.2,
      extra: [0, 1, 0, 5],
      gloss: 0.5,
    });
    for (let i = 0; i <= 14; i += 1)
      pen.box(-42 + i * 6, 0, 11.4, 0.9, 13, 1.2, { color: '#d8cfbf', pattern: PATTERN.concrete });
    pen.box(0, 12.8, 1.5, 92, 1.5, 30, { color: '#c4bcae', pattern: PATTERN.concrete });
    pen.put('curvedRoof', [0, 14.2, 0], [90, 7, 27], { color: '#5c6468', pattern: PATTERN.roof, a: 0.8 });
    pen.box(0, 15.6, 12.6, 24, 0.4, 0.5, { color: '#8c2a20' });
    pen.sign(0, 16, 12.8, 5.2, '安 康 站', { color: '#d3221a', background: null, serif: true }, 0.25);
    pen.box(0, 4.6, 14, 40, 0.5, 6, { color: '#aeb4b6', gloss: 0.5 });
    for (let i = 0; i < 6; i += 1) pen.post(-17.5 + i * 7, 0, 16.4, 0.5, 4.6, { color: '#cfd3d4' });
    pen.sign(-9, 5.1, 16.9, 0.9, '进站口 ENTRANCE', { color: '#ffffff', background: '#1d4fa3' }, 0.2);
    pen.sign(12, 5.1, 16.9, 0.9, '出站口 EXIT', { color: '#ffffff', background: '#1d4fa3' }, 0.2);
    pen.box(0, 0, 15, 44, 0.2, 8, { color: '#9c968b', pattern: PATTERN.tiles, a: 0.8, b: 0.3 });
    pen.put('cylinder', [0, 9.4, 11.9], [0.1, 0.1, 0.1], STEEL);
  });
}

/** In front of a town's governance centre: flag, fitness ground, people who have time. */
export function guanmiaoPlaza(): Place {
  return {
    ...under(OVERCAST, [0, 0, -10], 45),
    camera: { eye: [13, 8.5, 21], target: [-2, 2.2, -10], fov: 45 },
    still: (pen) => {
      pen.ground(0, -0.02, -40, 500, 400, { color: '#7d8b5a', pattern: PATTERN.grass });
      pen.ground(0, 0, -4, 48, 44, { color: '#b0a99d', pattern: PATTERN.tiles, a: 1, b: 0.28 });
      pen.ground(-11, 0.02, 0, 13, 12, { color: '#5b7f63', pattern: PATTERN.asphalt, a: 0.2 });
      centre(pen);
      flag(pen, 7, -13, 12);
      for (let i = 0; i < 4; i += 1) tree(pen, -20, -12 + i * 8, i, { height: 7.4 });
      for (let i = 0; i < 4; i += 1) tree(pen, 21, -14 + i * 7, i + 20, { height: 7 });
      flowerBed(pen, 7, -13, 4, 4, ['#d8433c', '#e9c23f']);
      fitness(pen);
      for (const x of [3, 8, 13]) bench(pen, x, -3.4, 0.1);
      for (const [i, x] of [3.4, 2.6, 8.3].entries()) {
        const who = { ...somebody(230, i), hair: '#9a9a98' };
        pen.at(x, 0, -3.3, 0.1, () => person(pen, who, { kind: 'sit' }));
      }
      for (let i = 0; i < 5; i += 1)
        pen.at(14 + i * 0.9, 0, -13, 0.2, () =>
          scooter(pen, ['#2f6fb0', '#c8423a', '#3a3d42'][i % 3]!, null),
        );
      pen.at(-17, 0, -15, Math.PI / 2, () => vehicle(pen, 'police', {}));
      mountains(pen, {
        name: 'back',
        z: -70,
        depth: 260,
        width: 800,
        height: 95,
        seed: 51,
        color: '#4d6a44',
      });
      for (let i = 0; i < 5; i += 1)
        block(pen, -60 + i * 30, -60, 18, 12 + (i % 3) * 4, 12, i + 60, { color: '#cfc6b4', units: false });
    },
    move: (pen) => {
      walkers(pen, [-30, 6.5], [34, 5.0], { seed: 231, count: 6, wobble: 0.8 });
      walkers(pen, [1, 24], [-1, -18.2], { seed: 232, count: 4, wobble: 0.6 });
      walkers(pen, [-3, -18.2], [26, 12], { seed: 233, count: 4, wobble: 0.6 });
      for (let i = 0; i < 3; i += 1) {
        const k = wrap(pen.time * 4 + i * 0.37);
        pen.at(-13.6 + i * 2.6, 0.35, 1.6 + (i % 2) * 2.6, 0.3, () =>
          person(pen, { ...somebody(235, i), hair: '#8e8e8c' }, { kind: 'walk', step: k }),
        );
      }
    },
  };
}

function centre(pen: Pen): void {
  block(pen, 0, -26, 34, 11, 12, 70, { color: '#e4ddd0', storey: 3.5, pitch: 3.8, glass: 0.7, units: false });
  pen.box(0, 0, -19, 12, 4.2, 3, { color: '#d6cdbd', pattern: PATTERN.concrete });
  pen.box(0, 0, -17.4, 5, 3.3, 0.2, { color: '#2f3a40', gloss: 0.9 });
  for (const x of [-5, -2.6, 2.6, 5])
    pen.post(x, 0, -16.6, 0.55, 4.2, { color: '#d8cfbf', pattern: PATTERN.concrete });
  pen.box(0, 4.2, -18, 13.4, 0.8, 5, { color: '#b1372a' });
  pen.sign(0, 4.28, -15.45, 0.68, '关庙镇综治中心', { color: '#ffe9b0', background: null }, 0.2);
  pen.box(0, 11.4, -20.2, 20, 0.2, 0.4, { color: '#b1372a' });
  pen.sign(0, 11.7, -20.2, 1.7, '为人民服务', { color: '#c8281c', background: null, serif: true }, 0.1);
  pen.sign(-6.4, 1.1, -17.0, 2.3, '矛盾调解中心', {
    color: '#a51f18',
    background: '#f4efe4',
    vertical: true,
  });
  pen.sign(6.4, 1.1, -17.0, 2.3, '便民服务大厅', { color: '#a51f18', background: '#f4efe4', vertical: true });
}

function fitness(pen: Pen): void {
  const yellow = { color: '#e2b32a', gloss: 0.5 };
  const blue = { color: '#2d66b5', gloss: 0.5 };
  for (let i = 0; i < 3; i += 1) {
    const [x, z] = [-13.6 + i * 2.6, 1.6 + (i % 2) * 2.6];
    pen.at(x, 0, z, 0.3, () => {
      for (const side of [-1, 1]) {
        pen.post(side * 0.6, 0, 0, 0.14, 1.7, blue);
        pen.box(side * 0.18, 0.28, 0, 0.16, 0.06, 0.5, yellow);
      }
      pen.bar([-0.6, 1.65, 0], [0.6, 1.65, 0], 0.1, yellow);
    });
  }
  pen.bar([-16.4, 0, -3], [-16.4, 2.3, -3], 0.12, blue);
  pen.bar([-12.4, 0, -3], [-12.4, 2.3, -3], 0.12, blue);
  pen.bar([-16.4, 2.3, -3], [-12.4, 2.3, -3], 0.08, yellow);
  pen.put('cylinder', [-8, 0.72, -3], [1.5, 0.1, 1.5], { color: '#8a8f8c', pattern: PATTERN.concrete });
  pen.post(-8, 0, -3, 0.35, 0.72, { color: '#8a8f8c' });
}

/** The square under the lit gate tower; people dance. */
export function xichengNight(): Place {
  return {
    ...under(
      NIGHT,
      [0, 0, -10],
      60,
      { skyTop: [0.035, 0.05, 0.11], skyHorizon: [0.14, 0.11, 0.12] },
      { exposure: 1.15, bloom: 0.85 },
    ),
    camera: { eye: [-8, 8.2, 31], target: [1.5, 6.4, -22], fov: 45 },
    mirrorY: 0,
    still: (pen) => {
      pen.ground(0, 0, -20, 220, 160, { color: '#6f675e', pattern: PATTERN.wet, a: 0.55, gloss: 0.5 });
      pen.box(0, 0, -38, 44, 5.2, 22, {
        color: '#8a7a68',
        pattern: PATTERN.blocks,
        a: 1.4,
        b: 0.7,
        glow: 0.05,
      });
      pen.box(0, 0, -26.9, 7, 4.2, 0.3, { color: '#14100c' });
      for (let i = 0; i < 15; i += 1)
        pen.box(-21 + i * 3, 5.2, -27.2, 1.8, 0.9, 0.5, {
          color: '#8a7a68',
          pattern: PATTERN.blocks,
          a: 1,
          b: 0.5,
          glow: 0.08,
        });
      pavilion(pen, 0, 5.2, -38, 25, 15, 3, 1);
      pen.sign(
        0,
        9.6,
        -32.0,
        1.5,
        '西城阁',
        { color: '#ffd98a', background: '#20140e', serif: true, border: '#c89a4a' },
        0.9,
      );
      pen.box(0, 5.0, -26.9, 40, 0.12, 0.12, { color: '#ffb45c', glow: 1.6 });
      for (const x of [-14, 0, 14]) pen.lamp(x, 3, -22, [3, 1.9, 0.9], 26, 0);
      for (const x of [-9, 10]) pen.lamp(x, 9, 12, [4.2, 3.7, 3.0], 30, 0);
      for (const x of [-10, 10]) pen.lamp(x, 12, -24, [3, 1.9, 0.9], 34, 0);
      for (const side of [-1, 1]) {
        for (let i = 0; i < 3; i += 1) lantern(pen, side * 12.5, 8 - i * 13);
        for (let i = 0; i < 4; i += 1)
          tree(pen, side * (20 + (i % 2) * 5), 10 - i * 10, i + side, { height: 7 });
        pen.at(side * 33, 0, 0, (-side * Math.PI) / 2, () => shopRow(pen, -34, 34, 0, 90 + side, 0.9));
        for (let i = 0; i < 4; i += 1)
          block(
            pen,
            side * (40 + dice(i, 3, 0, 6)),
            -52 + i * 22,
            14,
            22 + dice(i, side, 0, 26),
            18,
            i + 9 * side,
            { color: '#6f685f', lit: 0.42, units: false },
          );
        pen.lamp(side * 26, 5, 0, [2.2, 1.7, 1.2], 26, 0);
      }
      for (let i = 0; i < 9; i += 1)
        block(pen, -120 + i * 30, -110, 20, 34 + dice(i, 8, 0, 40), 18, i + 70, {
          color: '#5f5b58',
          lit: 0.38,
          units: false,
        });
      mountains(pen, {
        name: 'back',
        z: -200,
        depth: 300,
        width: 1200,
        height: 110,
        seed: 61,
        color: '#1c2420',
      });
    },
    move: (pen) => {
      for (let row = 0; row < 3; row += 1) {
        for (let i = 0; i < 5; i += 1) {
          const beat = wrap(pen.time * 8);
          const [x, z] = [-3 + i * 2.3 + 0.35 * swing(pen.time, 4), 4 - row * 2.5];
          pen.at(x, 0, z, Math.PI + 0.35 * swing(pen.time, 4, 0.25), () =>
            person(
              pen,
              { ...somebody(250, i + row * 5), coat: ['#a8323a', '#c2476b', '#8a2f58'][row]! },
              { kind: i % 2 ? 'wave' : 'walk', swing: beat, step: beat },
            ),
          );
        }
      }
      walkers(pen, [-40, 14], [40, 11], { seed: 251, count: 8, wobble: 0.8 });
      walkers(pen, [44, -9], [-44, -11], { seed: 252, count: 8, wobble: 0.9 });
      walkers(pen, [-14, 26], [-17, -26], { seed: 253, count: 5, wobble: 0.6 });
      walkers(pen, [16, -26], [15, 26], { seed: 254, count: 5, wobble: 0.6 });
    },
  };
}

function lantern(pen: Pen, x: number, z: number): void {
  pen.post(x, 0, z, 0.22, 4.4, { color: '#3a2a22' });
  for (const side of [-1, 1]) {
    pen.bar([x, 4.3, z], [x + side * 0.9, 4.3, z], 0.08, { color: '#3a2a22' });
    pen.ball(x + side * 0.9, 3.75, z, 0.62, 0.7, 0.62, { color: '#e0432a', glow: 0.9 });
    pen.sprite(x + side * 0.9, 3.75, z, { size: 1.5, color: [1, 0.4, 0.18], alpha: 0.5, kind: 'glow' });
  }
  pen.lamp(x, 3.9, z, [3.0, 1.6, 0.8], 15, 0);
}

/** The yard of a coach station in the mountains. */
export function baiheTerminal(): Place {
  return {
    ...under(MORNING, [0, 0, -10], 52, { sunDirection: [0.5, 0.6, 0.6] }),
    camera: { eye: [-17, 10.2, 22], target: [3, 1.4, -8], fov: 45 },
    still: (pen) => {
      pen.ground(0, -0.02, -40, 500, 400, { color: '#8b8577', pattern: PATTERN.concrete });
      pen.ground(0, 0, 0, 90, 52, { color: '#8e8b86', pattern: PATTERN.asphalt, a: 0.6 });
      terminalHall(pen);
      for (let i = 0; i < 7; i += 1) {
        const x = -16 + i * 5.2;
        pen.ground(x - 2.6, 0.03, -12, 0.16, 13, { color: '#e0e0d8' });
        if (i === 3) continue;
        pen.at(x, 0, -12, 0, () =>
          vehicle(pen, 'coach', {
            color: ['#d9dde0', '#3f78b0', '#d8d5cc', '#b5473c', '#2f8a78', '#d9dde0', '#c9a23c'][i]!,
          }),
        );
      }
      pen.ground(20.4, 0.03, -12, 0.16, 13, { color: '#e0e0d8' });
      for (let i = 0; i < 5; i += 1) tree(pen, 26 + (i % 2) * 6, 12 - i * 9, i + 5, { height: 7 });
      dashes(pen, 0, 40, 60);
      for (let i = 0; i < 9; i += 1)
        standing(pen, -18 + i * 3.9, -3.6 + dice(i, 4, -1, 1), dice(i, 3, 0, 6), 260 + i);
      mountains(pen, {
        name: 'back',
        z: -64,
        depth: 320,
        width: 900,
        height: 170,
        seed: 71,
        color: '#4b6a40',
        foot: 4,
      });
    },
    move: (pen) => {
      traffic(pen, { from: [-60, 6], to: [44, 2], pace: 104, seed: 270, kinds: ['coach', 'gap'] });
      walkers(pen, [-40, -1.6], [40, -2.2], { seed: 271, count: 8, wobble: 0.9 });
      walkers(pen, [0.4, -19], [-6, 24], { seed: 272, count: 4, wobble: 0.5 });
      walkers(pen, [30, 10], [-38, 13], { seed: 273, count: 6, wobble: 0.7 });
    },
  };
}

function terminalHall(pen: Pen): void {
  block(pen, 0, -28, 52, 11.5, 14, 80, {
    color: '#d9cdb8',
    storey: 3.8,
    pitch: 4,
    glass: 0.85,
    units: false,
  });
  pen.box(0, 4.6, -18.6, 54, 0.45, 6.6, { color: '#5b7f9e', gloss: 0.5, pattern: PATTERN.ribs, a: 0.6 });
  for (let i = 0; i < 10; i += 1) pen.post(-25 + i * 5.5, 0, -15.8, 0.3, 4.6, STEEL);
  for (let i = 0; i < 7; i += 1)
    pen.sign(
      -16 + i * 5.2,
      3.7,
      -15.3,
      0.7,
      ['安康', '旬阳', '十堰', '西安', '平利', '镇坪', '武汉'][i]!,
      { color: '#ffffff', background: '#1d5fa8' },
      0.15,
    );
  pen.sign(0, 12.2, -20.9, 2.6, '白河县客运站', { color: '#c9241a', background: null, serif: true }, 0.12);
  hedge(pen, 0, 25, 60, 0);
  for (const x of [-26, 26]) streetLamp(pen, x, -6, 0, 0, 9);
  pen.ground(0, 0.01, 34, 400, 12, ASPHALT);
  pen.box(0, -0.1, 26.6, 200, 0.25, 3, PAVING);
}
