import type { Air, Look } from './gl/frame.ts';
import { normalize, type Vector } from './gl/matrix.ts';

/** Weather and hour. A place takes one and changes what it must. */

const LOOK: Look = {
  exposure: 0.72,
  saturation: 1.08,
  contrast: 1.1,
  bloom: 0.5,
  occlusion: 0.85,
  occlusionReach: 1.6,
  infrared: 0,
  tint: [1, 1, 1],
};

export interface Weather {
  readonly air: Air;
  readonly look: Look;
}

const SHADOW = { center: [0, 0, 0] as Vector, half: 60 };

function weather(air: Omit<Air, 'shadow'>, look: Partial<Look> = {}): Weather {
  return {
    air: { ...air, sunDirection: normalize(air.sunDirection), shadow: SHADOW },
    look: { ...LOOK, ...look },
  };
}

/** A fine morning: warm light from the side, a little haze. */
export const MORNING = weather({
  sunDirection: [0.72, 0.62, 0.3],
  sunColor: [2.5, 2.15, 1.65],
  skyTop: [0.34, 0.52, 0.85],
  skyHorizon: [0.78, 0.86, 0.95],
  ground: [0.2, 0.19, 0.17],
  fogColor: [0.7, 0.77, 0.86],
  fogDensity: 0.0007,
  fogLow: 0.6,
  clouds: 0.6,
});

export const NOON = weather({
  sunDirection: [-0.35, 0.85, 0.42],
  sunColor: [2.7, 2.55, 2.25],
  skyTop: [0.3, 0.5, 0.88],
  skyHorizon: [0.76, 0.86, 0.98],
  ground: [0.24, 0.23, 0.2],
  fogColor: [0.7, 0.79, 0.9],
  fogDensity: 0.0005,
  fogLow: 0.6,
  clouds: 0.75,
});

export const OVERCAST = weather(
  {
    sunDirection: [0.25, 0.9, 0.3],
    sunColor: [0.42, 0.42, 0.43],
    skyTop: [0.66, 0.72, 0.8],
    skyHorizon: [0.86, 0.89, 0.92],
    ground: [0.26, 0.26, 0.25],
    fogColor: [0.72, 0.76, 0.8],
    fogDensity: 0.0013,
    fogLow: 0.4,
    clouds: 0.9,
  },
  { occlusion: 1, saturation: 1.0, exposure: 0.74 },
);

export const AFTERNOON = weather({
  sunDirection: [-0.75, 0.42, 0.35],
  sunColor: [2.75, 2.05, 1.25],
  skyTop: [0.33, 0.48, 0.76],
  skyHorizon: [0.93, 0.86, 0.76],
  ground: [0.22, 0.19, 0.16],
  fogColor: [0.82, 0.77, 0.7],
  fogDensity: 0.0007,
  fogLow: 0.6,
  clouds: 0.55,
});

export const DUSK = weather(
  {
    sunDirection: [-0.8, 0.16, -0.5],
    sunColor: [0.85, 0.42, 0.2],
    skyTop: [0.1, 0.16, 0.34],
    skyHorizon: [0.62, 0.4, 0.34],
    ground: [0.08, 0.075, 0.08],
    fogColor: [0.3, 0.27, 0.32],
    fogDensity: 0.0018,
    fogLow: 0.5,
    clouds: 0.6,
  },
  { bloom: 0.8, exposure: 0.95 },
);

export const NIGHT = weather(
  {
    sunDirection: [-0.4, 0.7, 0.3],
    sunColor: [0.035, 0.045, 0.07],
    skyTop: [0.012, 0.02, 0.042],
    skyHorizon: [0.065, 0.062, 0.075],
    ground: [0.03, 0.026, 0.024],
    fogColor: [0.045, 0.045, 0.06],
    fogDensity: 0.0022,
    fogLow: 0.4,
    clouds: 0.35,
  },
  { bloom: 1.1, exposure: 1.2, occlusion: 0.7 },
);

export const MIST = weather(
  {
    sunDirection: [0.55, 0.4, -0.62],
    sunColor: [1.05, 0.92, 0.72],
    skyTop: [0.58, 0.68, 0.8],
    skyHorizon: [0.9, 0.9, 0.88],
    ground: [0.24, 0.25, 0.25],
    fogColor: [0.8, 0.82, 0.83],
    fogDensity: 0.003,
    fogLow: 0.75,
    clouds: 0.3,
  },
  { saturation: 1.0, exposure: 0.78 },
);

/** Under a roof: no sun, light from all the ceiling. */
export const INDOORS = weather(
  {
    sunDirection: [0.3, 0.9, 0.2],
    sunColor: [0, 0, 0],
    skyTop: [0.8, 0.84, 0.88],
    skyHorizon: [0.66, 0.68, 0.7],
    ground: [0.36, 0.35, 0.34],
    fogColor: [0.7, 0.72, 0.74],
    fogDensity: 0.0006,
    fogLow: 0,
    clouds: 0,
  },
  { occlusion: 1, occlusionReach: 1.1, exposure: 0.66, saturation: 1.02 },
);

/** A weather over a place: where shadows are wanted, and what is different here. */
export function under(
  base: Weather,
  center: Vector,
  half: number,
  air: Partial<Air> = {},
  look: Partial<Look> = {},
): Weather {
  const sun = air.sunDirection ? { sunDirection: normalize(air.sunDirection) } : {};
  return { air: { ...base.air, ...air, ...sun, shadow: { center, half } }, look: { ...base.look, ...look } };
}
