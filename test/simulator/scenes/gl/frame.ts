import type { Vector } from './matrix.ts';

/** What a place hands to the renderer: the pieces of one moment. */
export interface Pieces {
  /** Per mesh, INSTANCE_FLOATS numbers for every piece. */
  readonly pieces: ReadonlyMap<string, number[]>;
  /** SPRITE_FLOATS numbers each, any order. */
  readonly sprites: readonly number[][];
  readonly lamps: readonly Lamp[];
}

/** What does not change through the film. */
export interface Setting {
  readonly camera: CameraView;
  readonly air: Air;
  readonly look: Look;
  /** The height of the one level surface that mirrors, if there is one. */
  readonly mirrorY: number | null;
}

/** Matrix rows (12), colour and glow (4), pattern and its a, b, gloss (4), extra (4). */
export const INSTANCE_FLOATS = 24;
/** Place and size (4), colour and opacity (4), kind, turn, seed, aspect (4). */
export const SPRITE_FLOATS = 12;

export interface CameraView {
  readonly eye: Vector;
  readonly target: Vector;
  /** Vertical, degrees. */
  readonly fov: number;
  readonly roll?: number;
}

export interface Air {
  readonly sunDirection: Vector;
  readonly sunColor: Vector;
  readonly skyTop: Vector;
  readonly skyHorizon: Vector;
  readonly ground: Vector;
  readonly fogColor: Vector;
  /** Per metre. */
  readonly fogDensity: number;
  /** 0: as dense above as below; 1: lies low. */
  readonly fogLow: number;
  /** 0 to 1. */
  readonly clouds: number;
  /** Where shadows are wanted: the middle of a square on the ground and half its side. */
  readonly shadow: { readonly center: Vector; readonly half: number };
}

export interface Look {
  readonly exposure: number;
  readonly saturation: number;
  readonly contrast: number;
  readonly bloom: number;
  readonly occlusion: number;
  /** How far corners darken each other, metres. */
  readonly occlusionReach: number;
  /** A camera in its night mode sees grey. */
  readonly infrared: number;
  readonly tint: Vector;
}

export interface Lamp {
  readonly place: Vector;
  readonly reach: number;
  readonly color: Vector;
  /** 1: shines down only, as a street lamp; 0: all round. */
  readonly downward: number;
}
