import type { Lamp } from './gl/frame.ts';
import {
  identity,
  type Matrix,
  multiply,
  rotationX,
  rotationY,
  rotationZ,
  scaling,
  translation,
  type Vector,
} from './gl/matrix.ts';
import type { Mesh } from './gl/meshes.ts';
import { random } from './gl/noise-texture.ts';
import { PATTERN, type Pattern } from './gl/patterns.ts';
import type { SignAtlas, SignPlace, SignStyle } from './gl/sign-atlas.ts';

/** A surface. Colours are written as on a screen (#rrggbb) and lit as light. */
export interface Paint {
  readonly color: string;
  readonly pattern?: Pattern;
  readonly a?: number;
  readonly b?: number;
  readonly gloss?: number;
  readonly glow?: number;
  readonly extra?: readonly [number, number, number, number];
}

export interface SpriteLook {
  readonly size: number;
  readonly color: Vector;
  readonly alpha: number;
  readonly kind?: 'smoke' | 'glow' | 'drop';
  readonly turn?: number;
  readonly seed?: number;
  readonly aspect?: number;
}

/** Metres; what is thinner needs fewer corners. */
const THIN = 0.32;

const SPRITE_KINDS = { smoke: 0, glow: 1, drop: 2 } as const;

/** Collects one frame's pieces. Places are relative to where `at` has moved to; metres, y up, turns in radians. */
export class Pen {
  /** 0 to 1 through the loop. */
  readonly time: number;
  readonly pieces = new Map<string, number[]>();
  readonly sprites: number[][] = [];
  readonly lamps: Lamp[] = [];
  readonly meshes = new Map<string, () => Mesh>();
  private readonly atlas: SignAtlas;
  private matrix: Matrix = identity();

  constructor(time: number, atlas: SignAtlas) {
    this.time = time;
    this.atlas = atlas;
  }

  at(x: number, y: number, z: number, turn: number, draw: () => void): void {
    this.within(multiply(translation(x, y, z), rotationY(turn)), draw);
  }

  /** Leans about x, then about z. */
  lean(x: number, z: number, draw: () => void): void {
    this.within(multiply(rotationZ(z), rotationX(x)), draw);
  }

  size(x: number, y: number, z: number, draw: () => void): void {
    this.within(scaling(x, y, z), draw);
  }

  within(matrix: Matrix, draw: () => void): void {
    const kept = this.matrix;
    this.matrix = multiply(kept, matrix);
    draw();
    this.matrix = kept;
  }

  /** A shape of this scene's own, built once. */
  define(name: string, build: () => Mesh): void {
    this.meshes.set(name, build);
  }

  put(mesh: string, place: Vector, size: Vector, paint: Paint, turn = 0): void {
    let m = multiply(this.matrix, translation(...place));
    if (turn !== 0) m = multiply(m, rotationY(turn));
    this.add(mesh, multiply(m, scaling(...size)), paint);
  }

  box(x: number, y: number, z: number, w: number, h: number, d: number, paint: Paint, turn = 0): void {
    this.put('box', [x, y, z], [w, h, d], paint, turn);
  }

  post(x: number, y: number, z: number, thickness: number, height: number, paint: Paint): void {
    this.put(thickness < THIN ? 'rod' : 'cylinder', [x, y, z], [thickness, height, thickness], paint);
  }

  ball(x: number, y: number, z: number, w: number, h: number, d: number, paint: Paint): void {
    this.put(Math.max(w, h, d) < THIN * 1.5 ? 'bead' : 'sphere', [x, y, z], [w, h, d], paint);
  }

  /** A patch of the ground, `lift` above it so that it does not flicker. */
  ground(x: number, y: number, z: number, w: number, d: number, paint: Paint, turn = 0): void {
    this.put('ground', [x, y, z], [w, 1, d], paint, turn);
  }

  /** A round bar from one point to another. */
  bar(from: Vector, to: Vector, thickness: number, paint: Paint): void {
    const [dx, dy, dz] = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
    const length = Math.hypot(dx, dy, dz);
    const turn = rotationY(Math.atan2(dx, dz));
    const tilt = rotationX(Math.acos(Math.max(-1, Math.min(1, dy / length))));
    const m = multiply(multiply(multiply(this.matrix, translation(...from)), turn), tilt);
    this.add(
      thickness < THIN ? 'rod' : 'cylinder',
      multiply(m, scaling(thickness, length, thickness)),
      paint,
    );
  }

