import { AFTERNOON, MORNING, type Weather } from '../air.ts';
import { PATTERN } from '../gl/patterns.ts';
import type { Pen } from '../pen.ts';
import type { Place } from '../place.ts';
import { block, shopRow } from '../props/buildings.ts';
import { mountains } from '../props/landscape.ts';
import { standing, walkers } from '../props/people.ts';
import { tree } from '../props/plants.ts';
import {
  ASPHALT,
  arrow,
  bollards,
  dashes,
  PAVING,
  railing,
  solidLine,
  streetLamp,
  trafficLights,
  YELLOW,
  zebra,
} from '../props/street.ts';
import { queue, traffic } from '../props/traffic.ts';

const HALF = 7.2;

/** Two avenues that cross; the one along x has green. */
export function bashanCrossing(): Place {
  return {
    ...dress(MORNING, [4, 0, -8], 62),
    camera: { eye: [-16.5, 11.5, 24], target: [4.5, 0, -5.5], fov: 40 },
    move: (pen) => flows(pen, 21),
    still: (pen) => {
      roads(pen);
      waiting(pen, 21);
      blocks(pen, 11, ['#b9ac98', '#c9bfae', '#9ca6ad', '#b49b86']);
      mountains(pen, {
        name: 'south',
        z: -330,
        depth: 420,
        width: 1500,
        height: 150,
        seed: 4,
        color: '#4a6340',
      });
    },
  };
}

/** The same kind of place from the other side, in the low sun of the afternoon. */
export function jinzhouCrossing(): Place {
  return {
    ...dress(AFTERNOON, [-2, 0, -8], 62),
    camera: { eye: [15.5, 12, 24.5], target: [-5, 0.2, -6], fov: 42 },
    move: (pen) => flows(pen, 58),
    still: (pen) => {
      roads(pen);
      waiting(pen, 58);
      blocks(pen, 47, ['#c4b49c', '#a8a195', '#cdbfa6', '#a3938a']);
      mountains(pen, {
        name: 'south',
        z: -300,
        depth: 400,
        width: 1500,
        height: 120,
        seed: 9,
        color: '#56683f',
      });
    },
  };
}

function dress(weather: Weather, center: readonly [number, number, number], half: number) {
  return { look: weather.look, air: { ...weather.air, shadow: { center, half } } };
}

function roads(pen: Pen): void {
  pen.ground(0, -0.02, -60, 900, 700, { color: '#8d867b', pattern: PATTERN.concrete });
  pen.ground(0, 0, 0, 2 * HALF, 420, ASPHALT);
  pen.ground(0, 0.01, 0, 420, 2 * HALF, ASPHALT);
  for (const sx of [-1, 1]) {
    for (const sz of [-1, 1]) {
      const [cx, cz] = [sx * (HALF + 30), sz * (HALF + 30)];
      pen.box(cx, -0.1, cz, 60, 0.25, 60, PAVING);
    }
  }
  for (const s of [-1, 1]) {
    zebra(pen, 0, s * 9.4, 13.6, 3.4);
    zebra(pen, s * 9.4, 0, 13.6, 3.4, Math.PI / 2);
    pen.ground(s < 0 ? -3.6 : 3.6, 0.03, s * 12, HALF, 0.35, { color: '#dcdcd4' });
    pen.ground(s * 12, 0.03, s < 0 ? 3.6 : -3.6, 0.35, HALF, { color: '#dcdcd4' });
  }
  const arms = [0, 1, 2, 3];
  for (const arm of arms) {
    pen.at(0, 0.012, 0, (arm * Math.PI) / 2, () => {
      for (const x of [-0.12, 0.12]) solidLine(pen, x, 12.2, 120, YELLOW, 0.1);
      for (const x of [-3.6, 3.6]) dashes(pen, x, 26, 120);
      for (const x of [-3.6, 3.6]) solidLine(pen, x, 12.2, 26);
      for (const x of [1.9, 5.4]) arrow(pen, x, 17, Math.PI);
    });
  }
}

