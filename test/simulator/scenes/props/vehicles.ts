import { boxMesh } from '../gl/meshes.ts';
import { PATTERN } from '../gl/patterns.ts';
import { lighter, type Paint, type Pen } from '../pen.ts';

/** Vehicles stand on y = 0 with their middle at the origin and look towards +z. */

export type VehicleKind =
  | 'sedan'
  | 'suv'
  | 'van'
  | 'taxi'
  | 'bus'
  | 'coach'
  | 'truck'
  | 'ambulance'
  | 'police';

export interface VehicleState {
  readonly color?: string;
  readonly lights?: boolean;
  readonly braking?: boolean;
  /** 0 to 1: a beacon's turn. */
  readonly beacon?: number;
  /** Metres driven, for the wheels. */
  readonly rolled?: number;
}

const GLASS: Paint = { color: '#1c242b', gloss: 0.9 };
const TYRE: Paint = { color: '#17181a', gloss: 0.1 };
const RIM: Paint = { color: '#9aa0a4', gloss: 0.6 };
const TRIM: Paint = { color: '#22262a', gloss: 0.3 };

export const CAR_COLORS = [
  '#e8eaec',
  '#d7dade',
  '#1f2328',
  '#30363d',
  '#8c9196',
  '#b4b8bb',
  '#7a1f22',
  '#26466e',
  '#f2f0ea',
  '#5b4a3c',
];

export function defineVehicles(pen: Pen): void {
  pen.define('cabin', () => boxMesh({ x: 0.4, front: 0.26, back: 0.36 }));
  pen.define('hood', () => boxMesh({ x: 0.47, front: 0.44, back: 0.5 }));
  pen.define('shell', () => boxMesh({ x: 0.46, front: 0.47, back: 0.49 }));
}

export function vehicle(pen: Pen, kind: VehicleKind, state: VehicleState = {}): void {
  switch (kind) {
    case 'sedan':
      car(pen, 4.6, 1.45, { ...state, color: state.color ?? '#d7dade' }, 0.56);
      return;
    case 'suv':
      car(pen, 4.7, 1.72, { ...state, color: state.color ?? '#30363d' }, 0.66);
      return;
    case 'taxi':
      car(pen, 4.6, 1.46, { ...state, color: '#2f8f6b' }, 0.56);
      pen.box(0, 1.46, 0.1, 0.7, 0.16, 0.25, { color: '#f4f1dc', glow: state.lights ? 0.8 : 0.05 });
      pen.box(0, 0.52, 0, 1.84, 0.16, 4.1, { color: '#e6e2c9', gloss: 0.6 });
      return;
    case 'police':
      car(pen, 4.7, 1.55, { ...state, color: '#eef1f4' }, 0.58);
      pen.box(0, 0.55, 0, 1.84, 0.22, 3.9, { color: '#20418f', gloss: 0.6 });
      beacon(pen, 1.55, state.beacon ?? 0, 1.1);
      return;
    case 'van':
      van(pen, state);
      return;
    case 'ambulance':
      ambulance(pen, state);
      return;
    case 'bus':
      bus(pen, { ...state, color: state.color ?? '#2f7fae' }, 11.5, 3.0);
      return;
    case 'coach':
      bus(pen, { ...state, color: state.color ?? '#c9cdd2' }, 11.8, 3.5);
      return;
    case 'truck':
      truck(pen, state);
      return;
  }
}

function car(pen: Pen, length: number, height: number, state: VehicleState, waist: number): void {
  const body: Paint = { color: state.color!, gloss: 0.82 };
  const width = 1.8;
  const sill = 0.22;
  const deck = sill + waist;
  pen.put('shell', [0, sill + 0.1, 0], [width, waist - 0.1, length], body);
  pen.box(0, sill - 0.02, 0, width * 0.96, 0.16, length * 0.95, TRIM);
  pen.put('cabin', [0, deck, -length * 0.05], [width * 0.93, height - deck, length * 0.62], GLASS);
  pen.put(
    'cabin',
    [0, deck - 0.02, -length * 0.05],
    [width * 0.9, height - deck + 0.07, length * 0.585],
    body,
  );
  pen.put('cabin', [0, deck, -length * 0.05], [width * 0.935, (height - deck) * 0.86, length * 0.56], GLASS);
  pen.box(0, deck + (height - deck) * 0.97, -length * 0.08, width * 0.72, 0.06, length * 0.34, body);
  for (const side of [-1, 1]) {
    pen.box(side * width * 0.515, deck + 0.06, length * 0.16, 0.12, 0.14, 0.2, body);
    pen.box(side * width * 0.36, deck, -length * 0.05, 0.05, (height - deck) * 0.92, 0.09, body);
  }
  pen.box(0, 0.42, length * 0.488, width * 0.5, 0.14, 0.06, TRIM);
  pen.box(0, 0.4, length * 0.495, 0.44, 0.13, 0.03, { color: '#2a5fc4' });
  pen.box(0, 0.46, -length * 0.493, 0.44, 0.13, 0.03, { color: '#2a5fc4' });
  lights(pen, width, length, 0.58, state);
  wheels(pen, width, length * 0.3, 0.33, state);
}