  /** Words on a panel that faces +z, standing on y; the width follows from the words. */
  sign(
    x: number,
    y: number,
    z: number,
    height: number,
    text: string,
    style: SignStyle,
    glow = 0,
    turn = 0,
  ): number {
    const place = this.atlas.text(text, style);
    return this.panel(x, y, z, height, place, glow, turn);
  }

  panel(x: number, y: number, z: number, height: number, place: SignPlace, glow = 0, turn = 0): number {
    const width = height * place.aspect;
    const paint: Paint = {
      color: '#ffffff',
      pattern: PATTERN.sign,
      a: width,
      b: height,
      glow,
      extra: place.rect,
    };
    this.put('panel', [x, y, z], [width, height, 1], paint, turn);
    return width;
  }

  picture(
    name: string,
    width: number,
    height: number,
    draw: (c: CanvasRenderingContext2D) => void,
  ): SignPlace {
    return this.atlas.picture(name, width, height, draw);
  }

  sprite(x: number, y: number, z: number, look: SpriteLook): void {
    const p = this.point(x, y, z);
    const kind = SPRITE_KINDS[look.kind ?? 'smoke'];
    this.sprites.push([
      ...p,
      look.size,
      ...look.color,
      look.alpha,
      kind,
      look.turn ?? 0,
      look.seed ?? 0,
      look.aspect ?? 1,
    ]);
  }

  lamp(x: number, y: number, z: number, color: Vector, reach: number, downward = 1): void {
    this.lamps.push({ place: this.point(x, y, z), reach, color, downward });
  }

  /** In the scene's own metres. */
  point(x: number, y: number, z: number): Vector {
    const m = this.matrix;
    return [
      m[0]! * x + m[4]! * y + m[8]! * z + m[12]!,
      m[1]! * x + m[5]! * y + m[9]! * z + m[13]!,
      m[2]! * x + m[6]! * y + m[10]! * z + m[14]!,
    ];
  }

  private add(mesh: string, m: Matrix, paint: Paint): void {
    let list = this.pieces.get(mesh);
    if (!list) {
      list = [];
      this.pieces.set(mesh, list);
    }
    for (let row = 0; row < 3; row += 1) list.push(m[row]!, m[row + 4]!, m[row + 8]!, m[row + 12]!);
    list.push(...light(paint.color), paint.glow ?? 0);
    list.push(paint.pattern ?? 0, paint.a ?? 0, paint.b ?? 0, paint.gloss ?? 0.15);
    list.push(...(paint.extra ?? [0, 0, 0, 0]));
  }
}

/** From a screen colour to linear light. */
export function light(color: string): [number, number, number] {
  const value = Number.parseInt(color.slice(1), 16);
  const channel = (shift: number) => (((value >> shift) & 255) / 255) ** 2.2;
  return [channel(16), channel(8), channel(0)];
}

export function lighter(color: string, factor: number): string {
  const value = Number.parseInt(color.slice(1), 16);
  const channel = (shift: number) =>
    Math.max(0, Math.min(255, Math.round(((value >> shift) & 255) * factor)));
  return `#${((channel(16) << 16) | (channel(8) << 8) | channel(0)).toString(16).padStart(6, '0')}`;
}

export function blend(a: string, b: string, share: number): string {
  const [x, y] = [Number.parseInt(a.slice(1), 16), Number.parseInt(b.slice(1), 16)];
  const channel = (shift: number) =>
    Math.round(((x >> shift) & 255) * (1 - share) + ((y >> shift) & 255) * share);
  return `#${((channel(16) << 16) | (channel(8) << 8) | channel(0)).toString(16).padStart(6, '0')}`;
}

/** A number in [from, to), always the same for the same seed and index. */
export function dice(seed: number, index: number, from = 0, to = 1): number {
  return from + (to - from) * random(seed, index);
}

export function pick<T>(list: readonly T[], seed: number, index: number): T {
  return list[Math.floor(random(seed, index) * list.length)]!;
}

/** What swings to and fro, `cycles` times a loop. */
export function swing(time: number, cycles: number, phase = 0): number {
  return Math.sin((time * cycles + phase) * 2 * Math.PI);
}

export function wrap(value: number): number {
  return value - Math.floor(value);
}
