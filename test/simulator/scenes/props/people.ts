import { cylinderMesh } from '../gl/meshes.ts';
import { blend, dice, type Pen, pick, swing, wrap } from '../pen.ts';

/** A person stands on y = 0 and looks towards +z. */
export interface Person {
  readonly coat: string;
  readonly trousers: string;
  readonly hair: string;
  readonly height: number;
  readonly hat?: string;
  readonly bag?: string;
  readonly umbrella?: string;
}

export type Pose =
  | { readonly kind: 'walk'; readonly step: number }
  | { readonly kind: 'run'; readonly step: number }
  | { readonly kind: 'stand'; readonly sway?: number }
  | { readonly kind: 'sit' }
  | { readonly kind: 'wave'; readonly swing: number };

const SKIN = '#c99b7c';
const COATS = [
  '#2b3442',
  '#3a3f46',
  '#58616b',
  '#6e2d31',
  '#2d4a63',
  '#4b5a3f',
  '#7d6a52',
  '#8a8f94',
  '#23272d',
  '#b9b3a6',
  '#44506b',
  '#93604a',
];
const TROUSERS = ['#1f242b', '#2a3038', '#3a4350', '#4a4438', '#26303f'];
const HAIR = ['#17120f', '#1e1815', '#2a211c', '#3b3532'];

export const UNIFORMS = {
  guard: { coat: '#1d2a3d', trousers: '#161e2b', hat: '#141c28' },
  doctor: { coat: '#eef2f3', trousers: '#3b4f5c' },
  nurse: { coat: '#cfe0ee', trousers: '#c3d4e2' },
  worker: { coat: '#e2681e', trousers: '#33404c', hat: '#e8c22e' },
  pupil: { coat: '#2d5ea8', trousers: '#25314a' },
  cleaner: { coat: '#e27b1c', trousers: '#35414b', hat: '#e27b1c' },
} as const;

export function definePeople(pen: Pen): void {
  pen.define('torso', () => cylinderMesh(14, 0.42));
  pen.define('limb', () => cylinderMesh(8, 0.4));
  pen.define('canopy', () => cylinderMesh(12, 0.03));
}

export function somebody(seed: number, index: number): Person {
  const bag =
    dice(seed + 5, index) < 0.3
      ? pick(['#2a2a2c', '#6b4a32', '#7d2f3a', '#31506b'], seed + 6, index)
      : undefined;
  return {
    coat: pick(COATS, seed + 1, index),
    trousers: pick(TROUSERS, seed + 2, index),
    hair: pick(HAIR, seed + 3, index),
    height: dice(seed + 4, index, 1.56, 1.8),
    ...(bag ? { bag } : {}),
  };
}

export function dressed(uniform: keyof typeof UNIFORMS, height = 1.72): Person {
  return { hair: '#17120f', height, ...UNIFORMS[uniform] };
}

export function person(pen: Pen, who: Person, pose: Pose): void {
  const k = who.height / 1.72;
  pen.size(k, k, k, () => {
    const stride = pose.kind === 'walk' ? 0.5 : pose.kind === 'run' ? 0.85 : 0;
    const step = pose.kind === 'walk' || pose.kind === 'run' ? pose.step * 2 * Math.PI : 0;
    const bob = stride > 0 ? 0.03 * Math.abs(Math.cos(step)) : 0;
    const seat = pose.kind === 'sit' ? -0.4 : 0;
    pen.at(0, bob + seat, 0, 0, () => {
      const leanForward = pose.kind === 'run' ? 0.16 : pose.kind === 'walk' ? 0.04 : 0;
      const sway = pose.kind === 'stand' ? 0.02 * (pose.sway ?? 0) : 0;
      for (const side of [-1, 1]) leg(pen, who, side, pose, Math.sin(step) * side * stride);
      pen.at(0, 0.86, 0, 0, () =>
        pen.lean(leanForward, sway, () => {
          pen.put('torso', [0, -0.06, 0], [0.43, 0.66, 0.27], { color: who.coat });
          for (const side of [-1, 1]) arm(pen, who, side, pose, -Math.sin(step) * side * stride);
          head(pen, who);
          if (who.bag) pen.box(0.24, -0.1, -0.02, 0.1, 0.26, 0.28, { color: who.bag });
          if (who.umbrella) umbrella(pen, who.umbrella);
        }),
      );
    });
  });
}

function head(pen: Pen, who: Person): void {
  pen.post(0, 0.58, 0, 0.11, 0.1, { color: SKIN });
  pen.ball(0, 0.78, 0.01, 0.19, 0.25, 0.22, { color: SKIN });
  pen.ball(0, 0.81, -0.025, 0.21, 0.23, 0.22, { color: who.hair });
  if (who.hat) {
    pen.put('torso', [0, 0.83, 0], [0.26, 0.1, 0.28], { color: who.hat, gloss: 0.4 });
    pen.box(0, 0.83, 0.12, 0.2, 0.02, 0.12, { color: who.hat });
  }
}

