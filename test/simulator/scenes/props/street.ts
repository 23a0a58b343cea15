import { PATTERN } from '../gl/patterns.ts';
import type { Paint, Pen } from '../pen.ts';

export const ASPHALT: Paint = { color: '#5b5d5f', pattern: PATTERN.asphalt, a: 0.5, gloss: 0.2 };
export const PAVING: Paint = { color: '#a39b90', pattern: PATTERN.tiles, a: 0.6, b: 0.3, gloss: 0.15 };
export const KERB: Paint = { color: '#b5b2aa', pattern: PATTERN.concrete };
export const MARKING: Paint = { color: '#dcdcd4', pattern: PATTERN.asphalt, a: 0.2 };
export const YELLOW: Paint = { color: '#d9a531', pattern: PATTERN.asphalt, a: 0.2 };
export const STEEL: Paint = { color: '#9ba1a5', gloss: 0.5 };
const DARK: Paint = { color: '#2b2f33', gloss: 0.3 };

/** Dashes along z at x. */
export function dashes(
  pen: Pen,
  x: number,
  z0: number,
  z1: number,
  paint: Paint = MARKING,
  length = 3,
  gap = 4,
): void {
  for (let z = z0; z + length <= z1; z += length + gap)
    pen.ground(x, 0.025, z + length / 2, 0.15, length, paint);
}

export function solidLine(
  pen: Pen,
  x: number,
  z0: number,
  z1: number,
  paint: Paint = MARKING,
  width = 0.15,
): void {
  pen.ground(x, 0.025, (z0 + z1) / 2, width, z1 - z0, paint);
}

/** A zebra whose walkers go along x; its bars lie along z. */
export function zebra(pen: Pen, x: number, z: number, length: number, depth: number, turn = 0): void {
  pen.at(x, 0, z, turn, () => {
    for (let at = -length / 2 + 0.25; at < length / 2; at += 1.0)
      pen.ground(at, 0.03, 0, 0.5, depth, MARKING);
  });
}

export function arrow(pen: Pen, x: number, z: number, turn: number): void {
  pen.at(x, 0, z, turn, () => {
    pen.ground(0, 0.025, -0.9, 0.2, 2.4, MARKING);
    for (const side of [-1, 1]) pen.ground(side * 0.24, 0.026, 0.55, 0.2, 0.95, MARKING, side * -0.6);
  });
}

export function streetLamp(pen: Pen, x: number, z: number, turn: number, lit: number, height = 9): void {
  pen.at(x, 0, z, turn, () => {
    pen.post(0, 0, 0, 0.2, height, STEEL);
    pen.bar([0, height - 0.2, 0], [0, height + 0.5, 2.2], 0.11, STEEL);
    pen.box(0, height + 0.42, 2.5, 0.34, 0.14, 0.9, { color: '#eceae0', glow: lit * 3.5 });
    if (lit <= 0) return;
    pen.lamp(0, height + 0.2, 2.5, [5.2 * lit, 3.9 * lit, 2.3 * lit], 26);
    pen.sprite(0, height + 0.4, 2.5, { size: 1.6, color: [1, 0.82, 0.55], alpha: 0.8 * lit, kind: 'glow' });
  });
}

export type Aspect = 'red' | 'green' | 'amber';

/** A gantry over the road that reaches out along +x, its heads facing +z. */
export function trafficLights(
  pen: Pen,
  x: number,
  z: number,
  turn: number,
  reach: number,
  aspect: Aspect,
): void {
  pen.at(x, 0, z, turn, () => {
    pen.post(0, 0, 0, 0.28, 6.6, STEEL);
    pen.bar([0, 6.3, 0], [reach, 6.6, 0], 0.18, STEEL);
    for (const at of [reach * 0.62, reach * 0.92]) head(pen, at, 5.75, 0.12, aspect);
    pen.box(reach * 0.3, 5.9, 0.08, 2.3, 0.9, 0.06, { color: '#1c4fa0' });
  });
}

function head(pen: Pen, x: number, y: number, z: number, aspect: Aspect): void {
  pen.box(x, y, z, 0.42, 1.25, 0.25, DARK);
  const colors = { red: '#ff2a1c', amber: '#ffb01f', green: '#1fe08a' } as const;
  const order: Aspect[] = ['green', 'amber', 'red'];
  order.forEach((name, i) => {
    const on = name === aspect;
    pen.ball(x, y + 0.24 + i * 0.39, z + 0.13, 0.28, 0.28, 0.08, {
      color: on ? colors[name] : '#181a1b',
      glow: on ? 3 : 0,
    });
    const glow = { red: [1, 0.12, 0.08], amber: [1, 0.6, 0.1], green: [0.1, 1, 0.55] } as const;
    if (on)
      pen.sprite(x, y + 0.24 + i * 0.39, z + 0.2, {
        size: 0.75,
        color: glow[name],
        alpha: 0.55,
        kind: 'glow',
      });
  });
}