function van(pen: Pen, state: VehicleState): void {
  const body: Paint = { color: state.color ?? '#e9ebed', gloss: 0.75 };
  pen.put('shell', [0, 0.28, 0], [1.85, 0.8, 4.6], body);
  pen.put('hood', [0, 1.05, -0.12], [1.83, 0.95, 4.3], GLASS);
  pen.put('hood', [0, 1.03, -0.75], [1.845, 1.0, 2.9], body);
  pen.put('hood', [0, 1.9, -0.1], [1.7, 0.14, 3.9], body);
  lights(pen, 1.85, 4.6, 0.7, state);
  wheels(pen, 1.85, 1.4, 0.34, state);
}

function ambulance(pen: Pen, state: VehicleState): void {
  const body: Paint = { color: '#f4f6f7', gloss: 0.75 };
  pen.put('shell', [0, 0.32, 0], [2.0, 1.0, 5.4], body);
  pen.put('hood', [0, 1.28, -0.1], [1.98, 1.1, 5.0], GLASS);
  pen.put('hood', [0, 1.26, -0.75], [1.99, 1.16, 3.7], body);
  pen.put('hood', [0, 2.34, -0.15], [1.9, 0.12, 4.6], body);
  pen.box(0, 0.95, 0, 2.02, 0.28, 5.0, { color: '#d3312b', gloss: 0.5 });
  beacon(pen, 2.45, state.beacon ?? 0, 1.5);
  lights(pen, 2.0, 5.4, 0.8, state);
  wheels(pen, 2.0, 1.7, 0.36, state);
  for (const side of [-1, 1]) {
    pen.at(side * 1.03, 0, -0.6, (side * Math.PI) / 2, () => {
      pen.sign(0, 1.55, 0, 0.55, '急救 120', { color: '#d3312b', background: null });
    });
  }
  pen.sign(0, 1.0, 2.74, 0.3, '急救', { color: '#d3312b', background: null });
}

function bus(pen: Pen, state: VehicleState, length: number, height: number): void {
  const body: Paint = { color: state.color!, gloss: 0.7 };
  const roof: Paint = { color: lighter(state.color!, 1.25), gloss: 0.5 };
  const width = 2.5;
  pen.put('shell', [0, 0.32, 0], [width, 1.05, length], body);
  pen.box(0, 1.35, 0, width * 0.965, height - 1.75, length * 0.975, GLASS);
  pen.put('hood', [0, height - 0.46, 0], [width, 0.46, length * 0.985], roof);
  pen.box(0, height - 0.02, -length * 0.15, width * 0.6, 0.22, length * 0.3, { color: '#c9cdd0' });
  for (let i = 0; i <= 6; i += 1) {
    pen.box(0, 1.3, -length * 0.47 + (i * length * 0.94) / 6, width * 0.985, height - 1.6, 0.1, body);
  }
  pen.box(0, 0.85, 0, width * 1.005, 0.14, length * 0.98, { color: '#f2f3f4', gloss: 0.6 });
  pen.sign(
    0,
    height - 0.36,
    length * 0.494,
    0.3,
    ' 8路 火车站 ',
    { color: '#ffb648', background: '#15171a' },
    0.8,
  );
  lights(pen, width, length, 0.75, state);
  wheels(pen, width, length * 0.3, 0.48, state);
}

function truck(pen: Pen, state: VehicleState): void {
  const cab: Paint = { color: state.color ?? '#b8402e', gloss: 0.6 };
  pen.put('hood', [0, 0.7, 3.0], [2.4, 1.1, 1.9], cab);
  pen.put('hood', [0, 1.75, 2.95], [2.35, 0.95, 1.8], GLASS);
  pen.put('hood', [0, 2.6, 2.9], [2.3, 0.25, 1.7], cab);
  pen.box(0, 0.6, -0.6, 1.1, 0.3, 7.2, TRIM);
  pen.box(0, 0.95, -1.1, 2.5, 1.6, 5.6, { color: '#5d6b52', pattern: PATTERN.ribs, a: 0.55, gloss: 0.3 });
  pen.box(0, 2.4, -1.1, 2.2, 0.22, 5.2, { color: '#8a6f4b', pattern: PATTERN.concrete });
  lights(pen, 2.4, 7.9, 0.85, state);
  wheels(pen, 2.4, 2.9, 0.52, state);
  for (const z of [-2.0]) for (const side of [-1, 1]) wheel(pen, side * 1.05, z, 0.52, state);
}