function umbrella(pen: Pen, color: string): void {
  pen.bar([0.2, 0.3, 0.15], [0.1, 1.25, 0.1], 0.025, { color: '#333333' });
  pen.put('canopy', [0.1, 1.0, 0.1], [1.15, 0.32, 1.15], { color, gloss: 0.3 });
}

function leg(pen: Pen, who: Person, side: number, pose: Pose, angle: number): void {
  pen.at(side * 0.1, 0.84, 0, 0, () => {
    if (pose.kind === 'sit') {
      pen.bar([0, 0, 0], [0, 0, 0.42], 0.17, { color: who.trousers });
      pen.bar([0, 0, 0.42], [0, -0.44, 0.44], 0.14, { color: who.trousers });
      pen.box(0, -0.46, 0.5, 0.1, 0.08, 0.24, { color: '#1a1a1c' });
      return;
    }
    const knee = Math.max(0, -angle) * (pose.kind === 'run' ? 1.5 : 0.9);
    const [ky, kz] = [-0.42 * Math.cos(angle), 0.42 * Math.sin(angle)];
    const lower = angle - knee;
    const [fy, fz] = [ky - 0.4 * Math.cos(lower), kz + 0.4 * Math.sin(lower)];
    pen.bar([0, 0, 0], [0, ky, kz], 0.17, { color: who.trousers });
    pen.bar([0, ky, kz], [0, fy, fz], 0.13, { color: who.trousers });
    pen.box(0, fy - 0.03, fz + 0.05, 0.1, 0.08, 0.25, { color: '#1c1c1e' });
  });
}

function arm(pen: Pen, who: Person, side: number, pose: Pose, angle: number): void {
  pen.at(side * 0.23, 0.54, 0, 0, () => {
    if (pose.kind === 'wave' && side > 0) {
      const reach = 0.35 * Math.sin(pose.swing * 2 * Math.PI);
      pen.bar([0, 0, 0], [0.22, 0.16, 0.1], 0.1, { color: who.coat });
      pen.bar([0.22, 0.16, 0.1], [0.2 + reach * 0.5, 0.44, 0.14], 0.085, { color: SKIN });
      return;
    }
    const bend = pose.kind === 'run' ? 1.3 : pose.kind === 'sit' ? 0.9 : 0.25;
    const [ey, ez] = [-0.3 * Math.cos(angle), 0.3 * Math.sin(angle)];
    const lower = angle + bend;
    pen.bar([0, 0, 0], [side * 0.03, ey, ez], 0.105, { color: who.coat });
    pen.bar(
      [side * 0.03, ey, ez],
      [side * 0.02, ey - 0.26 * Math.cos(lower), ez + 0.26 * Math.sin(lower)],
      0.085,
      { color: who.coat },
    );
    pen.ball(side * 0.02, ey - 0.3 * Math.cos(lower), ez + 0.3 * Math.sin(lower), 0.09, 0.1, 0.09, {
      color: SKIN,
    });
  });
}

/**
 * A file of walkers along a line, endless within one loop: in a loop each becomes the one in front. Clothes turn into
 * the next one's on the way, too slowly to be seen.
 */
export function walkers(
  pen: Pen,
  from: readonly [number, number],
  to: readonly [number, number],
  options: {
    seed: number;
    count: number;
    wobble?: number;
    dress?: (index: number) => Person;
    pose?: 'walk' | 'run';
  },
): void {
  const [dx, dz] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dz);
  const turn = Math.atan2(dx, dz);
  const spacing = length / options.count;
  const strides = Math.max(2, Math.round(spacing / (options.pose === 'run' ? 2.2 : 1.4)));
  const dress = options.dress ?? ((index: number) => somebody(options.seed, index));
  for (let i = 0; i < options.count; i += 1) {
    const share = (i + pen.time) / options.count;
    const who = between(dress(i), dress(i + 1), pen.time);
    const aside = (options.wobble ?? 0.3) * Math.sin(share * 9 + options.seed);
    const [x, z] = [
      from[0] + dx * share - (dz / length) * aside,
      from[1] + dz * share + (dx / length) * aside,
    ];
    const step = wrap(pen.time * strides + dice(options.seed, 77));
    pen.at(x, 0, z, turn, () => person(pen, who, { kind: options.pose ?? 'walk', step }));
  }
}

export function standing(pen: Pen, x: number, z: number, turn: number, seed: number, who?: Person): void {
  const sway = swing(pen.time, 1 + Math.floor(dice(seed, 1, 0, 2)), dice(seed, 2));
  pen.at(x, 0, z, turn + 0.06 * sway, () => person(pen, who ?? somebody(seed, 0), { kind: 'stand', sway }));
}

function between(a: Person, b: Person, share: number): Person {
  const { bag: _left, ...dress } = a;
  return {
    ...dress,
    coat: blend(a.coat, b.coat, share),
    trousers: blend(a.trousers, b.trousers, share),
    hair: blend(a.hair, b.hair, share),
    height: a.height + (b.height - a.height) * share,
  };
}
