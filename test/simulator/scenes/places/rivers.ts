import { AFTERNOON, MIST, under } from '../air.ts';
import { terrainMesh } from '../gl/meshes.ts';
import { PATTERN } from '../gl/patterns.ts';
import { dice, type Pen, swing } from '../pen.ts';
import type { Place } from '../place.ts';
import { block, oldHouse } from '../props/buildings.ts';
import { hills, mountains } from '../props/landscape.ts';
import { person, somebody, standing, walkers } from '../props/people.ts';
import { reeds, tree } from '../props/plants.ts';
import { STEEL } from '../props/street.ts';
import { water } from '../props/water.ts';

/** The quay of Ziyang: boats at the steps, the old town above. */
export function ziyangQuay(): Place {
  return {
    ...under(AFTERNOON, [0, 0, -6], 52, { sunDirection: [-0.7, 0.5, 0.5] }),
    camera: { eye: [13, 9.6, 19], target: [-4.5, 1.0, -9], fov: 44 },
    mirrorY: 0,
    still: (pen) => {
      pen.ground(0, 0, -80, 700, 260, water('#38604f', 2.9, 0.045, 15, 1.6));
      for (let i = 0; i < 13; i += 1)
        pen.box(-9, -2.2 + i * 0.42, 3.4 + i * 0.85, 60, 0.5, 0.9, {
          color: '#a39a8b',
          pattern: PATTERN.blocks,
          a: 1.4,
          b: 0.5,
        });
      pen.box(-9, -2, 22, 70, 5.4, 16, { color: '#9a9184', pattern: PATTERN.blocks, a: 1.4, b: 0.7 });
      pen.box(9, -2, -1, 5, 2.5, 12, { color: '#8f8577', pattern: PATTERN.stripes, a: 0.5, b: 0.15 });
      for (let i = 0; i < 6; i += 1)
        pen.post(7 + (i % 2) * 4, -2, -6 + i * 2, 0.3, 3.4, { color: '#5c4a38' });
      for (let i = 0; i < 5; i += 1) standing(pen, -18 + i * 4.4, 12.8, dice(i, 2, 0, 6), 520 + i);
      oppositeShore(pen);
      mountains(pen, {
        name: 'back',
        z: -150,
        depth: 420,
        width: 1400,
        height: 210,
        seed: 151,
        color: '#466340',
        foot: 6,
      });
    },
    move: (pen) => {
      ferry(pen, 3.2, -1.2, 0.05, '#2f6f9a', 0);
      ferry(pen, -8.6, 0.2, -0.1, '#b5462f', 0.3);
      sampan(pen, -19, -0.6, 0.4, 0.1);
      sampan(pen, -15.5, -1.8, 0.25, 0.6);
      walkers(pen, [-40, 14.6], [32, 14.2], { seed: 530, count: 7, wobble: 0.7 });
    },
  };
}

function oppositeShore(pen: Pen): void {
  pen.define('shore', () =>
    terrainMesh(
      { x0: -260, x1: 260, z0: -190, z1: -86 },
      160,
      50,
      (x, z) => -1.5 + (-86 - z) * 0.55 + 5 * hills(x / 50, z / 50, 6) * Math.min(1, (-86 - z) / 20),
    ),
  );
  pen.put('shore', [0, 0, 0], [1, 1, 1], { color: '#577242', pattern: PATTERN.slope, a: 2, b: 0.5 });
  for (let i = 0; i < 44; i += 1) {
    const [x, z] = [-150 + (i % 15) * 20 + dice(i, 1, -6, 6), -96 - Math.floor(i / 15) * 15];
    const y = -1.5 + (-86 - z) * 0.5;
    pen.at(x, y, z, 0, () => {
      if (i % 4 === 0) block(pen, 0, 0, 13, 14 + dice(i, 2, 0, 12), 9, i, { color: '#d3c9b8', units: false });
      else oldHouse(pen, 0, 0, 11, 8, 6.5 + dice(i, 5, 0, 3), i);
    });
    pen.at(x + 9, y, z + 4, 0, () => tree(pen, 0, 0, i, { height: 7 }));
  }
}

function bob(pen: Pen, x: number, z: number, turn: number, phase: number, draw: () => void): void {
  pen.at(x, 0.05 * swing(pen.time, 2, phase), z, turn + 0.02 * swing(pen.time, 1, phase), () =>
    pen.lean(0.012 * swing(pen.time, 2, phase + 0.2), 0.022 * swing(pen.time, 2, phase + 0.4), draw),
  );
}

function ferry(pen: Pen, x: number, z: number, turn: number, color: string, phase: number): void {
  bob(pen, x, z, turn, phase, () => {
    pen.put('shell', [0, -0.4, 0], [3.0, 1.2, 9.4], { color: '#e4e2da', gloss: 0.4 });
    pen.box(0, 0.42, 0, 3.04, 0.2, 9.2, { color, gloss: 0.4 });
    pen.box(0, 0.8, -0.6, 2.5, 1.6, 6.2, { color: '#f0eee6', gloss: 0.3 });
    for (const side of [-1, 1])
      pen.box(side * 1.26, 1.3, -0.6, 0.04, 0.7, 5.6, { color: '#25333c', gloss: 0.9 });
    pen.box(0, 2.4, -0.6, 2.9, 0.16, 6.8, { color, gloss: 0.4 });
    pen.box(0, 2.55, 1.6, 1.9, 1.1, 1.7, { color: '#f0eee6' });
    pen.box(0, 2.85, 2.46, 1.6, 0.6, 0.05, { color: '#25333c', gloss: 0.9 });
    pen.post(0, 3.6, 1.4, 0.06, 1.6, STEEL);
    pen.box(0.3, 4.8, 1.4, 0.5, 0.34, 0.02, { color: '#d8231f' });
    pen.at(0, 0.8, 3.6, 0.4, () =>
      person(pen, somebody(540, Math.round(phase * 10)), { kind: 'stand', sway: 0 }),
    );
  });
}