function lights(pen: Pen, width: number, length: number, y: number, state: VehicleState): void {
  for (const side of [-1, 1]) {
    const x = side * width * 0.37;
    pen.box(x, y, length * 0.482, width * 0.17, 0.15, 0.08, {
      color: '#f5f3e6',
      glow: state.lights ? 2.6 : 0.12,
      gloss: 0.8,
    });
    const red = state.braking ? 1.6 : state.lights ? 0.5 : 0.02;
    pen.box(x, y + 0.05, -length * 0.49, width * 0.18, 0.16, 0.06, {
      color: '#c8201b',
      glow: red,
      gloss: 0.6,
    });
    if (!state.lights) continue;
    pen.sprite(x, y + 0.07, length * 0.52, { size: 0.85, color: [1, 0.93, 0.78], alpha: 0.75, kind: 'glow' });
    pen.sprite(x, y + 0.1, -length * 0.52, {
      size: 0.5,
      color: [1, 0.1, 0.06],
      alpha: state.braking ? 0.9 : 0.35,
      kind: 'glow',
    });
  }
}

function beacon(pen: Pen, y: number, turn: number, width: number): void {
  for (const side of [-1, 1]) {
    const bright = Math.max(0, Math.sin(turn * 2 * Math.PI) * side) ** 0.5;
    const color = side < 0 ? '#c41f1f' : '#2450d8';
    pen.box((side * width) / 4, y, 0.3, width / 2, 0.15, 0.26, { color, glow: 0.15 + 2.5 * bright });
    const glow = side < 0 ? ([1, 0.12, 0.08] as const) : ([0.15, 0.35, 1] as const);
    if (bright > 0.05)
      pen.sprite((side * width) / 4, y + 0.1, 0.3, { size: 1.2, color: glow, alpha: bright, kind: 'glow' });
  }
}

function wheels(pen: Pen, width: number, half: number, radius: number, state: VehicleState): void {
  for (const side of [-1, 1])
    for (const end of [-1, 1]) wheel(pen, side * (width / 2 - 0.1), end * half, radius, state);
}

function wheel(pen: Pen, x: number, z: number, radius: number, state: VehicleState): void {
  const side = Math.sign(x);
  pen.at(x, radius, z, 0, () => {
    pen.lean(0, (-side * Math.PI) / 2, () => {
      pen.put('cylinder', [0, -0.1, 0], [radius * 2, 0.24, radius * 2], TYRE);
      pen.put('cylinder', [0, 0.141, 0], [radius * 1.2, 0.012, radius * 1.2], RIM);
      const spin = ((state.rolled ?? 0) / radius) % (2 * Math.PI);
      pen.at(0, 0.15, 0, side * spin, () => pen.box(0, 0, 0, radius * 0.25, 0.012, radius * 1.05, TRIM));
    });
  });
}

/** A two-wheeler, standing or with its rider. */
export function scooter(pen: Pen, color: string, rider: { coat: string; helmet: string } | null): void {
  pen.box(0, 0.3, -0.25, 0.34, 0.38, 0.75, { color, gloss: 0.6 });
  pen.box(0, 0.3, 0.42, 0.36, 0.62, 0.1, { color, gloss: 0.6 });
  pen.box(0, 0.25, 0.1, 0.3, 0.08, 0.6, TRIM);
  pen.bar([0, 0.4, 0.45], [0, 1.02, 0.3], 0.06, TRIM);
  pen.bar([-0.3, 1.02, 0.3], [0.3, 1.02, 0.3], 0.05, TRIM);
  for (const z of [-0.6, 0.6]) {
    pen.at(0, 0.24, z, 0, () =>
      pen.lean(0, Math.PI / 2, () => pen.put('cylinder', [0, -0.06, 0], [0.48, 0.12, 0.48], TYRE)),
    );
  }
  pen.box(0, 0.68, -0.3, 0.3, 0.12, 0.66, TRIM);
  if (rider === null) return;
  const { coat, helmet } = rider;
  pen.put('torso', [0, 0.72, -0.22], [0.46, 0.66, 0.3], { color: coat });
  pen.ball(0, 1.52, -0.18, 0.27, 0.3, 0.29, { color: helmet, gloss: 0.6 });
  for (const side of [-1, 1]) {
    pen.bar([side * 0.2, 1.28, -0.2], [side * 0.26, 1.02, 0.26], 0.11, { color: coat });
    pen.bar([side * 0.12, 0.72, -0.2], [side * 0.15, 0.66, 0.18], 0.15, { color: '#2b2f38' });
    pen.bar([side * 0.15, 0.66, 0.18], [side * 0.15, 0.3, 0.16], 0.12, { color: '#2b2f38' });
  }
}
