import { INDOORS, under } from '../air.ts';
import { PATTERN } from '../gl/patterns.ts';
import { dice, type Pen, swing, wrap } from '../pen.ts';
import type { Place } from '../place.ts';
import { dressed, person, somebody, standing, walkers } from '../props/people.ts';
import { pottedPlant } from '../props/plants.ts';
import { bin, STEEL } from '../props/street.ts';

/** The outpatient hall: counters, rows of seats, a floor that shines. */
export function hospitalHall(): Place {
  return {
    ...under(INDOORS, [0, 0, -10], 30),
    camera: { eye: [-8.6, 6.2, 11], target: [2.0, 1.2, -8], fov: 48 },
    mirrorY: 0,
    still: (pen) => {
      pen.ground(0, 0, -8, 44, 46, { color: '#cfc9bd', pattern: PATTERN.polished, a: 1.0, b: 0.34 });
      pen.ground(0, 0.004, 0, 2.0, 30, { color: '#9fb8b4', pattern: PATTERN.polished, a: 1.0, b: 0.3 });
      hallWalls(pen);
      counters(pen);
      seats(pen);
      for (const [x, z] of [
        [-11, -16.6],
        [12.8, -15],
        [12.8, 4],
        [-4.4, -16.8],
      ] as const)
        pottedPlant(pen, x, z);
      for (let i = 0; i < 7; i += 1)
        standing(
          pen,
          -7.4 + (i % 4) * 2.9,
          -13.2 + Math.floor(i / 4) * 1.3,
          Math.PI + dice(i, 2, -0.3, 0.3),
          620 + i,
        );
      bin(pen, 8.8, -16.4, '#5a7f8a');
    },
    move: (pen) => {
      walkers(pen, [0.3, 16], [-0.2, -30], { seed: 630, count: 4, wobble: 0.4 });
      walkers(pen, [1.6, -30], [2.0, 16], { seed: 631, count: 4, wobble: 0.4 });
      walkers(pen, [-18, -7.8], [18, -9.4], { seed: 632, count: 3, wobble: 0.5 });
      walkers(pen, [22, -10.8], [-20, -10.2], {
        seed: 633,
        count: 4,
        wobble: 0.5,
        dress: () => dressed('nurse', 1.64),
      });
      const typing = swing(pen.time, 6);
      for (let i = 0; i < 4; i += 1)
        pen.at(-8.4 + i * 3.2, 0, -16.9, 0.06 * typing * (i % 2 ? 1 : -1), () =>
          person(pen, dressed(i % 2 ? 'nurse' : 'doctor', 1.62), { kind: 'stand', sway: typing * 0.4 }),
        );
      displayTicks(pen);
    },
  };
}

function hallWalls(pen: Pen): void {
  const wall = { color: '#e6e3da', gloss: 0.1 } as const;
  pen.box(0, 0, -20.4, 46, 8, 0.4, wall);
  pen.box(15.6, 0, -8, 0.4, 8, 46, { color: '#dfe5e4', gloss: 0.1 });
  pen.box(-15.6, 0, -8, 0.4, 8, 46, wall);
  for (let i = 0; i < 8; i += 1)
    pen.box(15.36, 0.6, 9 - i * 4.2, 0.12, 5.8, 3.6, { color: '#cfe4f2', glow: 0.42, gloss: 0.9 });
  for (let i = 0; i < 9; i += 1) pen.box(15.3, 0.6, 11.1 - i * 4.2, 0.16, 5.8, 0.24, { color: '#9aa3a6' });
  pen.box(0, 7.6, -8, 46, 0.4, 46, { color: '#eceae4' });
  for (let row = 0; row < 5; row += 1)
    for (let i = 0; i < 6; i += 1)
      pen.box(-11 + i * 4.4, 7.52, -17 + row * 6, 2.2, 0.1, 0.7, { color: '#ffffff', glow: 1.1 });
  for (const [x, z] of [
    [-11.2, -5],
    [9.6, -7],
  ] as const) {
    pen.post(x, 0, z, 0.9, 7.6, { color: '#e8e4da', gloss: 0.5 });
    pen.post(x, 0, z, 0.94, 1.1, { color: '#8fa9a5', gloss: 0.5 });
  }
}