function sampan(pen: Pen, x: number, z: number, turn: number, phase: number): void {
  bob(pen, x, z, turn, phase, () => {
    pen.put('shell', [0, -0.25, 0], [1.5, 0.65, 5.6], {
      color: '#5f4630',
      pattern: PATTERN.stripes,
      a: 0.16,
      b: 0.2,
    });
    pen.box(0, 0.36, 0, 1.1, 0.04, 4.8, { color: '#7a5c40' });
    pen.at(0, 0.4, -0.6, 0, () =>
      pen.lean(Math.PI / 2, 0, () =>
        pen.put('cylinder', [0, -1, 0], [1.5, 2.2, 1.5], { color: '#8a7a52', pattern: PATTERN.concrete }),
      ),
    );
  });
}

/** A side valley in the mist: boulders, a footbridge on ropes. */
export function linheValley(): Place {
  return {
    ...under(MIST, [0, 0, -14], 60),
    camera: { eye: [-6.5, 6.6, 17], target: [2.4, 2.4, -16], fov: 44 },
    mirrorY: 0,
    still: (pen) => {
      pen.ground(20, 0, -40, 140, 150, water('#446e60', 1.35, 0.07, 10, 4.2, 0.2));
      valleySides(pen);
      pen.at(0, 3.2, 0, 0, () => footbridge(pen));
      for (let i = 0; i < 26; i += 1) {
        const [x, z] = [dice(i, 1, -13, 13), dice(i, 2, -46, 6)];
        const s = dice(i, 3, 0.6, 2.8);
        pen.ball(x, -0.15, z, s * 1.5, s * 0.8, s, {
          color: ['#8b877c', '#77756c', '#9a948a'][i % 3]!,
          pattern: PATTERN.concrete,
        });
      }
      reeds(pen, -12, 2, 8, 8, 70, '#6f8248');
      reeds(pen, 13, -8, 6, 16, 60, '#76894c');
      mountains(pen, {
        name: 'back',
        z: -130,
        depth: 420,
        width: 1200,
        height: 260,
        seed: 161,
        color: '#557058',
        foot: 10,
      });
    },
    move: (pen) => {
      pen.at(0, 3.16, 0, 0, () => walkers(pen, [-34, -24], [34, -24], { seed: 550, count: 6, wobble: 0.1 }));
      for (let i = 0; i < 7; i += 1) {
        const x = -60 + i * 20 + 6 * swing(pen.time, 1, i * 0.3);
        pen.sprite(x, 9 + (i % 3) * 8, -70 - (i % 2) * 30, {
          size: 20,
          color: [0.78, 0.8, 0.81],
          alpha: 0.4,
          seed: i * 0.13,
          aspect: 0.36,
        });
      }
    },
  };
}

function valleySides(pen: Pen): void {
  pen.define('valley', () =>
    terrainMesh({ x0: -130, x1: 130, z0: -150, z1: 24 }, 130, 90, (x, z) => {
      const bed = 13 + 3 * hills(z / 30, 2, 5);
      const bend = z < -20 ? 0.0042 * (z + 20) ** 2 : 0;
      const off = Math.abs(x - bend - 6 * hills(z / 60, 7, 2)) - bed;
      const slope = off < 0 ? Math.max(-2.5, off * 0.5) : off * 0.62 + 9 * (1 - Math.exp(-off / 30));
      return slope + (off > 0 ? 5 * hills(x / 16, z / 16, 9) * Math.min(1, off / 12) : 0);
    }),
  );
  pen.put('valley', [0, 0, 0], [1, 1, 1], { color: '#55713d', pattern: PATTERN.slope, a: 2.6, b: 0.7 });
  for (let i = 0; i < 90; i += 1) {
    const side = i % 2 ? 1 : -1;
    const off = dice(i, 11, 5, 46);
    const [x, z] = [side * (14 + off), dice(i, 12, -120, 4)];
    pen.at(x, off * 0.62 + 9 * (1 - Math.exp(-off / 30)) - 1.5, z, 0, () =>
      tree(pen, 0, 0, i, { height: dice(i, 13, 5, 9), color: ['#4d7238', '#5b7f42', '#41642f'][i % 3]! }),
    );
  }
}

function footbridge(pen: Pen): void {
  for (const side of [-1, 1]) {
    for (const z of [-22.9, -25.1]) {
      pen.box(side * 19, -2, z, 0.7, 11, 0.7, { color: '#a7a094', pattern: PATTERN.concrete });
      for (let i = 0; i < 24; i += 1) {
        const [a, b] = [(i / 24) * 38 - 19, ((i + 1) / 24) * 38 - 19];
        const sag = (x: number) => 3.4 + 5 * (x / 19) ** 2;
        if (side > 0) pen.bar([a, sag(a), z], [b, sag(b), z], 0.09, { color: '#4a4d50' });
        if (side > 0) pen.bar([a, -0.1, z], [a, sag(a), z], 0.05, { color: '#4a4d50' });
      }
    }
  }
  pen.box(0, -0.22, -24, 76, 0.18, 2.2, { color: '#7a5f44', pattern: PATTERN.stripes, a: 0.4, b: 0.3 });
}