function blocks(pen: Pen, seed: number, colors: readonly string[]): void {
  block(pen, 33, -31, 30, 46, 26, seed, { color: colors[0]!, balconies: true });
  block(pen, 70, -36, 32, 62, 26, seed + 1, { color: colors[2]!, curtain: true, pitch: 2.2 });
  block(pen, -33, -33, 30, 36, 26, seed + 2, { color: colors[1]!, balconies: true, glass: 0.6 });
  block(pen, -72, -38, 34, 54, 30, seed + 3, { color: colors[3]! });
  block(pen, 28, -84, 26, 70, 30, seed + 4, { color: colors[1]!, balconies: true });
  block(pen, -30, -92, 28, 58, 30, seed + 5, { color: colors[0]! });
  block(pen, 60, -120, 40, 84, 30, seed + 6, { color: colors[3]!, balconies: true });
  block(pen, -70, -130, 36, 76, 30, seed + 7, { color: colors[2]! });
  for (let i = 0; i < 6; i += 1)
    for (const s of [-1, 1])
      block(pen, s * (24 + (i % 2) * 6), -150 - i * 26, 22, 30 + ((i * 13) % 40), 20, seed + 30 + i + s, {
        color: colors[(i + s + 1) % 4]!,
        units: false,
      });
  block(pen, 118, -44, 40, 40, 30, seed + 8, { color: colors[0]! });
  block(pen, -120, -46, 40, 48, 30, seed + 9, { color: colors[1]! });
  shopRow(pen, 18.5, 47.5, -17.8, seed, 0.05);
  shopRow(pen, -47.5, -18.5, -19.8, seed + 3, 0.05);
  block(pen, 40, 38, 36, 30, 40, seed + 10, { color: colors[3]! });
  for (const s of [-1, 1]) {
    for (let i = 0; i < 7; i += 1) {
      if (s < 0 || i > 1) tree(pen, 13.5 + i * 9.5, s * 11.6, seed + i * 3 + s, { height: 6.5 });
      if (s < 0) tree(pen, -13.5 - i * 9.5, s * 11.6, seed + i * 5 + s, { height: 6.2 });
      tree(pen, s * 11.6, -14 - i * 10, seed + i * 7 + s, { height: 6.4 });
    }
    railing(pen, s * 40, -HALF - 0.5, 52, 0);
    railing(pen, s * HALF, -46, 56, Math.PI / 2);
  }
  bollards(pen, 8.6, 12.6, -8.0);
  bollards(pen, -12.6, -8.6, -8.0);
}

function flows(pen: Pen, seed: number): void {
  const lane = (
    x0: number,
    x1: number,
    z: number,
    i: number,
    kinds: Parameters<typeof traffic>[1]['kinds'],
  ) => traffic(pen, { from: [x0, z], to: [x1, z], pace: 92, seed: seed + i, kinds });
  lane(-110, 200, 1.8, 1, ['sedan', 'suv', 'gap', 'taxi']);
  lane(-110, 200, 5.4, 2, ['bus', 'gap', 'sedan', 'van']);
  lane(200, -110, -1.8, 3, ['suv', 'gap', 'sedan', 'sedan']);
  lane(200, -110, -5.4, 4, ['taxi', 'sedan', 'gap', 'suv', 'gap']);
  walkers(pen, [-46, -9.0], [46, -9.0], { seed: seed + 9, count: 9, wobble: 0.8 });
  walkers(pen, [46, -10.0], [-46, -10.0], { seed: seed + 10, count: 9, wobble: 0.6 });
  walkers(pen, [-46, 9.2], [46, 9.2], { seed: seed + 11, count: 8, wobble: 0.8 });
  walkers(pen, [46, 10.2], [-46, 10.2], { seed: seed + 12, count: 8, wobble: 0.7 });
  for (let i = 0; i < 6; i += 1)
    standing(pen, 8.8 + (i % 3) * 0.9, -11.6 - Math.floor(i / 3) * 0.9, 1.2 + i, seed + 20 + i);
}

function waiting(pen: Pen, seed: number): void {
  queue(pen, -1.8, -13.2, 0, ['sedan', 'suv', 'taxi', 'sedan'], seed + 5);
  queue(pen, -5.4, -13.2, 0, ['van', 'sedan', 'bus'], seed + 6);
  queue(pen, 1.8, 13.2, Math.PI, ['suv', 'sedan'], seed + 7);
  queue(pen, 5.4, 13.2, Math.PI, ['taxi', 'sedan'], seed + 8);
  for (let i = 0; i < 4; i += 1) trafficGantry(pen, i);
}

function trafficGantry(pen: Pen, arm: number): void {
  pen.at(0, 0, 0, (arm * Math.PI) / 2, () => {
    trafficLights(pen, HALF + 1.2, -HALF - 1.4, 0, -8.4, arm % 2 === 0 ? 'red' : 'green');
    streetLamp(pen, -HALF - 1.4, -HALF - 14, 1.57, 0);
  });
}