function counters(pen: Pen): void {
  pen.box(-3.6, 0, -16.0, 13.6, 1.1, 0.7, { color: '#b8cfcb', gloss: 0.5 });
  pen.box(-3.6, 1.1, -15.95, 13.8, 0.08, 0.9, { color: '#f0efe9', gloss: 0.7 });
  pen.box(-3.6, 2.9, -16.4, 14.2, 1.3, 0.5, { color: '#2d7a8c', gloss: 0.4 });
  ['挂 号', '收 费', '医 保', '取 药'].forEach((word, i) => {
    pen.sign(-8.6 + i * 3.3, 3.1, -16.1, 0.85, word, { color: '#ffffff', background: null }, 0.5);
    pen.box(-9.9 + i * 3.3, 1.1, -16.1, 0.06, 1.8, 0.5, { color: '#cfd8da' });
    pen.box(-8.2 + i * 3.3, 1.15, -16.2, 0.6, 0.42, 0.06, { color: '#20262a', glow: 0.1 });
  });
  pen.sign(-3.6, 5.0, -20.1, 1.3, '安康市中心医院 门诊大厅', { color: '#1f6b7c', background: null });
  pen.box(7.6, 2.6, -19.9, 7.4, 2.6, 0.3, { color: '#14181b' });
  pen.sign(7.6, 4.45, -19.7, 0.6, '内科 3诊室 请 A127 就诊', { color: '#ff5a3c', background: null }, 0.9);
  pen.sign(7.6, 3.7, -19.7, 0.6, '外科 1诊室 请 B064 就诊', { color: '#ffb03c', background: null }, 0.9);
  pen.at(3.6, 0, -3.4, 0.3, () => {
    pen.put('cylinder', [0, 0, 0], [2.6, 1.05, 2.6], { color: '#b8cfcb', gloss: 0.5 });
    pen.put('cylinder', [0, 1.05, 0], [2.8, 0.07, 2.8], { color: '#f0efe9', gloss: 0.7 });
    pen.sign(0, 1.9, 0.4, 0.5, '导诊台', { color: '#ffffff', background: '#2d7a8c' }, 0.2);
    pen.at(0, 0, -0.3, 0.2, () => person(pen, dressed('nurse', 1.66), { kind: 'stand', sway: 0 }));
  });
  for (const x of [12.4, 13.6]) pen.box(x, 0, -12, 0.9, 1.7, 0.7, { color: '#e4e8ea', gloss: 0.6 });
  for (const x of [12.4, 13.6]) pen.box(x, 0.95, -11.63, 0.6, 0.5, 0.04, { color: '#2f6fae', glow: 0.5 });
}

function displayTicks(pen: Pen): void {
  const shown = wrap(pen.time * 4) < 0.6;
  pen.sign(
    7.6,
    2.85,
    -19.7,
    0.6,
    '儿科 2诊室 请 C031 就诊',
    { color: '#4fd28a', background: null },
    shown ? 1.0 : 0.25,
  );
}

function seats(pen: Pen): void {
  for (let row = 0; row < 4; row += 1) {
    for (let i = 0; i < 6; i += 1) {
      const [x, z] = [7.6 + i * 0.72, 0.5 + row * 2.2];
      pen.box(x, 0.4, z, 0.62, 0.06, 0.5, { color: '#5f8fa6', gloss: 0.5 });
      pen.box(x, 0.5, z + 0.26, 0.62, 0.5, 0.06, { color: '#5f8fa6', gloss: 0.5 });
      if (dice(640 + row, i) < 0.5)
        pen.at(x, 0, z + 0.02, Math.PI, () => person(pen, somebody(641 + row, i), { kind: 'sit' }));
    }
    for (const x of [7.6, 9.4, 11.2]) pen.box(x, 0, 0.55 + row * 2.2, 0.08, 0.4, 0.4, STEEL);
  }
}