export function railing(
  pen: Pen,
  x: number,
  z: number,
  length: number,
  turn: number,
  color = '#dfe3e4',
  height = 1.1,
): void {
  pen.at(x, 0, z, turn, () => {
    const paint: Paint = { color, gloss: 0.4 };
    pen.box(0, height - 0.08, 0, length, 0.08, 0.06, paint);
    pen.box(0, 0.18, 0, length, 0.06, 0.05, paint);
    const posts = Math.round(length / 2);
    for (let i = 0; i <= posts; i += 1)
      pen.box((i / posts - 0.5) * length, 0, 0, 0.1, height + 0.06, 0.1, paint);
    const bars = Math.round(length / 0.28);
    for (let i = 0; i < bars; i += 1)
      pen.box(((i + 0.5) / bars - 0.5) * length, 0.2, 0, 0.035, height - 0.25, 0.03, paint);
  });
}

export function bollards(pen: Pen, x0: number, x1: number, z: number, spacing = 1.6): void {
  for (let x = x0; x <= x1; x += spacing) {
    pen.post(x, 0, z, 0.2, 0.75, { color: '#d8d4c4', gloss: 0.4 });
    pen.post(x, 0.5, z, 0.21, 0.12, { color: '#c23b2b', gloss: 0.5 });
  }
}

export function bench(pen: Pen, x: number, z: number, turn: number): void {
  pen.at(x, 0, z, turn, () => {
    for (let i = 0; i < 3; i += 1) pen.box(0, 0.42, -0.18 + i * 0.18, 1.7, 0.05, 0.14, { color: '#8a5f3c' });
    for (let i = 0; i < 2; i += 1) pen.box(0, 0.62 + i * 0.2, -0.3, 1.7, 0.13, 0.05, { color: '#8a5f3c' });
    for (const side of [-1, 1]) pen.box(side * 0.7, 0, -0.1, 0.08, 0.44, 0.5, DARK);
  });
}

export function cone(pen: Pen, x: number, z: number): void {
  pen.box(x, 0, z, 0.42, 0.04, 0.42, { color: '#2a2a2a' });
  pen.put('canopy', [x, 0.03, z], [0.34, 0.72, 0.34], { color: '#e2531d', gloss: 0.4 });
  pen.put('cylinder', [x, 0.3, z], [0.21, 0.12, 0.21], { color: '#f2f2ee' });
}

export function bin(pen: Pen, x: number, z: number, color = '#3d6b4f'): void {
  pen.box(x, 0, z, 0.55, 0.95, 0.5, { color, gloss: 0.3 });
  pen.box(x, 0.95, z, 0.6, 0.1, 0.55, DARK);
}

/** A barrier arm that reaches along +x; `lift` 0 is down, 1 is up. */
export function barrierArm(pen: Pen, x: number, z: number, turn: number, length: number, lift: number): void {
  pen.at(x, 0, z, turn, () => {
    pen.box(0, 0, 0, 0.5, 1.15, 0.45, { color: '#e0862a', gloss: 0.5 });
    pen.box(0, 1.15, 0, 0.52, 0.08, 0.47, DARK);
    pen.at(0.1, 1.0, 0.3, 0, () =>
      pen.lean(0, lift * 1.35, () => {
        pen.box(length / 2, 0, 0, length, 0.12, 0.06, {
          color: '#f0efea',
          pattern: PATTERN.hazard,
          a: 1.1,
          extra: [0.62, 0.05, 0.03, 0],
        });
      }),
    );
  });
}

export function flag(pen: Pen, x: number, z: number, height: number): void {
  pen.post(x, 0, z, 0.14, height, { color: '#cfd3d5', gloss: 0.7 });
  for (let i = 0; i < 10; i += 1) {
    const phase = pen.time * 4 - i * 0.13;
    const depth = 0.1 * i * 0.3 * Math.sin(phase * 2 * Math.PI);
    const drop = 0.02 * i;
    pen.box(
      x + 0.15 + i * 0.24,
      height - 1.75 - drop,
      z + depth,
      0.26,
      1.6,
      0.03,
      { color: '#d8231f', gloss: 0.3 },
      Math.cos(phase * 2 * Math.PI) * 0.3,
    );
  }
}
